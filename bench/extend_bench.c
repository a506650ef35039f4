/*
 * A peer to measure against in the same run: Extend (Schlosser, Kossmann, Boissier: "Efficient scalable multi-attribute index selection using
 * recursive strategies", ICDE 2019), written from the published description, asking PostgreSQL's planner through HypoPG.
 *
 * It starts with no index. Each step either adds an index of one attribute or appends an attribute to an index that is in, whichever saves most
 * per byte it adds; a step must save 0.3 % of the cost reached. It ends where nothing fits or pays. Attributes are the columns whose names occur in
 * the statements, in alphabetical order of their tables. A statement is not asked twice about the same indexes that hold one of its columns; what is
 * asked is counted. Several budgets share the answers, but each counts, and is charged the time of, those it would have asked alone.
 *
 * usage: extend_bench URL FOLDER WIDTH BUDGET_MB... [-o FOLDER]     prints a line for each budget; writes each set as FOLDER/extend_MB.sql
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "db/db.h"

#define GAIN_LEAST 1.003

enum { WIDTH_MAX = 4, INDEXES_MAX = 64 };

struct column {
    struct str table, name; /* as DDL spells them */
    struct str word; /* the name in small letters, as it is looked for in statements */
};

struct statement {
    struct str text;
    double calls; /* of "-- calls: N" in its first line, else 1 */
    bool *uses; /* per column: its name occurs */
    struct map answers; /* indexes that matter, as bytes of a set -> answer */
};

struct answer {
    double cost, elapsed_ms;
    size_t run; /* the budget that asked it last */
};

struct index {
    uint32_t columns[WIDTH_MAX];
    size_t width;
    double bytes; /* HypoPG's */
    struct str oid; /* in the session now; empty: not there */
};

struct set {
    struct index *at[INDEXES_MAX];
    size_t n;
};

struct bench {
    struct arena arena;
    struct clock clock;
    struct db *db;
    VEC(struct column) columns;
    VEC(struct statement) statements;
    VEC(uint32_t) attributes; /* columns that some statement uses */
    struct map indexes; /* definition -> index */
    struct set present; /* in the session */
    size_t width, run, explains;
    double elapsed_ms;
    struct err err;
};

static void fail(const struct bench *b) {
    fprintf(stderr, "extend_bench: %s\n", b->err.message);
    exit(1);
}

static struct db_result ask(struct bench *b, struct str sql) {
    struct db_result result;
    if (!db_query(&b->arena, b->db, STR(""), sql, NULL, 0, &result, &b->err)) {
        fail(b);
    }
    return result;
}

/* --- What there is --------------------------------------------------------------------------------------- */

static void load_columns(struct bench *b) {
    struct db_result r =
        ask(b, STR("SELECT c.oid::regclass::text, quote_ident(a.attname), lower(a.attname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                   "WHERE c.relkind IN ('r', 'm') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
                   "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attname, 1"));
    for (size_t i = 0; i < r.row_count; i++) {
        VEC_PUSH(&b->arena, &b->columns, (struct column){r.values[3 * i].text, r.values[3 * i + 1].text, r.values[3 * i + 2].text});
    }
}

/* Without comments, which may name columns, and without the semicolon at the end. */
static struct str bare(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (!str_starts(line, STR("--"))) {
            buf_str(&out, line);
            buf_char(&out, '\n');
        }
    }
    struct str whole = str_trim(buf_view(&out));
    return str_ends(whole, STR(";")) ? str_slice(whole, 0, whole.len - 1) : whole;
}

static double calls_of(struct str text) {
    struct str head = STR("-- calls: ");
    double calls = 1;
    if (str_starts(text, head)) {
        struct str rest = str_slice(text, head.len, text.len);
        str_to_double(str_trim(str_cut(&rest, '\n')), &calls);
    }
    return calls;
}

static void add_statement(struct bench *b, struct str text) {
    struct statement s = {.text = bare(&b->arena, text), .calls = calls_of(text), .uses = ARENA_ARRAY(&b->arena, bool, b->columns.n)};
    struct str lower = str_lower(&b->arena, s.text);
    map_init(&s.answers, &b->arena);
    for (size_t i = 0; i < b->columns.n; i++) {
        size_t at;
        s.uses[i] = str_find(lower, b->columns.at[i].word, &at);
    }
    VEC_PUSH(&b->arena, &b->statements, s);
}

static void load_statements(struct bench *b, struct str folder) {
    struct str *names, text;
    size_t count;
    if (!file_list(&b->arena, folder, &names, &count, &b->err)) {
        fail(b);
    }
    for (size_t i = 0; i < count; i++) {
        if (str_ends(names[i], STR(".sql"))) {
            if (!file_read(&b->arena, file_join(&b->arena, folder, names[i]), 0, &text, &b->err)) {
                fail(b);
            }
            add_statement(b, text);
        }
    }
    for (uint32_t c = 0; c < b->columns.n; c++) {
        bool used = false;
        for (size_t i = 0; i < b->statements.n; i++) {
            used |= b->statements.at[i].uses[c];
        }
        if (used) {
            VEC_PUSH(&b->arena, &b->attributes, c);
        }
    }
}

