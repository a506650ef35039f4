/* world-make SEED script|workload: writes the SQL script that makes the world of that seed, or the one that answers its workload. */
#include <stdio.h>

#include "world.h"

int main(int argc, char **argv) {
    struct arena arena;
    struct world world;
    struct buf out;
    int64_t seed;
    if (argc != 3 || !str_to_i64(str_from_z(argv[1]), &seed)) {
        fputs("usage: make SEED script|workload\n", stderr);
        return 2;
    }
    arena_init(&arena, NULL);
    buf_init(&out, &arena);
    world_make(&arena, (uint64_t)seed, &world);
    struct buf script;
    buf_init(&script, &arena);
    world_script(&world, &script); /* the same draws, whichever is wanted */
    world_workload(&world, &out);
    struct buf *wanted = str_eq_z(STR("script"), argv[2]) ? &script : &out;
    fwrite(wanted->ptr, 1, wanted->len, stdout);
    arena_release(&arena);
    return 0;
}
