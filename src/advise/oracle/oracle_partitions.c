/*
 * Range partitions by interval for a large table whose dominant scans read mostly what a range would exclude.
 *
 * A table of 2 GB and more, not partitioned, an ordinary heap. Its dominant scans are the statements that make up its
 * cost: each weighs calls times the cost of one execution. On a date or number column c that is never NULL, with
 * statement i's predicates selecting s_i of c's range (1 without a predicate on c) and partitions of a share p of that
 * range, the blocks still read are
 *
 *     kept(c) = sum_i w_i min(1, s_i + p) / sum_i w_i
 *
 * p is added because a range seldom ends where a partition does. Proposed when the best column's kept is at most 20 %.
 * Intervals of a day, a week, a month or a year, such that the range makes 12 to 500 partitions, the coarsest that
 * will do.
 *
 * Knowingly: rows are taken as spread evenly over the range; that an index already serves a statement shows in its
 * small cost only; local indexes (LOCAL is not said of the existing ones) are the DBA's choice afterwards.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "catalog/oracle_value.h"
#include "sql/print.h"

#define LEAST_BYTES (UINT64_C(2) << 30)
#define MOST_KEPT 0.2
#define FEWEST 12.0
#define MOST 500.0

struct interval {
    struct str expression; /* "NUMTOYMINTERVAL(1, 'MONTH')" */
    const char *words;
    double width; /* on the optimizer's scale: days, or the number itself */
};

struct choice {
    uint32_t column;
    struct interval interval;
    double kept, partitions;
};

static bool may_be_partitioned(const struct catalog_table *table) {
    const struct catalog_oracle_table *oracle = table->oracle;
    return oracle && !oracle->partitioning && oracle->organization == ORGANIZATION_HEAP && !oracle->temporary &&
           table->kind == TABLE_ORDINARY && table->size_bytes >= LEAST_BYTES;
}

/* The range of the column's values on the optimizer's scale; 0 when it cannot be a key. */
static double range_of(const struct catalog_column *column) {
    const struct catalog_oracle_stats *stats = column->stats.oracle;
    bool ordered = column->family == FAMILY_DATE || column->family == FAMILY_TIMESTAMP ||
                   column->family == FAMILY_INTEGER || column->family == FAMILY_NUMERIC;
    double range = stats ? stats->high_scale - stats->low_scale : 0;
    size_t at;
    ordered = ordered && !str_find(column->type_name, STR("TIME ZONE"), &at); /* no partition key may have one */
    return ordered && column->not_null && range > 0 && isfinite(range) ? range : 0;
}

static bool is_moment(const struct catalog_column *column) {
    return column->family == FAMILY_DATE || column->family == FAMILY_TIMESTAMP;
}

static bool choose_interval(struct arena *arena, const struct catalog_column *column, double range,
                            struct interval *out) {
    const struct interval moments[] = {
        {STR_INIT("NUMTOYMINTERVAL(1, 'YEAR')"), "a year", 365.25},
        {STR_INIT("NUMTOYMINTERVAL(1, 'MONTH')"), "a month", 30.44},
        {STR_INIT("NUMTODSINTERVAL(7, 'DAY')"), "a week", 7},
        {STR_INIT("NUMTODSINTERVAL(1, 'DAY')"), "a day", 1},
    };
    if (is_moment(column)) {
        for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
            *out = moments[i];
            if (range / out->width >= FEWEST) {
                return range / out->width <= MOST;
            }
        }
        return false;
    }
    out->width = pow(10, floor(log10(range / FEWEST)));
    out->expression = str_fmt(arena, "%.0f", out->width);
    out->words = str_z(arena, str_fmt(arena, STR_FMT " values", STR_ARG(explain_count(arena, out->width))));
    return out->width >= 1;
}

struct span { /* of a column's values, on the optimizer's scale */
    double low, high;
};

/* The constant that a predicate compares the column with, by which operator as seen from the column. */
static bool compares(const struct facts *facts, const struct query_predicate *predicate, uint32_t column,
                     const struct query_operand **value, enum query_op *op) {
    static const enum query_op turned[][2] = {
        {OP_LT, OP_GT}, {OP_LE, OP_GE}, {OP_GT, OP_LT}, {OP_GE, OP_LE}, {OP_EQ, OP_EQ}};
    const struct query_operand *sides[] = {&predicate->left, &predicate->right};
    for (size_t side = 0; side < 2; side++) {
        if (sides[side]->kind != OPERAND_COLUMN || sides[side]->column.rel != facts->rel ||
            sides[side]->column.column != column) {
            continue;
        }
        for (size_t i = 0; i < sizeof turned / sizeof *turned; i++) {
            if (turned[i][0] == predicate->op) {
                *value = sides[1 - side];
                *op = turned[i][side];
                return true;
            }
        }
    }
    return false;
}

static void narrow(struct span *span, enum query_op op, double value) {
    if (query_op_is_below(op) || op == OP_EQ) {
        span->high = fmin(span->high, value);
    }
    if (query_op_is_above(op) || op == OP_EQ) {
        span->low = fmax(span->low, value);
    }
}

