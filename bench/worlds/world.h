/*
 * A world: a plausible application's database, made at random from a seed, with what it asks.
 *
 * Tables are of kinds (customers, items, orders, lines, events, ...), columns play roles (a state, a code, a document, ...), and statements are
 * shapes over roles, so that any table may meet any shape. Nothing in it knows of indexes: what is worth one follows
 * from sizes, skew and calls.
 */
#ifndef DOVETAIL_BENCH_WORLD_H
#define DOVETAIL_BENCH_WORLD_H

#include "base/buf.h"
#include "base/random.h"

enum role {
    ROLE_ID,
    ROLE_REF,   /* a foreign key */
    ROLE_EMAIL, /* mixed case, nearly unique */
    ROLE_NAME,  /* two or three words */
    ROLE_CODE,  /* unique text */
    ROLE_STATE, /* few values, the first ones common, the last ones rare */
    ROLE_KIND,  /* some dozens of values, skewed */
    ROLE_COUNTRY,
    ROLE_FLAG,
    ROLE_CREATED,  /* rises with the row number */
    ROLE_HAPPENED, /* some time after, or NULL */
    ROLE_DELETED,  /* nearly always NULL */
    ROLE_DAY,      /* date, any order */
    ROLE_AMOUNT,
    ROLE_NUMBER,
    ROLE_DOCUMENT, /* jsonb */
    ROLE_TAGS,     /* text[] */
    ROLE_BODY,     /* some sentences */
    ROLE_SPAN,     /* tstzrange */
    ROLE_PLACE,    /* point */
    ROLE_COUNT
};

enum { COLUMNS_MAX = 20, TABLES_MAX = 12 };

struct world_column {
    enum role role;
    struct str name;
    size_t refers; /* ROLE_REF: a table */
    unsigned salt, values;
    double skew, null_share;
};

struct world_table {
    const char *kind;
    struct str name;
    unsigned rows;
    bool partitioned; /* by month, on ROLE_CREATED */
    struct world_column columns[COLUMNS_MAX];
    size_t column_count;
};

struct world {
    struct arena *arena;
    struct random random;
    struct world_table tables[TABLES_MAX];
    size_t table_count;
};

void world_make(struct arena *arena, uint64_t seed, struct world *world);
const struct world_column *world_column_of(const struct world_table *table, enum role role, unsigned nth);
unsigned world_between(struct world *world, unsigned low, unsigned high);
bool world_chance(struct world *world, double share);

/* Tables with their rows and keys, as a script for psql (data.c). */
void world_script(struct world *world, struct buf *out);
/* A script for psql whose answer is the workload: literals are looked up in the data (shapes.c). */
void world_workload(struct world *world, struct buf *out);

#endif
