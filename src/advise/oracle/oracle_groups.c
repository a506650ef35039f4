/*
 * Column groups: columns that belong together, whose shares the optimizer multiplies as if they did not.
 *
 * Two kinds of evidence, either is enough. Rows that were counted: a step that filters a table by equality on two or more columns, and nothing
 * else, gave at least ten times the rows expected. Or an index whose DISTINCT_KEYS are at least ten times fewer than the product of its columns'
 * distinct values (and than the rows), where one of them has a histogram: by itself the optimizer takes an index's distinct keys for what
 * its columns keep together, but neither those nor a group without a histogram where a column has one (D. Kurtz, "Extended Column Group
 * Statistics, Composite Index Statistics, Histograms"). So a group over such a column gets a histogram, too.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "sql/print.h"

#define DEPENDENT 10.0
#define LEAST_COUNTED 100.0 /* rows: below, a wrong estimate harms nobody */

enum { GROUP_MAX = FACTS_MAX };

struct group {
    const struct catalog_table *table;
    uint32_t columns[GROUP_MAX];
    size_t count;
};

static bool group_has(const struct group *group, uint32_t column) {
    for (size_t i = 0; i < group->count; i++) {
        if (group->columns[i] == column) {
            return true;
        }
    }
    return false;
}

static bool is_known(const struct group *group) {
    for (size_t g = 0; group->table->oracle && g < group->table->oracle->groups.n; g++) {
        const struct catalog_column_group *known = &group->table->oracle->groups.at[g];
        size_t found = 0;
        for (size_t c = 0; c < known->column_count; c++) {
            found += group_has(group, known->columns[c]);
        }
        if (found == group->count && known->column_count == group->count) {
            return true;
        }
    }
    return false;
}

/* A column of the group that has one; else the group's first. */
static uint32_t with_histogram(const struct group *group, bool *any) {
    *any = false;
    for (size_t i = 0; i < group->count; i++) {
        const struct catalog_oracle_stats *stats = group->table->columns[group->columns[i]].stats.oracle;
        if (stats && stats->histogram != HISTOGRAM_NONE) {
            *any = true;
            return group->columns[i];
        }
    }
    return group->columns[0];
}

static bool is_advised(const struct findings *findings, struct str title) {
    for (size_t i = 0; i < findings->all.n; i++) {
        if (str_eq(findings->all.at[i].title, title)) {
            return true;
        }
    }
    return false;
}

static struct str column_list(struct arena *arena, const struct group *group) {
    struct buf columns;
    buf_init(&columns, arena);
    for (size_t i = 0; i < group->count; i++) {
        buf_fmt(&columns, "%s" STR_FMT, i ? ", " : "",
                STR_ARG(sql_quote_name(arena, SQL_ORACLE, group->table->columns[group->columns[i]].name)));
    }
    return buf_view(&columns);
}

/* NULL when the same was advised before. */
static struct advise_recommendation *recommend(struct findings *findings, const struct group *group) {
    struct arena *arena = findings->arena;
    const struct catalog_table *table = group->table;
    struct str owner = sql_quote_string(arena, table->schema), name = sql_quote_string(arena, table->name);
    struct str list = column_list(arena, group);
    struct str title = str_fmt(arena, "column group " STR_FMT "(" STR_FMT ")", STR_ARG(table->name), STR_ARG(list));
    if (is_advised(findings, title)) {
        return NULL;
    }
    struct advise_recommendation *one = findings_add(findings, ADVISE_STATISTICS, title);
    bool histogram;
    with_histogram(group, &histogram);
    findings_ddl(findings, one,
                 str_fmt(arena,
                         "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                         ", method_opt => 'FOR ALL COLUMNS SIZE AUTO FOR COLUMNS SIZE %s (" STR_FMT ")'); END;",
                         STR_ARG(owner), STR_ARG(name), histogram ? "254" : "AUTO", STR_ARG(list)));
    findings_undo(findings, one,
                  str_fmt(arena,
                          "BEGIN DBMS_STATS.DROP_EXTENDED_STATS(" STR_FMT ", " STR_FMT ", '(" STR_FMT ")'); END;",
                          STR_ARG(owner), STR_ARG(name), STR_ARG(list)));
    one->risk = STR("Adds a hidden column to the table's statistics; plans of these statements may change.");
    return one;
}

/* --- Evidence: an index's distinct keys --------------------------------------------------------------------- */

static bool group_of_index(const struct catalog *catalog, const struct catalog_index *index, struct group *group) {
    *group = (struct group){.table = &catalog->tables[index->table]};
    for (size_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column == CATALOG_NONE || i == GROUP_MAX) {
            return false;
        }
        group->columns[group->count++] = index->keys[i].column;
    }
    return group->count >= 2;
}