/* The share of the column's range that the reference's predicates select. */
static double selected(const struct facts *facts, const struct catalog_column *column, uint32_t id) {
    const struct catalog_oracle_stats *stats = column->stats.oracle;
    struct span span = {.low = stats->low_scale, .high = stats->high_scale};
    for (size_t i = 0; i < facts->block->predicate_count; i++) {
        const struct query_predicate *predicate = &facts->block->predicates[i];
        const struct query_operand *value;
        enum query_op op;
        if (!compares(facts, predicate, id, &value, &op) || value->kind != OPERAND_CONSTANT) {
            continue;
        }
        double bound = oracle_value_scale(column->family, value->text);
        if (isfinite(bound)) {
            narrow(&span, op, bound);
        }
    }
    return fmax(0, span.high - span.low) / (stats->high_scale - stats->low_scale);
}

static double kept_by(const struct findings *findings, uint32_t table, uint32_t column, double partition) {
    const struct catalog_column *columns = findings->problem->catalog->tables[table].columns;
    double kept = 0, all = 0;
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        double cost = findings->base[facts->template], weight = findings->problem->weight[facts->template] * cost;
        if (facts->table == table && isfinite(weight) && weight > 0) {
            kept += weight * fmin(1, selected(facts, &columns[column], column) + partition);
            all += weight;
        }
    }
    return all > 0 ? kept / all : 1;
}

static struct choice choose(const struct findings *findings, uint32_t id) {
    const struct catalog_table *table = &findings->problem->catalog->tables[id];
    struct choice best = {.column = CATALOG_NONE, .kept = 1};
    for (uint32_t c = 0; c < table->column_count; c++) {
        double range = range_of(&table->columns[c]);
        struct interval interval;
        if (range <= 0 || !choose_interval(findings->arena, &table->columns[c], range, &interval)) {
            continue;
        }
        double kept = kept_by(findings, id, c, interval.width / range);
        if (kept < best.kept) {
            best = (struct choice){c, interval, kept, ceil(range / interval.width)};
        }
    }
    return best;
}

/* Where the first partition ends: everything so far that lies before the first whole interval. */
static struct str first_bound(struct arena *arena, const struct catalog_column *column, const struct choice *choice) {
    double low = column->stats.oracle->low_scale;
    if (!is_moment(column)) {
        return str_fmt(arena, "%.0f", (floor(low / choice->interval.width) + 1) * choice->interval.width);
    }
    struct str day = str_slice(oracle_value_from_scale(arena, FAMILY_DATE, floor(low)), 0, 10);
    bool from_month = choice->interval.width > 7;
    return str_fmt(arena, "DATE '" STR_FMT "%s'", STR_ARG(str_slice(day, 0, from_month ? 8 : 10)),
                   from_month ? "01" : "");
}

static void recommend(struct findings *findings, uint32_t id, const struct choice *choice) {
    struct arena *arena = findings->arena;
    const struct catalog_table *table = &findings->problem->catalog->tables[id];
    const struct catalog_column *column = &table->columns[choice->column];
    struct advise_recommendation *one =
        findings_add(findings, ADVISE_PARTITION,
                     str_fmt(arena, "partition " STR_FMT " by " STR_FMT, STR_ARG(table->name), STR_ARG(column->name)));
    findings_ddl(findings, one,
                 str_fmt(arena,
                         "ALTER TABLE " STR_FMT " MODIFY PARTITION BY RANGE (" STR_FMT ") INTERVAL (" STR_FMT
                         ") (PARTITION P_FIRST VALUES LESS THAN (" STR_FMT ")) ONLINE UPDATE INDEXES",
                         STR_ARG(findings_table_name(findings, table)),
                         STR_ARG(sql_quote_name(arena, SQL_ORACLE, column->name)), STR_ARG(choice->interval.expression),
                         STR_ARG(first_bound(arena, column, choice))));
    one->size_bytes = table->size_bytes;
    one->confidence = 0.6;
    one->confidence_why = STR("by the predicates' selectivities, with rows spread evenly over the range");
    one->why = str_fmt(arena,
                       "The statements that make up the cost of " STR_FMT " (" STR_FMT ") select by " STR_FMT
                       ": with a partition per %s, about %.0f of them, they would read %.0f %% of its blocks.",
                       STR_ARG(table->name), STR_ARG(explain_bytes(arena, table->size_bytes)), STR_ARG(column->name),
                       choice->interval.words, choice->partitions, 100 * choice->kept);
    one->risk =
        str_fmt(arena,
                "Needs the Partitioning option and 12.2. It copies the table once, so " STR_FMT
                " more space and its indexes are built anew, while readers and writers go on. No single statement "
                "takes it back: DBMS_REDEFINITION into a table without partitions does.",
                STR_ARG(explain_bytes(arena, table->size_bytes)));
}

void oracle_find_partitions(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        if (!may_be_partitioned(&catalog->tables[id])) {
            continue;
        }
        struct choice choice = choose(findings, id);
        if (choice.column != CATALOG_NONE && choice.kept <= MOST_KEPT) {
            recommend(findings, id, &choice);
        }
    }
}
