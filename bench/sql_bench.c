/*
 * Statements per second of the parser, beside PostgreSQL's own (libpg_query, when the machine has it), over the same texts, in turns, on
 * one core: the best of the rounds counts for each, in CPU time.
 *   usage: sql_bench [FILE [NAME]]    deps/corpora/tpcds.sql (test/sql/fetch-corpora); only contestants of that name
 *
 * libpg_query's raw parse ends at PostgreSQL's tree in memory, as ours does at our own; its public parse also writes the tree as JSON.
 */
#include <math.h>
#include <unistd.h>

#include "../test/support/pg_query.h"
#include "base/file.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/token.h"

enum { ROUNDS = 7 };
#define ROUND_MS 200.0

struct bench {
    struct arena arena;
    struct str text;
    VEC(struct str) statements; /* NUL-terminated */
    size_t bytes;
    struct pg_query peer;
    struct sql_fingerprint_cache cache;
    bool has_peer;
    struct str only;
};

static void parse_all(struct bench *b, enum sql_dialect dialect) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct arena_mark start = arena_mark(&arena);
    for (size_t i = 0; i < b->statements.n; i++) {
        /* Oracle refuses the one statement of TPC-DS that names a table with AS. */
        if (!sql_parse_statement(&arena, dialect, b->statements.at[i], NULL) && dialect == SQL_POSTGRESQL) {
            fprintf(stderr, "sql_bench: a statement is not understood: " STR_FMT "\n", STR_ARG(b->statements.at[i]));
        }
        arena_rewind(&arena, start);
    }
    arena_release(&arena);
}

static void ours_postgresql(struct bench *b) {
    parse_all(b, SQL_POSTGRESQL);
}

static void ours_oracle(struct bench *b) {
    parse_all(b, SQL_ORACLE);
}

static void peer_raw(struct bench *b) {
    for (size_t i = 0; i < b->statements.n; i++) {
        void *memory = b->peer.enter_memory();
        struct pg_query_raw result = b->peer.raw_parse(b->statements.at[i].ptr);
        if (result.error) {
            b->peer.free_error(result.error);
        }
        free(result.messages);
        b->peer.exit_memory(memory);
    }
}

static void peer_json(struct bench *b) {
    for (size_t i = 0; i < b->statements.n; i++) {
        b->peer.free_json(b->peer.parse(b->statements.at[i].ptr));
    }
}

static void tokens_only(struct bench *b) {
    struct sql_lexer lexer = {.dialect = SQL_POSTGRESQL, .text = b->text};
    struct sql_token token;
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
    }
}

static void token_hashes(struct bench *b) {
    for (size_t i = 0; i < b->statements.n; i++) {
        sql_token_hash(SQL_POSTGRESQL, b->statements.at[i]);
    }
}

/* All known after the first run. */
static void cached_fingerprints(struct bench *b) {
    uint64_t fingerprint;
    for (size_t i = 0; i < b->statements.n; i++) {
        sql_fingerprint_cached(&b->cache, b->statements.at[i], &fingerprint, NULL);
    }
}

static void parsed_fingerprints(struct bench *b) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct arena_mark start = arena_mark(&arena);
    for (size_t i = 0; i < b->statements.n; i++) {
        const struct sql_node *tree = sql_parse_statement(&arena, SQL_POSTGRESQL, b->statements.at[i], NULL);
        if (tree) {
            sql_fingerprint(SQL_POSTGRESQL, tree);
        }
        arena_rewind(&arena, start);
    }
    arena_release(&arena);
}

struct contestant {
    const char *name;
    void (*run)(struct bench *b);
    bool peer;
    double best_ms;
};

/* The time of this thread alone: other work on the machine does not count. */
static double cpu_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void one_round(struct bench *b, struct contestant *contestant) {
    double start = cpu_ms(), now;
    size_t runs = 0;
    do {
        contestant->run(b);
        runs++;
        now = cpu_ms();
    } while (now - start < ROUND_MS);
    contestant->best_ms = fmin(contestant->best_ms, (now - start) / (double)runs);
}

static void report(const struct bench *b, const struct contestant *contestant, double reference_ms) {
    double seconds = contestant->best_ms / 1000;
    printf("%-34s %10.0f statements/s %8.1f MB/s", contestant->name, (double)b->statements.n / seconds, (double)b->bytes / seconds / 1e6);
    if (contestant->peer) {
        printf("   ours is %.1f times as fast", contestant->best_ms / reference_ms);
    }
    printf("\n");
}

static bool takes_part(const struct bench *b, const struct contestant *contestant) {
    size_t at;
    return (b->has_peer || !contestant->peer) && str_find(str_from_z(contestant->name), b->only, &at);
}

static bool load(struct bench *b, const char *path, struct err *err) {
    struct sql_script script = {0};
    if (!file_read(&b->arena, str_from_z(path), 64 << 20, &b->text, err)) {
        return false;
    }
    sql_parse_script(&b->arena, SQL_POSTGRESQL, b->text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        struct str text = script.statements.at[i].text;
        VEC_PUSH(&b->arena, &b->statements, (struct str){str_z(&b->arena, text), text.len});
        b->bytes += text.len;
    }
    return b->statements.n > 0;
}

int main(int argc, char **argv) {
    struct bench b = {.only = str_from_z(argc > 2 ? argv[2] : NULL)};
    struct err err = {0};
    const char *path = argc > 1 ? argv[1] : "deps/corpora/tpcds.sql";
    struct contestant contestants[] = {
        {"Dovetail, PostgreSQL", ours_postgresql, false, INFINITY},
        {"libpg_query, raw parse", peer_raw, true, INFINITY},
        {"libpg_query, pg_query_parse", peer_json, true, INFINITY},
        {"Dovetail, Oracle", ours_oracle, false, INFINITY},
        {"Dovetail, tokens only", tokens_only, false, INFINITY},
        {"Dovetail, token hashes", token_hashes, false, INFINITY},
        {"Dovetail, fingerprints known", cached_fingerprints, false, INFINITY},
        {"Dovetail, parsed and fingerprinted", parsed_fingerprints, false, INFINITY},
    };
    size_t count = sizeof contestants / sizeof *contestants;
    if (access(path, R_OK) != 0) {
        printf("no %s: run test/sql/fetch-corpora; left out\n", path);
        return 0;
    }
    arena_init(&b.arena, NULL);
    if (!load(&b, path, &err)) {
        fprintf(stderr, "sql_bench: %s: %s\n", path, err.message);
        return 1;
    }
    sql_fingerprint_cache_init(&b.cache, &b.arena, SQL_POSTGRESQL, 100000);
    b.has_peer = pg_query_load(&b.peer);
    if (!b.has_peer) {
        printf("no libpg_query here: left out\n");
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            if (takes_part(&b, &contestants[i])) {
                one_round(&b, &contestants[i]);
            }
        }
    }
    printf("%s: %zu statements, %.1f kB\n", path, b.statements.n, (double)b.bytes / 1e3);
    for (size_t i = 0; i < count; i++) {
        if (takes_part(&b, &contestants[i])) {
            report(&b, &contestants[i], contestants[0].best_ms);
        }
    }
    arena_release(&b.arena);
    return 0;
}
