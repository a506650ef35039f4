/*
 * SQL_IDs that a text report cut. Up to 11.2 two lists (by gets, by executions) are wider than the page's 80 characters, and the
 * last column, the SQL_ID, loses two of its 13: "8g6a701j83c". Another list of the same report mostly has the whole one; else a
 * text that is there whole tells it, because the id is its hash. What stays cut is kept as it is: it names one statement still.
 */
#include "base/map.h"
#include "collect/awr/awr_table.h"
#include "sql/fingerprint.h"

enum { SQL_ID_LENGTH = 13, CUT_LEAST = 10 };

bool awr_is_cut_sql_id(struct str text) {
    char whole[SQL_ID_LENGTH];
    if (text.len < CUT_LEAST || text.len >= SQL_ID_LENGTH) {
        return false;
    }
    memset(whole, '0', sizeof whole);
    memcpy(whole, text.ptr, text.len);
    return awr_is_sql_id((struct str){whole, sizeof whole});
}

static void gather_whole_ids(const struct awr_tables *tables, struct map *whole) {
    for (size_t t = 0; t < tables->list.n; t++) {
        const struct awr_table *table = &tables->list.at[t];
        size_t id = awr_column(table, "sql id");
        for (size_t r = 0; id != SIZE_MAX && r < table->rows.n; r++) {
            if (awr_is_sql_id(table->rows.at[r][id])) {
                map_put(whole, table->rows.at[r][id], whole);
            }
        }
    }
}

/* The one known id that begins so; the cut one when there is none, or more than one. */
static struct str known_id(const struct map *whole, struct str cut) {
    struct str found = cut;
    for (size_t i = 0; i < whole->n; i++) {
        if (str_starts(whole->entries[i].key, cut)) {
            if (found.len == SQL_ID_LENGTH) {
                return cut;
            }
            found = whole->entries[i].key;
        }
    }
    return found;
}

static struct str id_of_text(struct arena *arena, const struct awr_table *table, const struct str *row, struct str cut) {
    size_t text = awr_column(table, "sql text"), is_cut = awr_column(table, "text cut");
    if (text == SIZE_MAX || !row[text].len || (is_cut != SIZE_MAX && row[is_cut].len)) {
        return cut;
    }
    struct sql_oracle_id id = sql_oracle_id(arena, row[text], SQL_FORCE_MIXED_KEEP);
    struct str whole = str_from_z(id.sql_id);
    return str_starts(whole, cut) ? str_dup(arena, whole) : cut;
}

void awr_complete_ids(const struct awr_tables *tables) {
    struct map whole;
    map_init(&whole, tables->arena);
    gather_whole_ids(tables, &whole);
    for (size_t t = 0; t < tables->list.n; t++) {
        const struct awr_table *table = &tables->list.at[t];
        size_t id = awr_column(table, "sql id");
        for (size_t r = 0; id != SIZE_MAX && r < table->rows.n; r++) {
            struct str *row = table->rows.at[r];
            if (awr_is_cut_sql_id(row[id])) {
                row[id] = known_id(&whole, row[id]);
            }
            if (awr_is_cut_sql_id(row[id])) {
                row[id] = id_of_text(tables->arena, table, row, row[id]);
            }
        }
    }
}
