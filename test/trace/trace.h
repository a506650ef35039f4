/*
 * Oracle optimizer traces (event 10053, component Optimizer) of 10.2 to 23ai, read into the lines that carry figures.
 *
 * The reader knows landmarks, not layouts: a line begins a record or adds a field to the last one, anything else is passed over. So a
 * trace may be cut anywhere, hold several statements and query blocks, time stamps between lines, and the columns of any release. It never
 * fails; what it cannot read is not there.
 */
#ifndef DOVETAIL_TEST_TRACE_TRACE_H
#define DOVETAIL_TEST_TRACE_TRACE_H

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

enum trace_kind {
    TRACE_RELEASE,   /* name: "19.0.0.0.0" */
    TRACE_PARAMETER, /* name, detail: value */
    TRACE_SQL,       /* detail: text of the statement after transformations */
    TRACE_STATEMENT, /* detail: text of the statement as asked; may be cut */
    TRACE_TEXT,      /* detail: text of the query block as written; may be cut */
    TRACE_BLOCK,     /* name: query block that is optimized from here on */
    TRACE_BLOCK_END, /* name: the block is done, the one around it goes on */
    TRACE_SYSTEM,    /* workload; mhz, single_ms, multi_ms, multi_blocks, seek_ms, transfer */
    TRACE_TABLE,     /* name, alias; rows, blocks, bytes; analyzed; number: partitions that are left; populated: In-Memory share */
    TRACE_COLUMN,    /* name, alias: type, number; distinct, nulls, low, high, density, bytes; histogram */
    TRACE_INDEX,     /* name, detail: column numbers; levels, leaves, distinct, clustering, rows; composite: of partitions */
    TRACE_SAMPLED_INDEX,       /* name; blocks */
    TRACE_SAMPLED_TABLE,       /* blocks */
    TRACE_SAMPLED_SELECTIVITY, /* sel */
    TRACE_SINGLE,              /* name, alias: single-table access paths follow; empty where the table is named with its cardinality */
    TRACE_SELECTIVITY,         /* sel of one predicate, number of its column */
    TRACE_HAS_PREDICATE,       /* detail: text of a single-table predicate */
    TRACE_COLUMN_GROUP,        /* number of predicates, sel when a group matches all of them */
    TRACE_CARD_ADJUSTED,       /* computed */
    TRACE_CARD,                /* rows original, rounded, computed; without rows: rounds what was adjusted */
    TRACE_PRORATED,            /* sel of a value outside the range, number of its column */
    TRACE_INDEX_FILTER,        /* detail: predicate that is checked on index entries */
    TRACE_SCAN_CPU,            /* cpu of a scan without predicates */
    TRACE_PREDICATE,           /* cpu per row, sel, detail: text; indent: parts of another stand further right */
    TRACE_PATH,                /* detail: TableScan, RangeScan ...; name: index; io, cpu, sel, filter_sel, cost, resp; inner */
    TRACE_BITMAP_NODES,        /* which indexes a bitmap is made of follows */
    TRACE_BITMAP_NODE,         /* name: index; cost, sel; used */
    TRACE_BITMAP,              /* cost, io, cpu, sel; index_only; used: accepted */
    TRACE_SKIP,                /* skips, io of a skip scan, blocks: io it is compared with */
    TRACE_SECTION,             /* detail: which section begins; empty: it ends */
    TRACE_INDEX_JOIN,          /* cost */
    TRACE_BEST_PATH,           /* detail: method, name: index; cost, rows, degree */
    TRACE_ORDER,               /* number of the join order, detail: its tables */
    TRACE_JOINING,             /* name, alias */
    TRACE_NL,                  /* outer rows, cost */
    TRACE_INNER,               /* name, alias of the inner table */
    TRACE_BEST_NL,             /* cost */
    TRACE_JOIN_CARD,           /* detail: Inner, Outer, Semi, Anti; computed, outer, inner rows, sel */
    TRACE_JOIN_CARD_ADJUSTED,  /* computed */
    TRACE_JOIN_ROUNDED,        /* rounded, computed */
    TRACE_SIDE,                /* one input of a sort-merge or hash join: name, alias; cost, rows, bytes; inner */
    TRACE_SORT,                /* area, max_area, blocks, bytes, rows, runs, passes, pass_io, io, cpu; or io, cpu alone */
    TRACE_HASH_DETAIL,         /* cost per partition, number of them, area, build, probe blocks, passes */
    TRACE_SM,                  /* cost */
    TRACE_HASH,                /* cost, multi: multiMatchCost */
    TRACE_SM_BEST,             /* cost */
    TRACE_HASH_BEST,           /* cost */
    TRACE_BEST_JOIN,           /* detail: method; cost, rows */
    TRACE_UPPER_SORT,          /* detail: GROUP BY, ORDER BY: a sort above the joins follows */
    TRACE_BEST_SO_FAR,         /* cost, rows of the next table in the order */
    TRACE_GROUP_COLUMN,        /* distinct */
    TRACE_GROUP_FACTOR,        /* sel */
    TRACE_GROUP,               /* computed groups, rows of the input */
    TRACE_PLAN_STEP,           /* number of the step, detail: operation, name: object */
    TRACE_FINAL,               /* number of the join order; cost, rows, degree */
    TRACE_KINDS,
};

/* Fields that a line does not have are NAN or empty. */
struct trace_line {
    enum trace_kind kind;
    size_t at; /* line number, from 1 */
    struct str name, alias, detail;
    bool inner, analyzed, workload, histogram, composite, used, index_only;
    bool first_rows; /* of a share of the table, as FIRST_ROWS(n) reads it */
    bool exponent; /* selectivities are printed with one: to five digits, else to six places */
    double number, indent, populated;
    double cost, io, cpu, resp, degree;
    double rows, rounded, computed, outer, inner_rows, sel, filter_sel;
    double blocks, bytes, levels, leaves, distinct, clustering, nulls, low, high, density;
    double area, max_area, runs, passes, pass_io, skips, build, probe, multi;
    double mhz, single_ms, multi_ms, multi_blocks, seek_ms, transfer;
};

struct trace_shape { /* lines that say a figure in words nobody reads */
    struct str text; /* numbers as # */
    size_t at, lines;
};

struct trace {
    VEC(struct trace_line) lines;
    size_t text_lines, passed_over; /* of the text; those that neither began a record nor added to one */
    size_t unread;                  /* of them, those that say a figure */
    VEC(struct trace_shape) shapes;
};

/* `text` must outlive the trace. */
void trace_read(struct arena *arena, struct str text, struct trace *trace);

/* trace_unread.c: a line that was passed over. */
void trace_unread(struct arena *arena, struct str line, size_t at, struct trace *trace);
/* trace_text.c: the number behind a label that stands alone ("Cost:" is not in "Resc_Cost:"); false when there is none. */
bool trace_number(struct str line, const char *label, double *out);
/* The word behind a label, up to white space. */
struct str trace_word(struct str line, const char *label);
bool trace_has(struct str line, const char *text);
/* "ORDERS[O]#3" taken apart. */
void trace_name_alias(struct str text, struct str *name, struct str *alias);

#endif