/* How many times fewer keys there are than independent columns would have; 1 when nothing is known. */
static double dependence(const struct group *group, const struct catalog_index *index) {
    double product = 1;
    if (!index->oracle || !(index->oracle->distinct_keys >= 1)) {
        return 1;
    }
    for (size_t i = 0; i < group->count; i++) {
        const struct catalog_stats *stats = &group->table->columns[group->columns[i]].stats;
        if (!stats->present) {
            return 1;
        }
        product *= catalog_distinct(stats, group->table->rows);
    }
    return fmin(product, fmax(1, group->table->rows)) / index->oracle->distinct_keys;
}

static bool filtered_together(const struct findings *findings, const struct group *group, uint32_t table) {
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        size_t found = 0;
        for (size_t e = 0; facts->table == table && e < facts->equal.n; e++) {
            found += group_has(group, facts->equal.at[e].key.column);
        }
        if (found >= group->count) {
            return true;
        }
    }
    return false;
}

static void by_index(struct findings *findings, const struct catalog_index *index, const struct group *group,
                     double factor) {
    struct arena *arena = findings->arena;
    struct advise_recommendation *one = recommend(findings, group);
    if (!one) {
        return;
    }
    one->confidence = 0.8;
    one->confidence_why =
        str_fmt(arena, "index " STR_FMT " has the true number of distinct keys", STR_ARG(index->name));
    bool any;
    struct str column = group->table->columns[with_histogram(group, &any)].name;
    one->why =
        str_fmt(arena,
                "Statements filter " STR_FMT " on " STR_FMT " together. They depend on each other: index " STR_FMT
                " has " STR_FMT " distinct keys, %.0f times fewer than the columns by themselves suggest. Because " STR_FMT
                " has a histogram, the optimizer leaves that number out and multiplies the columns' shares.",
                STR_ARG(group->table->name), STR_ARG(column_list(arena, group)), STR_ARG(index->name),
                STR_ARG(explain_count(arena, index->oracle->distinct_keys)), factor, STR_ARG(column));
}

/* --- Evidence: counted rows --------------------------------------------------------------------------------- */

/* What the statement filters the table by, when that is equality of columns alone. */
static bool group_of_filter(const struct catalog *catalog, const struct facts *facts, struct group *group) {
    *group = (struct group){.table = &catalog->tables[facts->table]};
    for (size_t i = 0; i < facts->equal.n; i++) {
        uint32_t column = facts->equal.at[i].key.column;
        if (column == CATALOG_NONE) {
            return false;
        }
        if (!group_has(group, column)) {
            group->columns[group->count++] = column;
        }
    }
    return group->count >= 2 && facts->range.n == 0;
}

static bool is_underestimated(const struct catalog_plan_line *line, const struct catalog_table *table) {
    return oracle_counted(line, table) && line->rows >= LEAST_COUNTED && line->rows >= DEPENDENT * fmax(1, line->cardinality);
}

static void by_counted_rows(struct findings *findings, const struct group *group, const struct catalog_plan *plan,
                            const struct catalog_plan_line *line) {
    struct arena *arena = findings->arena;
    struct advise_recommendation *one = is_known(group) ? NULL : recommend(findings, group);
    if (!one) {
        return;
    }
    one->confidence = 0.85;
    one->confidence_why = STR("the rows were counted while the statement ran");
    one->why = str_fmt(arena,
                       "Statement " STR_FMT " filters " STR_FMT " on " STR_FMT " together: the optimizer expected "
                       STR_FMT " rows, " STR_FMT " came (plan %.0f, step %.0f, as last counted in memory).",
                       STR_ARG(plan->sql_id), STR_ARG(group->table->name), STR_ARG(column_list(arena, group)),
                       STR_ARG(explain_count(arena, fmax(1, line->cardinality))),
                       STR_ARG(explain_count(arena, line->rows)), plan->hash, line->id);
}

static void look_at_counted_rows(struct findings *findings, const struct facts *facts) {
    const struct catalog *catalog = findings->problem->catalog;
    struct str id = findings->problem->workload->templates[facts->template].id;
    struct group group;
    if (!group_of_filter(catalog, facts, &group)) {
        return;
    }
    for (size_t p = 0; p < catalog->oracle->plans.n; p++) {
        const struct catalog_plan *plan = &catalog->oracle->plans.at[p];
        for (size_t l = 0; str_eq(plan->sql_id, id) && l < plan->lines.n; l++) {
            if (is_underestimated(&plan->lines.at[l], group.table)) {
                by_counted_rows(findings, &group, plan, &plan->lines.at[l]);
            }
        }
    }
}

void oracle_find_column_groups(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_index *index = &catalog->indexes[i];
        struct group group;
        double factor = group_of_index(catalog, index, &group) ? dependence(&group, index) : 1;
        bool left_out = false;
        if (factor >= DEPENDENT) {
            with_histogram(&group, &left_out);
        }
        if (left_out && filtered_together(findings, &group, index->table) && !is_known(&group)) {
            by_index(findings, index, &group, factor);
        }
    }
    for (size_t i = 0; i < findings->facts->n; i++) {
        look_at_counted_rows(findings, findings->facts->at[i]);
    }
}
