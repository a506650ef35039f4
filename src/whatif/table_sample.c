/*
 * One question per table: of PAGES pages, one in each of so many equal stretches, at a place within it that only looks random (evenly spaced ones would meet what
 * comes round and round in a table too often), the first ITEMS rows (a TID scan of each page: nothing else is read, the same rows as long as nobody writes, and in
 * their order, so that they are numbered without a sort and without taking each ctid apart, which takes two thirds of the time), and of these
 * how many meet each predicate, and have a value in each column of its index, and how many different keys each set of columns and expressions has, with how their rows lie together, or how
 * much the rows' places go with their order, and of an expression what its values are (sampled_values.h).
 *
 * Pages far from each other, because many a predicate holds of one end of a table (states of young rows); some neighbours of each, because equal keys that lie
 * together must be seen to (key_spread.h). All predicates are counted in one pass. 4,000 rows are grouped in 2 ms; at most SETS sets of keys
 * are asked of a table, those that come first.
 *
 * Expressions are computed for the rows that an index would hold. One that fails there ((doc ->> 'qty')::int of what is no number) fails the question, as it would
 * fail CREATE INDEX: then each index that has one is asked about alone, those that fail are marked, and the question is put again without them.
 *
 * Knowingly: rows that were updated to another place of the page are as likely read as others, but pages that hold mostly dead rows give few.
 */
#include "whatif/table_sample.h"

#include <math.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "cost/gin_entries.h"
#include "cost/index_sample.h"
#include "cost/predicate_share.h"
#include "cost/table_size.h"
#include "db/db.h"
#include "sql/print.h"
#include "whatif/sampled_values.h"
#include "whatif/seen_values.h"

#define PAGE_BYTES 8192.0

enum { PAGES = 128, PAGES_MOST = 512, ITEMS = 32, ITEMS_MOST = 291 /* MaxHeapTuplesPerPage */, SETS = 48, SHARES = 256, ROWS_WANTED = PAGES * ITEMS };

#define NOTHING SIZE_MAX

struct wanted { /* which of the counts and of the sets of keys an index is about; NOTHING: of none */
    size_t share, told, untold, keys, order, entries;
    size_t *filled; /* of each key and included column; NULL: of none */
};

struct question {
    struct arena *arena, *lasting; /* lasting: of the values that are noted */
    const struct catalog *catalog;
    const struct catalog_table *table;
    struct map known_shares, known_sets; /* predicate, expression with predicate, and keys with predicate -> size_t */
    struct buf shares, sets;             /* what is selected of all rows at once; of the groups of a set of keys */
    size_t share_count, set_count;
    bool sizes; /* are asked for; else only what fails */
};

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str key_text(struct question *q, const struct catalog_key *key) {
    if (key->column != CATALOG_NONE) {
        return sql_quote_name(q->arena, SQL_POSTGRESQL, q->table->columns[key->column].name);
    }
    return str_fmt(q->arena, "(" STR_FMT ")", STR_ARG(key->written.len ? key->written : key->expression));
}

static struct str keys_text(struct question *q, const struct design_index *index) {
    struct str *texts = ARENA_ARRAY(q->arena, struct str, index->key_count);
    struct buf out;
    for (size_t i = 0; i < index->key_count; i++) {
        texts[i] = key_text(q, &index->keys[i]);
    }
    qsort(texts, index->key_count, sizeof *texts, by_text);
    buf_init(&out, q->arena);
    for (size_t i = 0; i < index->key_count; i++) {
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "", STR_ARG(texts[i]));
    }
    return buf_view(&out);
}

static size_t count_of(struct question *q, struct str counted) {
    size_t *known = map_find(&q->known_shares, counted);
    if (known || q->share_count == SHARES) {
        return known ? *known : NOTHING;
    }
    known = ARENA_NEW(q->arena, size_t);
    *known = q->share_count++;
    map_put(&q->known_shares, counted, known);
    buf_fmt(&q->shares, ", count(" STR_FMT, STR_ARG(counted));
    return *known;
}

