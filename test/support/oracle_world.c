#include "support/oracle_world.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

struct str oracle_world(struct arena *arena) {
    const char *library = getenv("DOVETAIL_TEST_OCI");
    if (!library || !*library) {
        test_skip("this build has no driver for Oracle (DOVETAIL_TEST_OCI is not set)");
    }
    struct str world = test_folder(arena);
    setenv("DOVETAIL_ORACLE_CLIENT", library, 1);
    setenv("DOVETAIL_OCI_WORLD", str_z(arena, world), 1);
    return world;
}

static struct str world_file(struct arena *arena, struct str world, const char *name) {
    return str_fmt(arena, STR_FMT "/%s", STR_ARG(world), name);
}

void oracle_world_put(struct arena *arena, struct str world, const char *name, const char *text) {
    FILE *file = fopen(str_z(arena, world_file(arena, world, str_z(arena, str_fmt(arena, "%s.csv", name)))), "w");
    assert_non_null(file); /* not file_write: its fsync, some hundred times, is most of a test's time */
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

struct str oracle_world_log(struct arena *arena, struct str world) {
    struct err err = {0};
    struct str text, path = world_file(arena, world, "log");
    if (access(str_z(arena, path), R_OK) != 0) {
        return (struct str){0};
    }
    assert_done(file_read(arena, path, 0, &text, &err), &err);
    unlink(str_z(arena, path));
    return text;
}
