/*
 * Predicates that look into a value, and the GIN operator classes that serve them.
 *
 * jsonb has two: jsonb_path_ops is smaller and finds @> and jsonpath in fewer steps, jsonb_ops also finds keys; both are offered where both serve, and the
 * search decides. A pattern that no range serves (LIKE '%x%', ILIKE, a regular expression) needs the trigrams of the extension pg_trgm: where it
 * is not installed, the advice is to install it first, and no more.
 */
#include "advise/candidates/facts.h"
#include "query/gin.h"

static bool has_inverted(const struct facts *facts, const struct catalog_key *key) {
    for (size_t i = 0; i < facts->inverted_count; i++) {
        const struct catalog_key *known = &facts->inverted[i].key;
        if (catalog_key_alike(known, key)) {
            return true;
        }
    }
    return false;
}

static void add_class(struct facts *facts, struct catalog_key key, struct str opclass) {
    key.opclass = opclass;
    if (facts->inverted_count < FACTS_MAX && !has_inverted(facts, &key)) {
        facts->inverted[facts->inverted_count++] = (struct inverted){.key = key, .method = METHOD_GIN};
    }
}

/* A column of jsonb, array or tsvector type, a text, or an immutable expression. */
static bool inverted_key(const struct problem *problem, const struct facts *facts, const struct query_operand *operand,
                         struct catalog_key *key) {
    const struct catalog_table *table = &problem->catalog->tables[facts->table];
    *key = (struct catalog_key){.column = CATALOG_NONE};
    if (operand->outer) {
        return false;
    }
    if (operand->kind == OPERAND_COLUMN && operand->column.rel == facts->rel &&
        operand->column.column < table->column_count) {
        key->column = operand->column.column;
        return !str_eq_z(table->columns[key->column].type_name, "json"); /* which has no operators */
    }
    if (operand->kind != OPERAND_EXPRESSION || operand->rels != UINT64_C(1) << facts->rel ||
        !query_is_immutable(operand->tree)) {
        return false;
    }
    key->expression = operand->text;
    key->tree = operand->tree;
    return true;
}

/* Three characters in a row that must be there. */
static bool has_trigrams(struct arena *arena, const struct query_predicate *predicate) {
    struct query_gin_search search = query_gin_search(arena, GIN_TRIGRAM, predicate);
    return !search.full;
}

/* Once each. */
static void reject(struct problem *problem, const struct facts *facts, struct catalog_key key, const char *reason,
                   struct str detail) {
    struct design_index like = {.table = facts->table, .method = METHOD_GIN, .keys = &key, .key_count = 1};
    const struct design_index *index = design_index_make(problem->arena, problem->catalog, &like);
    struct str ddl = design_index_ddl(problem->arena, problem->catalog, index, true);
    for (size_t i = 0; i < problem->rejected.n; i++) {
        if (str_eq(problem->rejected.at[i].ddl, ddl) && str_eq_z(problem->rejected.at[i].reason, reason)) {
            return;
        }
    }
    problem_reject(problem, index, reason, detail);
}

static void ask_for_extension(struct problem *problem, const struct facts *facts, struct catalog_key key) {
    key.opclass = STR("gin_trgm_ops");
    reject(problem, facts, key, "extension",
           STR("a trigram index could serve this pattern, but the extension pg_trgm is not installed: run CREATE "
               "EXTENSION pg_trgm and ask again"));
}

/* 'x' = ANY (tags): what any index could find only as tags @> ARRAY['x']. */
static void ask_to_rewrite(struct problem *problem, const struct facts *facts, const struct query_predicate *predicate) {
    const struct sql_node *tree = predicate->tree;
    const struct sql_quantified *q = tree && tree->kind == SQL_QUANTIFIED ? SQL_AS_CONST(quantified, tree) : NULL;
    struct catalog_key key = {.column = CATALOG_NONE};
    struct query_column column;
    if (!q || !str_eq_z(q->op, "=") || !str_ieq_z(q->quantifier, "any") ||
        !query_tree_column(facts->block, q->array, &column) || column.rel != facts->rel) {
        return;
    }
    key.column = column.column;
    struct str name = problem->catalog->tables[facts->table].columns[key.column].name;
    reject(problem, facts, key, "rewrite",
           str_fmt(problem->arena,
                   "no index finds a value = ANY (" STR_FMT "): written as " STR_FMT " @> ARRAY[value], this one does",
                   STR_ARG(name), STR_ARG(name)));
}

void facts_add_inverted(struct problem *problem, struct facts *facts, const struct query_predicate *predicate) {
    struct catalog_key key;
    if (problem->catalog->dialect == SQL_POSTGRESQL && predicate->op == OP_OTHER) {
        ask_to_rewrite(problem, facts, predicate);
    }
    if (problem->catalog->dialect != SQL_POSTGRESQL ||
        !inverted_key(problem, facts, &predicate->left, &key)) {
        return;
    }
    enum catalog_family family = predicate->left.family;
    static const struct str classes[] = {STR_INIT(""), STR_INIT("jsonb_path_ops")};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (query_gin_serves(query_gin_class(family, classes[i]), predicate)) {
            add_class(facts, key, classes[i]);
        }
    }
    if (query_gin_serves(GIN_TRIGRAM, predicate) && family == FAMILY_TEXT && has_trigrams(problem->arena, predicate)) {
        if (catalog_has_extension(problem->catalog, "pg_trgm")) {
            add_class(facts, key, STR("gin_trgm_ops"));
        } else {
            ask_for_extension(problem, facts, key);
        }
    }
}