/* What the entries of a GIN index's key are made of; empty: of an operator class that is not known. */
static struct str entries_text(struct question *q, const struct design_index *index) {
    struct str key = key_text(q, &index->keys[0]);
    switch (cost_gin_class(q->table, &index->keys[0])) {
    case GIN_JSONB:
    case GIN_JSONB_PATH:
        return str_fmt(q->arena, "(" STR_FMT ")::text", STR_ARG(key));
    case GIN_TRIGRAM:
        return key;
    case GIN_ARRAY:
        return str_fmt(q->arena, "to_json((" STR_FMT ")::text[])::text", STR_ARG(key));
    case GIN_TSVECTOR:
        return str_fmt(q->arena, "to_json(tsvector_to_array(" STR_FMT "))::text", STR_ARG(key));
    case GIN_NONE:
        break;
    }
    return STR("");
}

/* The number of the count of rows that meet the predicate, from 0. */
static size_t share_of(struct question *q, struct str predicate) {
    return predicate.len ? count_of(q, str_fmt(q->arena, "*) FILTER (WHERE (" STR_FMT "))", STR_ARG(predicate))) : NOTHING;
}

/* The number of the count of rows for which it gives a value. */
static size_t compute(struct question *q, struct str expression, struct str predicate) {
    struct str where = predicate.len ? str_fmt(q->arena, " FILTER (WHERE (" STR_FMT "))", STR_ARG(predicate)) : STR("");
    return count_of(q, str_fmt(q->arena, STR_FMT ")" STR_FMT, STR_ARG(expression), STR_ARG(where)));
}

static void ask_set(struct question *q, struct str keys, struct str predicate) {
    struct str where = predicate.len ? str_fmt(q->arena, " WHERE (" STR_FMT ")", STR_ARG(predicate)) : STR("");
    buf_fmt(&q->sets,
            ", (SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE lone), coalesce(sum(n) FILTER (WHERE lone), 0), count(*) FILTER (WHERE inside),"
            " coalesce(sum(n) FILTER (WHERE inside), 0), coalesce(sum(n * n) FILTER (WHERE inside), 0)) FROM (SELECT count(*) AS n,"
            " min(dovetail_page) = max(dovetail_page) AS lone, min(dovetail_page) = max(dovetail_page) AND min(dovetail_item) > 1 AND"
            " NOT bool_or(dovetail_last) AS inside FROM dovetail_rows" STR_FMT " GROUP BY " STR_FMT ") AS g)",
            STR_ARG(where), STR_ARG(keys));
}

/* Equal keys in the order of their places, as ANALYZE sorts them. */
static void ask_order(struct question *q, struct str key, struct str predicate) {
    struct str held = sampled_rows(q->arena, predicate);
    buf_fmt(&q->sets,
            ", (SELECT corr(place, rank) FROM (SELECT row_number() OVER (ORDER BY dovetail_page, dovetail_item) AS place,"
            " row_number() OVER (ORDER BY " STR_FMT ", dovetail_page, dovetail_item) AS rank FROM " STR_FMT " WHERE (" STR_FMT ") IS NOT NULL) AS o)",
            STR_ARG(key), STR_ARG(held), STR_ARG(key));
}

enum asked { KEYS = 1, ORDER, VALUES, ENTRIES }; /* keys are counted, their order is compared with the rows', all is asked of their values, or they are read */

static size_t set_of(struct question *q, struct str keys, enum asked what, struct str predicate) {
    struct str name = str_fmt(q->arena, STR_FMT "%c" STR_FMT, STR_ARG(keys), (char)what, STR_ARG(predicate));
    size_t *known = map_find(&q->known_sets, name);
    if (known || !keys.len || q->set_count == SETS) {
        return known ? *known : NOTHING;
    }
    known = ARENA_NEW(q->arena, size_t);
    *known = q->set_count++;
    map_put(&q->known_sets, name, known);
    if (what == ORDER) {
        ask_order(q, keys, predicate);
    } else if (what == VALUES) {
        buf_z(&q->sets, ", ");
        sampled_values_ask(q->arena, &q->sets, keys, predicate);
    } else if (what == ENTRIES) {
        buf_z(&q->sets, ", ");
        seen_values_ask(q->arena, &q->sets, keys, predicate);
    } else {
        ask_set(q, keys, predicate);
    }
    return *known;
}

