/*
 * Predicates that a partial index may have: those a statement asks in every execution alike.
 *
 * A state, as open or paid, is asked for again; one customer of thousands is whoever happened to be asked for while we looked, and an
 * index for them alone would serve nobody tomorrow. So comparisons count on columns of few values only, with a literal that stands in the
 * statement's own text. NULL or not, true or not, and whether a document has a key, count for any column. A range of a column of a
 * few whole numbers is a state, too (priority >= 4, status >= 400); of others its bounds move. So is the value of an expression that, by the sampled values of
 * its column, has few (doc ->> 'state' = 'open'), and the comparison of two columns of a row (attempts < max_attempts) has no value that could be another.
 *
 * A queue asks two at once (state = 'waiting' AND finished_at IS NULL), so pairs are offered where each narrows the other.
 */
#include <math.h>

#include "advise/candidates/facts.h"
#include "base/buf.h"
#include "cost/pg_params.h"
#include "cost/predicate_share.h"
#include "cost/pg_selectivity.h"
#include "sql/parse.h"
#include "sql/print.h"

#define STATES_AT_MOST 100  /* as many common values as ANALYZE keeps by default: all of them are known */
#define STEPS_AT_MOST 20     /* … of which a range is a state: quantity < 24 is a measure, of fifty values (TPC-H) or a hundred (TPC-DS); and what refers to another table */
#define PARTS_AT_MOST 20     /* of an expression's values, which a sample of a hundred counts too few of where there are more */
#define PARTIAL_AT_MOST 0.5 /* share of the rows above which a partial index saves too little */
#define HAS_KEY_SHARE 0.01  /* PostgreSQL, DEFAULT_MATCHING_SEL */
#define NARROWS 0.7         /* of a pair: what each must leave of the other's rows */

enum { SINGLES_MAX = 6, LIST_MAX = 8 };

struct asking { /* one predicate on one table reference */
    struct problem *problem;
    const struct facts *facts;
    const struct query_predicate *predicate;
    const struct query_operand *left;    /* the column's side */
    const struct catalog_column *column;
};

bool partial_says(const struct partial *partial, const struct catalog_key *key) {
    if (key->column == CATALOG_NONE) {
        return str_eq(partial->expressions[0], key->expression) || str_eq(partial->expressions[1], key->expression);
    }
    return partial->columns[0] == key->column || partial->columns[1] == key->column;
}

/* --- Is it the same in every execution? ------------------------------------------------------------------ */

static struct str literal_as(struct arena *arena, enum catalog_family family, const struct query_operand *value) {
    switch ((int)family) {
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
        return value->text;
    case FAMILY_TEXT:
    case FAMILY_ENUM:
        return sql_quote_string(arena, value->text);
    default:
        return (struct str){0};
    }
}

static struct str literal_of(const struct asking *a, const struct query_operand *value) {
    return literal_as(a->problem->arena, a->column->family, value);
}

static const struct workload_template *template_of(const struct asking *a) {
    return &a->problem->workload->templates[a->facts->template];
}

/* A literal that was made up for a placeholder, or that differs between executions, is no constant of the workload. */
static bool is_written(const struct asking *a, struct str literal) {
    size_t at;
    return literal.len && template_of(a)->sample_count == 1 && str_find(template_of(a)->text, literal, &at);
}

/* Of the one or two dozen rows of a table of states, or one of fifty tenants? */
static bool is_reference(const struct catalog_table *table, const struct catalog_column *column) {
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct catalog_constraint *constraint = &table->constraints[i];
        for (size_t c = 0; constraint->kind == CONSTRAINT_FOREIGN && c < constraint->column_count; c++) {
            if (&table->columns[constraint->columns[c]] == column) {
                return true;
            }
        }
    }
    return false;
}

