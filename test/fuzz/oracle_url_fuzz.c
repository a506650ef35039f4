/* Connection URLs of Oracle: whatever they hold, no password leaks into a message, and what is accepted has its parts. */
#include <stddef.h>
#include <stdint.h>

#include "db/oracle_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct oracle_url url;
    struct err err = {0};
    arena_init(&arena, NULL);
    bool good = oracle_url_parse(&arena, (struct str){(const char *)data, size}, &url, &err);
    if (good == (err.code != ERR_NONE)) {
        abort();
    }
    if (good && (!url.connect.len || !url.place.len || url.external != (!url.user.len || url.user.ptr[0] == '['))) {
        abort();
    }
    if (good) {
        oracle_url_with(&arena, &url, "connect_timeout", 10);
    }
    arena_release(&arena);
    return 0;
}