static struct str whole_question(struct question *q) {
    double pages = fmax(1, ceil((double)q->table->size_bytes / PAGE_BYTES)), per_page = fmax(1, cost_table_size(q->catalog, q->table).rows / pages);
    double read = fmin(PAGES_MOST, fmax(PAGES, ceil(ROWS_WANTED / per_page))), step = fmax(1, floor(pages / read));
    double items = fmin(ITEMS_MOST, fmax(ITEMS, ceil(ROWS_WANTED / pages)));
    struct str name = sql_quote_name(q->arena, SQL_POSTGRESQL, q->table->name);
    if (q->table->schema.len) {
        name = str_fmt(q->arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(q->arena, SQL_POSTGRESQL, q->table->schema)), STR_ARG(name));
    }
    return str_fmt(q->arena,
                   "WITH /* dovetail */ dovetail_rows AS MATERIALIZED (SELECT p AS dovetail_page, here.*"
                   " FROM (SELECT s * %.0f + (hashint8(s::bigint) & 2147483647) %% %.0f FROM generate_series(0, %.0f) AS s OFFSET 0) AS pages (p), LATERAL"
                   " (SELECT *, row_number() OVER () AS dovetail_item, row_number() OVER () = count(*) OVER () AS dovetail_last FROM ONLY " STR_FMT
                   " WHERE ctid = ANY (ARRAY(SELECT ('(' || p || ',' || i || ')')::tid FROM generate_series(1, %.0f) AS i)) OFFSET 0) AS here)"
                   " SELECT counted.*" STR_FMT " FROM (SELECT count(*), count(*) FILTER (WHERE dovetail_last)" STR_FMT " FROM dovetail_rows) AS counted",
                   step, step, floor(pages / step) - 1, STR_ARG(name), items, STR_ARG(buf_view(&q->sets)), STR_ARG(buf_view(&q->shares)));
}

/* --- The answer ------------------------------------------------------------------------------------------ */

static double number_at(const struct db_result *result, size_t place) {
    double number;
    return place < result->column_count && str_to_double(result->values[place].text, &number) ? number : 0;
}

static void read_keys(struct str text, struct design_sample *sample) {
    double *const fields[] = {&sample->keys, &sample->lone_keys, &sample->lone_rows, &sample->inner_keys, &sample->inner_rows, &sample->inner_squares};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        *fields[i] = str_to_double(str_cut(&text, ' '), fields[i]) ? *fields[i] : 0;
    }
}

static bool is_expression(const struct design_index *index) {
    return index->keys[0].column == CATALOG_NONE;
}

static void note_order(const struct question *q, const struct db_result *result, size_t place, struct design_index *index) {
    if (!is_expression(index)) {
        index->sample.correlation = number_at(result, place);
        return;
    }
    double rows = cost_table_size(q->catalog, q->table).rows, read = fmax(1, number_at(result, 0));
    index->sample.values = place < result->column_count ? sampled_values_read(q->lasting, result->values[place].text, rows / read, &index->sample.told_apart) : NULL;
    index->sample.correlation = index->sample.values && !isnan(index->sample.values->correlation) ? index->sample.values->correlation : 0;
}

static void note_entries(const struct question *q, const struct db_result *result, size_t place, struct design_index *index) {
    struct design_seen *seen = ARENA_NEW(q->lasting, struct design_seen);
    if (place < result->column_count) {
        seen_values_read(q->lasting, result->values[place].text, seen);
    }
    index->sample.seen = seen;
}

static const double *counts_of_filled(const struct question *q, const struct db_result *result, const size_t *places, size_t n) {
    double *counts = places ? ARENA_ARRAY(q->lasting, double, n) : NULL;
    for (size_t i = 0; places && i < n; i++) {
        counts[i] = places[i] == NOTHING ? -1 : number_at(result, 2 + places[i]);
    }
    return counts;
}