static bool is_state(const struct asking *a, const struct query_operand *value) {
    const struct catalog_table *table = &a->problem->catalog->tables[a->facts->table];
    double most = is_reference(table, a->column) ? STEPS_AT_MOST : STATES_AT_MOST;
    bool few = a->column->stats.present && catalog_distinct(&a->column->stats, table->rows) <= most;
    return few && value->kind == OPERAND_CONSTANT && !value->is_null && is_written(a, literal_of(a, value));
}

/* Of a measure with as few values the bounds move as well: a discount between 0.05 and 0.07. */
static bool is_range_of_states(const struct asking *a) {
    double rows = a->problem->catalog->tables[a->facts->table].rows;
    bool counts = a->column->family == FAMILY_INTEGER || a->column->family == FAMILY_ENUM;
    return counts && catalog_distinct(&a->column->stats, rows) <= STEPS_AT_MOST && is_state(a, &a->predicate->right);
}

static bool are_states(const struct asking *a) {
    const struct query_predicate *p = a->predicate;
    for (size_t i = 0; i < p->value_count; i++) {
        if (!is_state(a, &p->values[i])) {
            return false;
        }
    }
    return p->value_count > 0 && p->value_count <= LIST_MAX;
}

/* Nothing in the statement was made up for a placeholder. */
static bool is_whole(const struct asking *a) {
    const struct workload_template *template = template_of(a);
    return template->sample_count == 1 && template->samples[0].text.len && str_eq(template->samples[0].text, template->text);
}

/* flag = true: or was it flag = $1? */
static bool is_true_as_written(const struct asking *a) {
    bool compared = a->predicate->tree && a->predicate->tree->kind == SQL_BINARY;
    return !compared || is_whole(a);
}

/* --- Share of the rows ----------------------------------------------------------------------------------- */

static double share_of(const struct asking *a, const struct query_operand *value) {
    const struct catalog_stats *stats = &a->column->stats;
    for (size_t i = 0; i < stats->common_count; i++) {
        if (str_eq(stats->common[i], value->text)) {
            return stats->common_fraction[i];
        }
    }
    return 1 / fmax(1, catalog_distinct(stats, fmax(1, a->problem->catalog->tables[a->facts->table].rows)));
}

static double share_of_list(const struct asking *a) {
    double sum = 0;
    for (size_t i = 0; i < a->predicate->value_count; i++) {
        sum += share_of(a, &a->predicate->values[i]);
    }
    return fmin(1, sum);
}

static double share_of_range(const struct asking *a) {
    static const enum pg_compare compares[] = {[OP_LT] = PG_LT, [OP_LE] = PG_LE, [OP_GT] = PG_GT, [OP_GE] = PG_GE};
    struct pg_variable v = {.stats = &a->column->stats, .family = a->column->family, .tuples = a->problem->catalog->tables[a->facts->table].rows};
    return pg_inequality(&v, compares[a->predicate->op], a->predicate->right.text);
}

/* --- As text --------------------------------------------------------------------------------------------- */

static struct str list_text(const struct asking *a, struct str name, const char *op) {
    struct buf out;
    buf_init(&out, a->problem->arena);
    buf_fmt(&out, STR_FMT " %s (", STR_ARG(name), op);
    for (size_t i = 0; i < a->predicate->value_count; i++) {
        struct str literal = literal_of(a, &a->predicate->values[i]);
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "", STR_ARG(literal));
    }
    buf_char(&out, ')');
    return buf_view(&out);
}

