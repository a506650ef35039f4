/* What the fuzz targets of bundles share: answers unpacked, "=== name" lines, each followed by the CSV of that answer. */
#ifndef DOVETAIL_TEST_FUZZ_ANSWERS_H
#define DOVETAIL_TEST_FUZZ_ANSWERS_H

#include <stdlib.h>

#include "base/arena.h"
#include "db/bundle.h"

static inline void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static inline size_t split_answers(struct arena *arena, struct str text, struct bundle_file *files, size_t most) {
    static const struct str mark = STR_INIT("=== ");
    size_t count = 0, at;
    while (count < most && str_find(text, mark, &at)) {
        text = str_slice(text, at + mark.len, text.len);
        files[count].name = str_cut(&text, '\n');
        if (!str_find(text, mark, &at)) {
            at = text.len;
        }
        files[count++].text = str_dup(arena, str_slice(text, 0, at));
    }
    return count;
}

#endif