static void note(const struct question *q, const struct db_result *result, struct wanted wanted, struct design_index *index) {
    struct design_sample *sample = &index->sample;
    size_t place = 2 + q->share_count + wanted.keys;
    *sample = (struct design_sample){0};
    if (wanted.order != NOTHING) {
        note_order(q, result, 2 + q->share_count + wanted.order, index);
    }
    if (wanted.entries != NOTHING) {
        note_entries(q, result, 2 + q->share_count + wanted.entries, index);
    }
    if (wanted.share == NOTHING && wanted.keys == NOTHING) {
        return;
    }
    sample->rows = number_at(result, 0);
    sample->pages = number_at(result, 1);
    sample->filled = wanted.share == NOTHING ? NULL : counts_of_filled(q, result, wanted.filled, index->key_count + index->include_count);
    sample->held = wanted.share == NOTHING ? sample->rows : number_at(result, 2 + wanted.share);
    if (wanted.told != NOTHING && wanted.untold != NOTHING) {
        sample->told = number_at(result, 2 + wanted.told);
        sample->untold = number_at(result, 2 + wanted.untold);
    }
    if (wanted.keys != NOTHING && place < result->column_count) {
        read_keys(result->values[place].text, sample);
    }
}

enum answer { ANSWERED, FAILED_ON_A_ROW, SILENT };

/* Sizes that the statistics give are good enough where this fails, so nobody is told; a broken connection will tell the next one who asks. */
static enum answer ask(struct question *q, struct db *db, struct db_result *result) {
    struct err err = {0}, ignored = {0};
    bool good = db_exec(db, STR("BEGIN READ ONLY; SET LOCAL statement_timeout = '5s'"), &err) &&
                db_query(q->arena, db, STR(""), whole_question(q), NULL, 0, result, &err);
    bool settled = db_exec(db, STR("ROLLBACK"), &ignored);
    if (good && settled && result->row_count == 1) {
        return ANSWERED;
    }
    return settled && str_starts(str_from_z(err.native), STR("22")) ? FAILED_ON_A_ROW : SILENT; /* data exceptions */
}

static void begin(struct question *q) {
    map_init(&q->known_shares, q->arena);
    map_init(&q->known_sets, q->arena);
    buf_init(&q->shares, q->arena);
    buf_init(&q->sets, q->arena);
    q->share_count = q->set_count = 0;
}

/* --- What fails ------------------------------------------------------------------------------------------ */

static bool visit_fallible(const struct sql_node *node, void *context) {
    bool *found = context;
    const struct sql_binary *binary = SQL_AS_CONST(binary, node);
    *found |= node->kind == SQL_CAST || node->kind == SQL_CALL ||
              (node->kind == SQL_BINARY && (str_eq_z(binary->op, "/") || str_eq_z(binary->op, "%")));
    return !*found;
}

static bool is_fallible(const struct sql_node *tree) {
    bool found = false;
    if (tree) {
        sql_walk(tree, visit_fallible, &found);
    }
    return found;
}

/* Whether anything of the index may fail; if so it is computed. */
static bool try_out(struct question *q, const struct design_index *index) {
    bool any = is_fallible(index->predicate);
    if (any) {
        share_of(q, index->predicate_text);
    }
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        if (key->column == CATALOG_NONE && is_fallible(key->tree)) {
            compute(q, key_text(q, key), index->predicate_text);
            any = true;
        }
    }
    return any;
}

/* Each by itself, those that compute the same once. True when any fails. */
static bool mark_failing(const struct question *all, struct db *db, struct design_index *const *indexes, size_t count) {
    struct map known; /* what is computed -> bool, whether it fails */
    bool any = false;
    map_init(&known, all->arena);
    for (size_t i = 0; i < count; i++) {
        struct question q = {.arena = all->arena, .catalog = all->catalog, .table = all->table};
        struct db_result result;
        begin(&q);
        if (&q.catalog->tables[indexes[i]->table] != q.table || !try_out(&q, indexes[i])) {
            continue;
        }
        bool *fails = map_find(&known, buf_view(&q.shares));
        if (!fails) {
            fails = ARENA_NEW(q.arena, bool);
            *fails = ask(&q, db, &result) == FAILED_ON_A_ROW;
            map_put(&known, buf_view(&q.shares), fails);
        }
        indexes[i]->sample.fails = *fails;
        any |= *fails;
    }
    return any;
}

