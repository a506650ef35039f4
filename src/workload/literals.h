/*
 * Literals for statements that were captured without them: pg_stat_statements keeps $1 where a constant stood, and
 * nothing can be planned over it.
 *
 * Each parameter is matched with what it is compared to, added to or passed as: a slot. A slot's values come from the
 * statistics of the column behind it: common values by their frequency, histogram bounds for the rest. Where no
 * column is behind it, its type or its place (LIMIT, a field of extract, an argument of a known function) decides.
 *
 * Several samples per statement are a Latin hypercube (McKay, Beckman, Conover 1979) over the slots' distributions: each
 * parameter's distribution is cut into as many equal strata as there are samples, and every sample takes each parameter from
 * another stratum, in an order the seed decides.
 *
 * Knowingly: the application is taken to ask for values as often as they occur (for columns of a few states, half of the
 * time evenly), and for parameters independently of each other. Pairs (low, high) on one column are the exception: they
 * stay in order, RANGE_SPAN of the distribution apart.
 */
#ifndef DOVETAIL_WORKLOAD_LITERALS_H
#define DOVETAIL_WORKLOAD_LITERALS_H

#include "base/random.h"
#include "catalog/catalog.h"

#define LITERALS_SAMPLES 5
#define LITERALS_RANGE_SPAN 0.05

enum literal_role {
    ROLE_EQUAL,   /* =, IN, written to a column: a value that occurs */
    ROLE_LOW,     /* > or >=: lower end of a range */
    ROLE_HIGH,    /* < or <= */
    ROLE_PATTERN, /* LIKE */
    ROLE_REGEX,
    ROLE_ARRAY,    /* = ANY($1) */
    ROLE_CONTAINS, /* json or array contained in the column */
    ROLE_FIXED,    /* the text in `fixed`, as it is */
    ROLE_LIMIT,    /* rows per call, when known */
    ROLE_STEP,     /* v - $1 and v + $1: a tenth of the column's range around a value */
    ROLE_COUNT,    /* compared with an aggregate or computed: a small number of the family */
};

/* What a parameter stands for. */
struct literal_expect {
    enum literal_role role;
    enum catalog_family family;
    struct str type_name;              /* to cast with where the place does not give the type; may be empty */
    const struct catalog_stats *stats; /* of the column behind it; NULL */
    const struct catalog_table *table;
    const struct catalog_column *column; /* the column behind it, of `table`; NULL */
    struct str wrap;                     /* function around the column: lower, upper, date … */
    struct str fixed;
    bool direct;  /* operand of a comparison with a column, or assigned to one: needs no cast */
    bool guessed; /* a JSON key, which decides what is computed, not only how often */
    bool shifted; /* something is added to it: date $1 + interval … */
};

struct literal_slot {
    struct str name;       /* "$1", "?", ":b" */
    size_t offset, length; /* in the statement's text */
    struct literal_expect expect;
    bool bare;           /* the text around it wants a plain quoted string: interval $1, date $1 */
    size_t position, of; /* in an IN list: a distinct value each */
    size_t partner;      /* the other end of the range; SIZE_MAX */
};

struct literal_slots {
    struct literal_slot *at; /* ascending by offset */
    size_t n;
};

/* The parameters of a statement, in the order of the text. */
struct literal_slots literals_find(struct arena *arena, const struct catalog *catalog, struct str text,
                                   const struct sql_node *tree);

/* True when a name inside the statement had to be guessed, so that what it computes may be another thing. */
bool literals_guessed(const struct literal_slots *slots);

/* How many samples are worth it: 1 when no parameter has a skewed distribution. */
size_t literals_sample_count(const struct literal_slots *slots);

/*
 * `count` texts with every parameter replaced. rows_per_call gives LIMIT its value; NAN unknown.
 */
void literals_fill(struct arena *arena, const struct literal_slots *slots, struct str text, double rows_per_call,
                   struct random *random, size_t count, struct str *texts);

#endif