static struct str range_text(const struct asking *a, struct str name) {
    static const char *const signs[] = {[OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};
    struct str literal = literal_of(a, &a->predicate->right);
    return str_fmt(a->problem->arena, STR_FMT " %s " STR_FMT, STR_ARG(name), signs[a->predicate->op], STR_ARG(literal));
}

static struct str quoted(const struct asking *a) {
    return sql_quote_name(a->problem->arena, a->problem->catalog->dialect, a->column->name);
}

static const struct query_operand *value_of(const struct query_predicate *p) {
    return p->right.kind == OPERAND_CONSTANT ? &p->right : &p->left;
}

/*
 * flag IS NOT TRUE, in the words of the statement: PostgreSQL proves such a test by the same test only, not by what says the same.
 * Empty: none.
 */
static struct str test_text(const struct asking *a, struct str name) {
    const struct sql_node *tree = a->predicate->tree;
    const struct sql_is *is = tree && tree->kind == SQL_IS ? SQL_AS_CONST(is, tree) : NULL;
    static const char *const tests[] = {[SQL_IS_TRUE] = "TRUE", [SQL_IS_FALSE] = "FALSE", [SQL_IS_UNKNOWN] = "UNKNOWN"};
    if (!is || a->column->family != FAMILY_BOOLEAN) {
        return (struct str){0};
    }
    const char *not = is->negated ? "NOT " : "";
    if (is->test == SQL_IS_TRUE || is->test == SQL_IS_FALSE || is->test == SQL_IS_UNKNOWN) {
        return str_fmt(a->problem->arena, STR_FMT " IS %s%s", STR_ARG(name), not, tests[is->test]);
    }
    enum truth truth = cost_truth_asked(is);
    return truth && is_whole(a) ? str_fmt(a->problem->arena, STR_FMT " IS %sDISTINCT FROM %s", STR_ARG(name), not, truth == TRUTH_TRUE ? "true" : "false")
                                : (struct str){0};
}

/* Empty: no predicate for an index. *share: of the rows. */
static struct str describe(const struct asking *a, double *share) {
    struct arena *arena = a->problem->arena;
    const struct query_predicate *p = a->predicate;
    const struct query_operand *value = value_of(p);
    struct str name = a->column ? quoted(a) : (struct str){0};
    double nulls = a->column && a->column->stats.present ? a->column->stats.null_fraction : 0;
    if (!a->column) {
        return (struct str){0};
    }
    switch ((int)p->op) {
    case OP_IS_NULL: /* true for most rows, as of deleted_at, yet the column need not be in the index: worth a candidate too */
        *share = nulls;
        return str_fmt(arena, STR_FMT " IS NULL", STR_ARG(name));
    case OP_IS_NOT_NULL:
        *share = 1 - nulls;
        return str_fmt(arena, STR_FMT " IS NOT NULL", STR_ARG(name));
    case OP_IS_TRUE:
    case OP_IS_FALSE:
        *share = PARTIAL_AT_MOST;
        return !is_true_as_written(a) ? (struct str){0}
               : p->op == OP_IS_TRUE  ? name
                                      : str_fmt(arena, "NOT " STR_FMT, STR_ARG(name));
    case OP_EQ:
    case OP_NE:
        if (!is_state(a, value)) {
            return (struct str){0};
        }
        *share = p->op == OP_EQ ? share_of(a, value) : 1 - nulls - share_of(a, value);
        return str_fmt(arena, STR_FMT " %s " STR_FMT, STR_ARG(name), p->op == OP_EQ ? "=" : "<>",
                       STR_ARG(literal_of(a, value)));
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        if (a->left != &p->left || !is_range_of_states(a)) {
            return (struct str){0};
        }
        *share = share_of_range(a);
        return range_text(a, name);
    case OP_IN:
    case OP_NOT_IN:
        if (!are_states(a)) {
            return (struct str){0};
        }
        *share = p->op == OP_IN ? share_of_list(a) : 1 - nulls - share_of_list(a);
        return list_text(a, name, p->op == OP_IN ? "IN" : "NOT IN");
    case OP_HAS_KEY: {
        struct str key = sql_quote_string(arena, p->right.text);
        bool single = p->tree && p->tree->kind == SQL_BINARY && str_eq_z(SQL_AS_CONST(binary, p->tree)->op, "?");
        *share = HAS_KEY_SHARE;
        return single && p->right.kind == OPERAND_CONSTANT && is_written(a, key)
                   ? str_fmt(arena, STR_FMT " ? " STR_FMT, STR_ARG(name), STR_ARG(key))
                   : (struct str){0};
    }
    default:
        return (struct str){0};
    }
}

/* --- Adding ---------------------------------------------------------------------------------------------- */

static struct partial *add(struct problem *problem, struct facts *facts, struct str text, double share, uint32_t first,
                           uint32_t second) {
    struct err ignored = {0};
    const struct sql_node *tree = sql_parse_expression(problem->arena, problem->catalog->dialect, text, &ignored);
    if (!tree || facts->partial_count == FACTS_MAX) {
        return NULL;
    }
    struct partial *added = &facts->partials[facts->partial_count++];
    *added = (struct partial){.text = text, .tree = tree, .columns = {first, second}, .selectivity = share};
    return added;
}

/* doc ->> 'state' = 'open' */
static void add_expression(const struct asking *a, struct facts *facts) {
    const struct catalog_table *table = &a->problem->catalog->tables[facts->table];
    const struct query_operand *left = &a->predicate->left, *right = &a->predicate->right;
    struct catalog_key key = {.column = CATALOG_NONE, .expression = left->text, .tree = left->tree};
    bool fixed = a->predicate->op == OP_EQ && left->kind == OPERAND_EXPRESSION && left->rels == UINT64_C(1) << facts->rel && !left->outer &&
                 right->kind == OPERAND_CONSTANT && !right->is_null && is_whole(a) && query_is_immutable(left->tree);
    const struct catalog_stats *stats = fixed ? facts_foresee(a->problem, table, &key, NULL) : NULL;
    struct str literal = literal_as(a->problem->arena, left->family, right);
    if (!stats || !literal.len || catalog_distinct(stats, fmax(1, table->rows)) > PARTS_AT_MOST) {
        return;
    }
    double share = facts_equal_share(a->problem, table, &key, right, 1);
    struct str text = str_fmt(a->problem->arena, "(" STR_FMT ") = " STR_FMT, STR_ARG(left->text), STR_ARG(literal));
    struct partial *added = share <= PARTIAL_AT_MOST ? add(a->problem, facts, text, share, CATALOG_NONE, CATALOG_NONE) : NULL;
    if (added) {
        added->expressions[0] = left->text;
    }
}

/* The column of this table reference that the predicate is about. */
static bool is_about(struct asking *a, const struct query_operand *operand) {
    const struct catalog_table *table = &a->problem->catalog->tables[a->facts->table];
    if (operand->kind != OPERAND_COLUMN || operand->outer || operand->column.rel != a->facts->rel ||
        operand->column.column >= table->column_count || table->columns[operand->column.column].dropped) {
        return false;
    }
    a->left = operand;
    a->column = &table->columns[operand->column.column];
    return true;
}

/* attempts < max_attempts. To the planner a third of the rows, whatever the columns hold. */
static bool add_two_columns(struct asking *a, struct facts *facts) {
    const struct query_predicate *p = a->predicate;
    static const char *const signs[] = {[OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};
    if (p->op < OP_LT || p->op > OP_GE || p->row_count || !is_about(a, &p->right)) {
        return false;
    }
    const struct catalog_column *right = a->column;
    if (!is_about(a, &p->left)) {
        return false;
    }
    struct arena *arena = a->problem->arena;
    enum sql_dialect dialect = a->problem->catalog->dialect;
    struct str text = str_fmt(arena, STR_FMT " %s " STR_FMT, STR_ARG(sql_quote_name(arena, dialect, a->column->name)), signs[p->op],
                              STR_ARG(sql_quote_name(arena, dialect, right->name)));
    struct partial *added = add(a->problem, facts, text, PG_DEFAULT_INEQ, CATALOG_NONE, CATALOG_NONE);
    facts->partial_count -= added && cost_predicate_share(&a->problem->catalog->tables[facts->table], added->tree) > NARROWS;
    return true;
}

/* Its share of the rows is what the statistics say of its tree. */
static void add_priced(const struct asking *a, struct facts *facts, struct str text) {
    struct partial *added = add(a->problem, facts, text, 1, a->left->column.column, CATALOG_NONE);
    if (added) {
        added->selectivity = cost_predicate_share(&a->problem->catalog->tables[facts->table], added->tree);
    }
}

/* flag = false OR flag IS NULL: a branch is a state of the one column. */
static struct str state_of_branch(struct asking *a, const struct query_conjunction *branch) {
    const struct query_predicate *p = branch->at;
    if (branch->n != 1 || !is_about(a, &p->left) || a->column->family != FAMILY_BOOLEAN) {
        return (struct str){0};
    }
    struct asking one = *a;
    one.predicate = p;
    struct str text = test_text(&one, quoted(a));
    bool state = p->op == OP_IS_NULL || p->op == OP_IS_TRUE || p->op == OP_IS_FALSE;
    return text.len ? text : state ? describe(&one, &(double){0}) : text;
}

static void add_states(struct asking *a, struct facts *facts) {
    const struct query_predicate *p = a->predicate;
    const struct catalog_column *column = NULL;
    struct buf out;
    buf_init(&out, a->problem->arena);
    for (size_t i = 0; i < p->branch_count; i++) {
        struct str text = state_of_branch(a, &p->branches[i]);
        if (!text.len || (column && column != a->column)) {
            return;
        }
        column = a->column;
        buf_fmt(&out, "%s" STR_FMT, i ? " OR " : "(", STR_ARG(text));
    }
    buf_char(&out, ')');
    add_priced(a, facts, buf_view(&out));
}

void facts_add_partial(struct problem *problem, struct facts *facts, const struct query_predicate *predicate) {
    struct asking a = {.problem = problem, .facts = facts, .predicate = predicate};
    double share = 1;
    bool one_table = !(predicate->rels & (predicate->rels - 1)) && predicate->join == UINT16_MAX;
    if (!one_table || facts->partial_count >= SINGLES_MAX || add_two_columns(&a, facts)) {
        return;
    }
    if (predicate->op == OP_OR) {
        add_states(&a, facts);
        return;
    }
    add_expression(&a, facts);
    if (!is_about(&a, &predicate->left) && !is_about(&a, &predicate->right)) {
        return;
    }
    struct str text = test_text(&a, quoted(&a));
    if (text.len) {
        add_priced(&a, facts, text);
        return;
    }
    text = describe(&a, &share);
    bool any_share = predicate->op == OP_IS_NULL || predicate->op == OP_IS_TRUE || predicate->op == OP_IS_FALSE;
    if (text.len && (any_share || share <= PARTIAL_AT_MOST)) {
        add(problem, facts, text, share, a.left->column.column, CATALOG_NONE);
    }
}

/* Neither is what the other says already: edited_at > created_at, and edited_at IS NOT NULL. */
static bool narrow_each_other(struct problem *problem, const struct facts *facts, const struct partial *a, const struct partial *b) {
    bool apart = a->columns[0] == CATALOG_NONE || a->columns[0] != b->columns[0];
    return apart && a->selectivity <= NARROWS && b->selectivity <= NARROWS &&
           !query_condition_implies(problem->catalog, facts->table, a->tree, b->tree) &&
           !query_condition_implies(problem->catalog, facts->table, b->tree, a->tree);
}

void facts_pair_partials(struct problem *problem, struct facts *facts) {
    size_t singles = facts->partial_count;
    for (size_t i = 0; i < singles; i++) {
        for (size_t k = i + 1; k < singles; k++) {
            const struct partial *a = &facts->partials[i], *b = &facts->partials[k];
            if (narrow_each_other(problem, facts, a, b)) {
                struct str both = str_fmt(problem->arena, STR_FMT " AND " STR_FMT, STR_ARG(a->text), STR_ARG(b->text));
                struct partial *added = add(problem, facts, both, a->selectivity * b->selectivity, a->columns[0], b->columns[0]);
                if (added) {
                    added->expressions[0] = a->expressions[0];
                    added->expressions[1] = b->expressions[0];
                }
            }
        }
    }
}