/* --- One table ------------------------------------------------------------------------------------------- */

static size_t *filled_of(struct question *q, const struct design_index *index) {
    size_t *places = ARENA_ARRAY(q->arena, size_t, index->key_count + index->include_count);
    for (size_t i = 0; i < index->key_count + index->include_count; i++) {
        uint32_t column = i < index->key_count ? index->keys[i].column : index->include[i - index->key_count];
        bool asks = index_sample_asks_nulls(q->table, column);
        places[i] = asks ? compute(q, sql_quote_name(q->arena, SQL_POSTGRESQL, q->table->columns[column].name), index->predicate_text) : NOTHING;
    }
    return places;
}

static void ask_parts(struct question *q, const struct design_index *index, struct wanted *wanted) {
    struct cost_predicate_parts parts;
    if (cost_predicate_parts(q->arena, q->table, index->predicate, &parts)) {
        wanted->told = share_of(q, sql_print(q->arena, SQL_POSTGRESQL, parts.told));
        wanted->untold = share_of(q, sql_print(q->arena, SQL_POSTGRESQL, parts.untold));
    }
}

/* False where nothing of what is open of the index is asked. */
static bool want(struct question *q, const struct design_index *index, struct wanted *wanted) {
    struct index_sample_wish wish = index_sample_wish(q->catalog, index);
    bool all = !index->predicate_text.len;
    *wanted = (struct wanted){NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NULL};
    if (index->sample.fails || index->part_count) {
        return false;
    }
    try_out(q, index);
    if (!q->sizes) {
        return false;
    }
    if (wish.share || wish.keys || wish.nulls) {
        wanted->share = share_of(q, index->predicate_text);
    }
    if (wish.share) {
        ask_parts(q, index, wanted);
    }
    wanted->filled = wish.nulls && wanted->share != NOTHING ? filled_of(q, index) : NULL;
    if (wish.keys && (all || wanted->share != NOTHING)) {
        wanted->keys = set_of(q, keys_text(q, index), KEYS, index->predicate_text);
    }
    if (wish.order) {
        wanted->order = set_of(q, key_text(q, &index->keys[0]), is_expression(index) ? VALUES : ORDER, index->predicate_text);
    }
    if (wish.entries && index->key_count == 1) {
        wanted->entries = set_of(q, entries_text(q, index), ENTRIES, index->predicate_text);
    }
    return wanted->share != NOTHING || wanted->keys != NOTHING || wanted->order != NOTHING || wanted->entries != NOTHING;
}

/* False: an expression failed on a row. */
static bool ask_all(struct question *q, struct db *db, struct design_index *const *indexes, size_t count) {
    struct wanted *wanted = ARENA_ARRAY(q->arena, struct wanted, count);
    bool *asked = ARENA_ARRAY(q->arena, bool, count);
    struct db_result result;
    begin(q);
    for (size_t i = 0; i < count; i++) {
        asked[i] = &q->catalog->tables[indexes[i]->table] == q->table && want(q, indexes[i], &wanted[i]);
    }
    enum answer answer = q->share_count + q->set_count ? ask(q, db, &result) : SILENT;
    for (size_t i = 0; i < count && answer == ANSWERED; i++) {
        if (asked[i]) {
            note(q, &result, wanted[i], indexes[i]);
        }
    }
    return answer != FAILED_ON_A_ROW;
}

void table_sample(struct arena *lasting, struct db *db, const struct catalog *catalog, struct design_index *const *indexes, size_t count, bool sizes) {
    struct arena arena;
    arena_init(&arena, NULL);
    bool *done = ARENA_ARRAY(&arena, bool, catalog->table_count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!done[indexes[i]->table]) {
            struct question q = {.arena = &arena, .lasting = lasting, .catalog = catalog, .table = &catalog->tables[indexes[i]->table], .sizes = sizes};
            done[indexes[i]->table] = true;
            if (!ask_all(&q, db, indexes, count) && mark_failing(&q, db, indexes, count)) {
                ask_all(&q, db, indexes, count);
            }
        }
    }
    arena_release(&arena);
}
