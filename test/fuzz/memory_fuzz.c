/* Whatever the bytes: a memory or an error; what was read is within its limits, and writes and reads back the same. */
#include <stdint.h>
#include <stdlib.h>

#include "learn/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct memory memory, again;
    struct err err = {0};
    arena_init(&arena, NULL);
    memory_init(&arena, &memory, STR(""));
    memory_init(&arena, &again, STR(""));
    if (memory_read(&memory, (struct str){(const char *)data, size}, &err)) {
        struct str text = memory_text(&arena, &memory);
        check(memory.damage.n <= MEMORY_DAMAGE_TOLD && memory.damage.n <= memory.damaged);
        check(memory_read(&again, text, &err) && again.damaged == 0);
        check(str_eq(memory_text(&arena, &again), text));
    } else {
        check(err.code == ERR_MEMORY_MALFORMED && err.message[0]);
    }
    arena_release(&arena);
    return 0;
}