/* --- Hypothetical indexes -------------------------------------------------------------------------------- */

static struct str definition(struct bench *b, const struct index *index) {
    struct buf out;
    buf_init(&out, &b->arena);
    buf_fmt(&out, "CREATE INDEX ON " STR_FMT " (", STR_ARG(b->columns.at[index->columns[0]].table));
    for (size_t i = 0; i < index->width; i++) {
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "", STR_ARG(b->columns.at[index->columns[i]].name));
    }
    buf_char(&out, ')');
    return buf_view(&out);
}

static void create(struct bench *b, struct index *index) {
    struct str sql = str_fmt(&b->arena, "SELECT indexrelid, hypopg_relation_size(indexrelid) FROM hypopg_create_index('" STR_FMT "')",
                             STR_ARG(definition(b, index)));
    struct db_result r = ask(b, sql);
    index->oid = r.values[0].text;
    str_to_double(r.values[1].text, &index->bytes);
    b->present.at[b->present.n++] = index;
}

static bool holds(const struct set *set, const struct index *index) {
    for (size_t i = 0; i < set->n; i++) {
        if (set->at[i] == index) {
            return true;
        }
    }
    return false;
}

/* The session has these indexes and no others. */
static void make_present(struct bench *b, const struct set *set) {
    size_t kept = 0;
    for (size_t i = 0; i < b->present.n; i++) {
        struct index *index = b->present.at[i];
        if (holds(set, index)) {
            b->present.at[kept++] = index;
        } else {
            ask(b, str_fmt(&b->arena, "SELECT hypopg_drop_index(" STR_FMT ")", STR_ARG(index->oid)));
        }
    }
    b->present.n = kept;
    for (size_t i = 0; i < set->n; i++) {
        if (!holds(&b->present, set->at[i])) {
            create(b, set->at[i]);
        }
    }
}

/* One object for each definition; its size is known from then on. */
static struct index *intern(struct bench *b, const struct index *like) {
    struct str key = definition(b, like);
    struct index *index = map_find(&b->indexes, key);
    if (!index) {
        index = ARENA_NEW(&b->arena, struct index);
        *index = *like;
        map_put(&b->indexes, key, index);
        struct set alone = {.at = {index}, .n = 1};
        make_present(b, &alone);
    }
    return index;
}

/* --- Costs ----------------------------------------------------------------------------------------------- */

static bool matters(const struct statement *s, const struct index *index) {
    for (size_t i = 0; i < index->width; i++) {
        if (s->uses[index->columns[i]]) {
            return true;
        }
    }
    return false;
}

static int by_address(const void *a, const void *b) {
    const struct index *x = *(struct index *const *)a, *y = *(struct index *const *)b;
    return x < y ? -1 : x > y;
}

static struct str key_of(struct bench *b, const struct statement *s, const struct set *set) {
    struct index **key = ARENA_ARRAY(&b->arena, struct index *, set->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++) {
        if (matters(s, set->at[i])) {
            key[n++] = set->at[i];
        }
    }
    qsort(key, n, sizeof *key, by_address);
    return (struct str){(const char *)key, n * sizeof *key};
}

/* "Seq Scan on t  (cost=0.00..12.50 rows=…": the first line's total. */
static double total_of(struct bench *b, const struct db_result *plan) {
    struct str line = plan->values[0].text;
    size_t from;
    double cost;
    if (!str_find(line, STR(".."), &from)) {
        err_set(&b->err, ERR_DB_QUERY_FAILED, "no cost in " STR_FMT, STR_ARG(line));
        fail(b);
    }
    line = str_slice(line, from + 2, line.len);
    str_to_double(str_cut(&line, ' '), &cost);
    return cost;
}

static struct answer *answer_of(struct bench *b, struct statement *s, const struct set *set) {
    struct str key = key_of(b, s, set);
    struct answer *answer = map_find(&s->answers, key);
    if (!answer) {
        answer = ARENA_NEW(&b->arena, struct answer);
        make_present(b, set);
        double start = clock_ms(&b->clock);
        struct db_result plan = ask(b, str_fmt(&b->arena, "EXPLAIN " STR_FMT, STR_ARG(s->text)));
        answer->cost = total_of(b, &plan);
        answer->elapsed_ms = clock_ms(&b->clock) - start;
        map_put(&s->answers, key, answer);
    }
    return answer;
}

static double cost_of(struct bench *b, const struct set *set) {
    double sum = 0;
    for (size_t i = 0; i < b->statements.n; i++) {
        struct answer *answer = answer_of(b, &b->statements.at[i], set);
        b->explains += answer->run != b->run;
        b->elapsed_ms += answer->run != b->run ? answer->elapsed_ms : 0;
        answer->run = b->run;
        sum += b->statements.at[i].calls * answer->cost;
    }
    return sum;
}

static double bytes_of(const struct set *set) {
    double sum = 0;
    for (size_t i = 0; i < set->n; i++) {
        sum += set->at[i]->bytes;
    }
    return sum;
}

/* --- The search ------------------------------------------------------------------------------------------ */

struct step {
    struct set set;
    double cost, ratio;
};

