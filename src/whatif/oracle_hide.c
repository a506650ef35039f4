/*
 * For one session alone Oracle cannot hide an index: ALTER INDEX … INVISIBLE is for everybody. A hint can, for one statement.
 *
 * NO_INDEX(table index) forbids that index for that table of the hint's own query block; tables of other blocks are named with theirs,
 * NO_INDEX(@SEL$2 t@SEL$2 index). Which number a block has is the optimizer's to say, so each table is named in every block it could
 * be in: hints for what is not there are ignored (SQL Language Reference, "Comments", hints). Tables that views bring are not named. So
 * the caller looks into the plan whether the index is gone, and refuses the answer when it is not.
 */
#include "whatif/oracle_hide.h"

#include "base/buf.h"
#include "sql/print.h"

enum { BLOCKS_MAX = 12 };

struct place {
    struct str text;
    const struct sql_node *verb; /* the first that can have hints */
    size_t selects;
};

static const char *keyword_of(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_SELECT:
        return "SELECT";
    case SQL_UPDATE:
        return "UPDATE";
    case SQL_DELETE:
        return "DELETE";
    case SQL_MERGE:
        return "MERGE";
    default:
        return NULL;
    }
}

static bool look(const struct sql_node *node, void *context) {
    struct place *place = context;
    const char *keyword = keyword_of(node);
    place->selects += node->kind == SQL_SELECT;
    if (keyword && !place->verb) {
        size_t length = strlen(keyword);
        struct str begin = str_slice(place->text, node->offset, node->offset + length);
        place->verb = str_ieq_z(begin, keyword) ? node : NULL; /* WITH in front: its own SELECT comes later */
    }
    return true;
}

/* --- The hints ------------------------------------------------------------------------------------------------ */

struct hints {
    struct buf out;
    const struct catalog *catalog;
    const struct workload_sample *sample;
    const struct place *place;
    const struct oracle_hidden *index;
};

static void write_in_block(struct hints *hints, struct str table, struct str block) {
    struct str index = sql_quote_name(hints->out.arena, SQL_ORACLE, hints->index->name);
    buf_fmt(&hints->out, " NO_INDEX(@" STR_FMT " " STR_FMT "@" STR_FMT " " STR_FMT ")", STR_ARG(block), STR_ARG(table),
            STR_ARG(block), STR_ARG(index));
}

static void write_hints(struct hints *hints, struct str table) {
    struct arena *arena = hints->out.arena;
    const struct sql_node *root = hints->sample->tree;
    if (root->kind == SQL_SELECT && hints->place->selects == 1) {
        buf_fmt(&hints->out, " NO_INDEX(" STR_FMT " " STR_FMT ")", STR_ARG(table),
                STR_ARG(sql_quote_name(arena, SQL_ORACLE, hints->index->name)));
        return;
    }
    const char *own = root->kind == SQL_UPDATE ? "UPD$1" : root->kind == SQL_DELETE ? "DEL$1" : "MRG$1";
    if (root->kind == SQL_UPDATE || root->kind == SQL_DELETE || root->kind == SQL_MERGE) {
        write_in_block(hints, table, str_from_z(own));
    }
    for (size_t block = 1; block <= hints->place->selects && block <= BLOCKS_MAX; block++) {
        write_in_block(hints, table, str_fmt(arena, "SEL$%zu", block));
    }
}

static bool hint_table(const struct sql_node *node, void *context) {
    struct hints *hints = context;
    if (node->kind == SQL_TABLE) {
        const struct sql_table *table = SQL_AS_CONST(table, node);
        const struct catalog *seen = catalog_in_schema(hints->out.arena, hints->catalog, hints->sample->schema);
        const struct catalog_table *found = catalog_find_table(seen, table->schema, table->name);
        if (found && catalog_table_id(seen, found) == hints->index->table) {
            struct str name = table->alias.len ? table->alias : table->name;
            write_hints(hints, sql_quote_name(hints->out.arena, SQL_ORACLE, name));
        }
    }
    return true;
}

/* Only one comment of hints counts: an existing one is added to. */
static struct str with_hints(struct arena *arena, const struct place *place, struct str hints) {
    size_t at = place->verb->offset + strlen(keyword_of(place->verb)), begin = at;
    while (begin < place->text.len && strchr(" \t\r\n", place->text.ptr[begin])) {
        begin++;
    }
    struct str rest = str_slice(place->text, begin, place->text.len);
    if (str_starts(rest, STR("/*+"))) {
        return str_fmt(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(place->text, 0, begin + 3)), STR_ARG(hints),
                       STR_ARG(str_slice(place->text, begin + 3, place->text.len)));
    }
    return str_fmt(arena, STR_FMT " /*+" STR_FMT " */" STR_FMT, STR_ARG(str_slice(place->text, 0, at)), STR_ARG(hints),
                   STR_ARG(str_slice(place->text, at, place->text.len)));
}

struct str oracle_hide_named(struct arena *arena, const struct catalog *catalog, const struct workload_sample *sample,
                             const struct oracle_hidden *hidden, size_t count) {
    struct place place = {.text = sample->text};
    struct hints hints = {.catalog = catalog, .sample = sample, .place = &place};
    if (!count) {
        return sample->text;
    }
    buf_init(&hints.out, arena);
    sql_walk(sample->tree, look, &place);
    for (size_t i = 0; i < count; i++) {
        hints.index = &hidden[i];
        sql_walk(sample->tree, hint_table, &hints);
    }
    struct str written = buf_view(&hints.out);
    return !written.len ? sample->text : place.verb ? with_hints(arena, &place, written) : (struct str){0};
}

struct str oracle_hide(struct arena *arena, const struct catalog *catalog, const struct workload_sample *sample,
                       const struct design *design) {
    struct oracle_hidden *hidden = ARENA_ARRAY(arena, struct oracle_hidden, design->hidden_count + 1);
    for (size_t i = 0; i < design->hidden_count; i++) {
        const struct catalog_index *index = &catalog->indexes[design->hidden[i]];
        hidden[i] = (struct oracle_hidden){index->table, index->name};
    }
    return oracle_hide_named(arena, catalog, sample, hidden, design->hidden_count);
}

struct str oracle_without_end(struct str sql) {
    for (sql = str_trim(sql); str_ends(sql, STR(";")); sql = str_trim(sql)) {
        sql.len--;
    }
    return sql;
}
