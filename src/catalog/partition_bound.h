/*
 * Which rows a partition of PostgreSQL holds: the key of its table and its own bound, read from the texts that pg_get_partkeydef and
 * pg_get_expr(relpartbound) give. A text that is not understood gives no key, or no bound: nothing is known of the rows then.
 */
#ifndef DOVETAIL_CATALOG_PARTITION_BOUND_H
#define DOVETAIL_CATALOG_PARTITION_BOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum partition_strategy { PARTITION_RANGE, PARTITION_LIST, PARTITION_HASH };

struct partition_key { /* of a partitioned table */
    enum partition_strategy strategy;
    struct str *columns; /* names; empty: an expression */
    size_t n;
};

enum partition_limit { LIMIT_LOWEST, LIMIT_VALUE, LIMIT_HIGHEST };

struct partition_value {
    enum partition_limit limit; /* of a range; of a list LIMIT_VALUE */
    bool is_null;
    struct str text; /* unquoted */
};

struct partition_bound {
    bool is_default;
    enum partition_strategy strategy; /* unless default */
    struct partition_value *low;      /* RANGE: the first key in; LIST: the values */
    struct partition_value *high;     /* RANGE: the first key out */
    size_t n;                         /* of low, and of high */
    double modulus, remainder;        /* HASH */
};

/* "RANGE (at)", "LIST (region COLLATE "C", lower(kind))". NULL: not understood. Texts point into `text` or live in the arena. */
struct partition_key *partition_key_parse(struct arena *arena, struct str text);
/* "FOR VALUES FROM ('2024-01-01', MINVALUE) TO ('2024-02-01', MINVALUE)", "FOR VALUES IN (1, NULL)", "FOR VALUES WITH (modulus 4, remainder 0)", "DEFAULT". */
struct partition_bound *partition_bound_parse(struct arena *arena, struct str text);

#endif
