/*
 * See the header. Of all rows that are read as many are taken, at equal distances, as have BYTES_MOST together: how many different entries there are hangs on how many
 * rows are seen, and 1 MB is read and taken apart in 30 ms. Values of more than VALUE_MOST are passed over, or one document would be all there is.
 */
#include "whatif/seen_values.h"

#include "base/json.h"
#include "whatif/sampled_values.h"

enum { BYTES_MOST = 1 << 20, VALUE_MOST = 1 << 15 };

void seen_values_ask(struct arena *arena, struct buf *sql, struct str value, struct str predicate) {
    buf_fmt(sql,
            "(WITH v AS MATERIALIZED (SELECT dovetail_page AS page, dovetail_item AS item, " STR_FMT " AS v FROM " STR_FMT "),"
            " w AS (SELECT page, item, v, row_number() OVER (ORDER BY page, item) AS place FROM v WHERE v IS NULL OR octet_length(v) <= %d)"
            " SELECT json_agg(json_build_array(page, v) ORDER BY page, item) FROM w"
            " WHERE place %% (SELECT 1 + coalesce(sum(octet_length(v)), 0) / %d FROM w) = 0)",
            STR_ARG(value), STR_ARG(sampled_rows(arena, predicate)), VALUE_MOST, BYTES_MOST);
}

void seen_values_read(struct arena *arena, struct str answer, struct design_seen *seen) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    const struct json_value *rows = json_read(&scratch, answer, NULL);
    size_t n = rows && rows->kind == JSON_ARRAY ? rows->item_count : 0;
    struct str *values = ARENA_ARRAY(arena, struct str, n + 1);
    uint32_t *pages = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json_value *page = json_at(&rows->items[i], 0), *value = json_at(&rows->items[i], 1);
        pages[i] = page ? (uint32_t)page->number : 0;
        values[i] = value ? str_dup(arena, value->text) : STR("");
    }
    *seen = (struct design_seen){values, pages, n};
    arena_release(&scratch);
}
