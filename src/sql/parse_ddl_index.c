/* CREATE INDEX of both dialects. Keys, table and predicate are fields; storage, partitions and visibility are clauses. */
#include "sql/parser.h"
#include "sql/print.h"

/* Words that behind a key would begin something else, though they are not reserved. */
static struct str quote_class(struct parser *p, struct str name) {
    static const char *const words[] = {"at", "between", "include", "nulls", "operator"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_z(name, words[i])) return str_fmt(p->arena, "\"%s\"", words[i]);
    return sql_quote_name(p->arena, p->dialect, name);
}

static struct str parse_operator_class(struct parser *p) {
    static const char *const what = "an operator class";
    struct str name = quote_class(p, parser_name(p, what));
    while (parser_accept_operator(p, ".")) {
        struct str next = parser_any_word(p, what);
        name = str_fmt(p->arena, STR_FMT "." STR_FMT, STR_ARG(name), STR_ARG(sql_quote_name(p->arena, p->dialect, next)));
    }
    return name;
}

/* gin_trgm_ops (siglen = 32), jsonb_path_ops, schema.class */
static void parse_opclass(struct parser *p, struct sql_index_key *key) {
    if (p->dialect != SQL_POSTGRESQL || !parser_is_name(p, 0) || parser_is_word(p, 0, "nulls") || parser_is_word(p, 0, "include")) return;
    key->opclass = parse_operator_class(p);
    if (parser_is_operator(p, 0, "(")) expect_rule(p, "index class options", &key->options);
}

static struct str collation_name(struct parser *p, const struct sql_collate *collate) {
    struct str name = sql_quote_name(p->arena, p->dialect, collate->name), schema = collate->schema;
    return schema.len ? str_fmt(p->arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(p->arena, p->dialect, schema)), STR_ARG(name)) : name;
}

void parse_index_key_rest(struct parser *p, struct sql_index_key *key) {
    parse_opclass(p, key);
    key->order = parser_accept(p, "asc") ? SQL_ORDER_ASC : parser_accept(p, "desc") ? SQL_ORDER_DESC : SQL_ORDER_DEFAULT;
    key->nulls = parser_accept(p, "nulls first") ? SQL_NULLS_FIRST : parser_accept(p, "nulls last") ? SQL_NULLS_LAST : SQL_NULLS_DEFAULT;
}

struct sql_node *parse_index_key(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INDEX_KEY, parser_offset(p), 0);
    struct sql_index_key *key = SQL_AS(index_key, node);
    key->expression = parse_expression(p);
    if (key->expression && key->expression->kind == SQL_COLLATE) {
        key->collation = collation_name(p, SQL_AS(collate, key->expression));
        key->expression = SQL_AS(collate, key->expression)->operand;
    }
    parse_index_key_rest(p, key);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
static bool starts_with_words(const struct sql_list *items, const char *words) {
    for (size_t i = 0; i < items->n; i++)
        if (items->at[i]->kind == SQL_WORDS && str_eq_z(SQL_AS(words, items->at[i])->text, words)) return true;
    return false;
}

static void parse_keys(struct parser *p, struct sql_create_index *index) {
    parser_expect_operator(p, "(");
    do {
        struct sql_node *key = p->failed ? NULL : parse_index_key(p);
        if (key) sql_list_push(p->arena, &index->keys, key);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

/* ON [ONLY] table [alias] or ON CLUSTER name */
static void parse_indexed(struct parser *p, struct sql_create_index *index) {
    bool only = p->dialect == SQL_POSTGRESQL && parser_accept(p, "only");
    index->cluster = p->dialect == SQL_ORACLE && parser_accept(p, "cluster");
    index->table = p->failed ? NULL : parse_object_name(p, "a table name");
    if (!index->table) return;
    SQL_AS(table, index->table)->only = only;
    if (p->dialect == SQL_ORACLE && parser_at_ddl_name(p) && !index->cluster && parser_is_operator(p, 1, "(")) SQL_AS(table, index->table)->alias = parser_ddl_name(p, "an alias");
}

/* What stands behind the keys: a bitmap join's tables, INCLUDE, options, the predicate. */
static void parse_index_rest(struct parser *p, struct sql_create_index *index) {
    if (p->dialect == SQL_ORACLE && parser_accept(p, "from")) {
        parse_from_list(p, &index->from);
        if (parser_expect(p, "where")) index->where = parse_expression(p);
    }
    if (parser_accept(p, "include")) parser_ddl_name_list(p, &index->include);
    index->nulls_not_distinct = p->dialect == SQL_POSTGRESQL && parser_accept(p, "nulls not distinct");
    if (p->dialect == SQL_POSTGRESQL && !index->nulls_not_distinct) parser_accept(p, "nulls distinct");
    parse_rule(p, "index options", &index->options);
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "where")) index->where = parse_expression(p);
}

struct sql_node *parse_create_index(struct parser *p, size_t offset, const struct sql_list *prefix) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_INDEX, offset, 0);
    struct sql_create_index *index = SQL_AS(create_index, node);
    index->prefix = *prefix;
    index->unique = starts_with_words(prefix, "UNIQUE");
    index->bitmap = starts_with_words(prefix, "BITMAP");
    index->multivalue = starts_with_words(prefix, "MULTIVALUE");
    index->concurrently = parser_accept(p, "concurrently");
    index->if_not_exists = parser_accept(p, "if not exists");
    bool nameless = parser_is_word(p, 0, "on") && (p->dialect == SQL_POSTGRESQL || starts_with_words(prefix, "JSON"));
    if (!nameless) index->name = parse_object_name(p, "an index name");
    struct sql_node *lifecycle = p->dialect == SQL_ORACLE && !p->failed ? parse_clause(p, "ilm") : NULL;
    if (lifecycle) sql_list_push(p->arena, &index->options, lifecycle); /* may also stand with the options */
    parser_expect(p, "on");
    parse_indexed(p, index);
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "using")) index->method = parser_name(p, "an access method");
    if (!index->cluster) parse_keys(p, index);
    if (!p->failed) parse_index_rest(p, index);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
