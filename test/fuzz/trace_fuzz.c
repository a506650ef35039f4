/* Any bytes as an optimizer trace: read and held against the book. */
#include "trace/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct trace trace = {0};
    struct check_result result = {0};
    arena_init(&arena, NULL);
    trace_read(&arena, (struct str){(const char *)data, size}, &trace);
    trace_check(&arena, &trace, &result);
    size_t choices = 0, same = 0;
    FILE *nowhere = fopen("/dev/null", "w");
    trace_whole_plans(&arena, &trace, nowhere, &choices, &same);
    fclose(nowhere);
    arena_release(&arena);
    return 0;
}