/* The last of the set is new, in place of what had `replaced` bytes. */
static void weigh(struct bench *b, const struct set *set, double replaced, double now, double budget, struct step *best) {
    double added = set->at[set->n - 1]->bytes - replaced, cost = cost_of(b, set);
    if (cost * GAIN_LEAST >= now || bytes_of(set) > budget) {
        return;
    }
    double ratio = (now - cost) / added;
    if (ratio > best->ratio) {
        *best = (struct step){*set, cost, ratio};
    }
}

static void try_alone(struct bench *b, const struct set *set, uint32_t column, double now, double budget, struct step *best) {
    struct index like = {.columns = {column}, .width = 1};
    struct index *index = intern(b, &like);
    if (holds(set, index) || bytes_of(set) + index->bytes > budget) {
        return;
    }
    struct set next = *set;
    next.at[next.n++] = index;
    weigh(b, &next, 0, now, budget, best);
}

static bool may_append(const struct bench *b, const struct index *index, uint32_t column) {
    bool had = false;
    for (size_t i = 0; i < index->width; i++) {
        had |= index->columns[i] == column;
    }
    return !had && index->width < b->width &&
           str_eq(b->columns.at[index->columns[0]].table, b->columns.at[column].table);
}

static void try_appended(struct bench *b, const struct set *set, size_t place, uint32_t column, double now, double budget,
                         struct step *best) {
    struct index like = *set->at[place];
    if (!may_append(b, set->at[place], column)) {
        return;
    }
    like.columns[like.width++] = column;
    struct index *index = intern(b, &like);
    struct set next = *set;
    memmove(next.at + place, next.at + place + 1, (next.n - place - 1) * sizeof next.at[0]);
    next.at[next.n - 1] = index;
    if (!holds(set, index)) {
        weigh(b, &next, set->at[place]->bytes, now, budget, best);
    }
}

static struct step best_step(struct bench *b, const struct set *set, double now, double budget) {
    struct step best = {.ratio = 0};
    for (size_t i = 0; i < b->attributes.n && set->n < INDEXES_MAX; i++) {
        try_alone(b, set, b->attributes.at[i], now, budget, &best);
    }
    for (size_t i = 0; i < b->attributes.n; i++) {
        for (size_t k = 0; k < set->n; k++) {
            try_appended(b, set, k, b->attributes.at[i], now, budget, &best);
        }
    }
    return best;
}

static void write_set(struct bench *b, const struct set *set, struct str folder, double budget_mb) {
    struct buf out;
    buf_init(&out, &b->arena);
    buf_fmt(&out, "-- Extend, width %zu, %.0f MB: %zu EXPLAINs, %.1f s\n", b->width, budget_mb, b->explains, b->elapsed_ms / 1000);
    for (size_t i = 0; i < set->n; i++) {
        buf_fmt(&out, STR_FMT ";\n", STR_ARG(definition(b, set->at[i])));
    }
    struct str name = str_fmt(&b->arena, "extend_%.0f.sql", budget_mb);
    if (!file_write(file_join(&b->arena, folder, name), buf_view(&out), &b->err)) {
        fail(b);
    }
}

static void run_budget(struct bench *b, double budget_mb, struct str folder) {
    struct set set = {.n = 0};
    b->run++;
    b->explains = 0;
    b->elapsed_ms = 0;
    double none = cost_of(b, &set), now = none;
    for (;;) {
        struct step step = best_step(b, &set, now, budget_mb * 1e6);
        if (step.ratio <= 0) {
            break;
        }
        set = step.set;
        now = step.cost;
    }
    printf("extend width %zu, %5.0f MB: %.4f of no index, %6.1f MB, %2zu indexes, %6zu EXPLAINs in %.1f s\n", b->width, budget_mb,
           now / none, bytes_of(&set) / 1e6, set.n, b->explains, b->elapsed_ms / 1000);
    fflush(stdout);
    if (folder.len) {
        write_set(b, &set, folder, budget_mb);
    }
}

int main(int argc, char **argv) {
    struct bench b = {.clock = clock_system()};
    struct str folder = {0};
    if (argc > 2 && strcmp(argv[argc - 2], "-o") == 0) {
        folder = str_from_z(argv[argc - 1]);
        argc -= 2;
    }
    if (argc < 5) {
        printf("usage: extend_bench URL FOLDER WIDTH BUDGET_MB... [-o FOLDER]: left out, no database named (bench/tpcds.sh and bench/peers.sh run it)\n");
        return 0;
    }
    arena_init(&b.arena, NULL);
    map_init(&b.indexes, &b.arena);
    b.width = (size_t)strtoul(argv[3], NULL, 10);
    b.db = b.width >= 1 && b.width <= WIDTH_MAX ? db_open(&b.arena, str_from_z(argv[1]), NULL, &b.err) : NULL;
    if (!b.db) {
        fail(&b);
    }
    load_columns(&b);
    load_statements(&b, str_from_z(argv[2]));
    for (int i = 4; i < argc; i++) {
        run_budget(&b, strtod(argv[i], NULL), folder);
    }
    arena_release(&b.arena);
    return 0;
}
