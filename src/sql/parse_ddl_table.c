/*
 * CREATE TABLE: columns and constraints are nodes with fields, because catalogs and designs read them; what stands before, behind and between
 * (storage, partitions, states) comes from the grammars as clauses.
 */
#include "sql/grammar.h"

/* ---- constraints ---- */

/* All these words may be names of columns, but for what follows them. */
static bool begins_table_constraint(const struct parser *p) {
    bool named = parser_is_word(p, 0, "constraint");
    if (named && p->dialect == SQL_POSTGRESQL) return true; /* a reserved word */
    for (size_t ahead = 0; ahead <= (named ? 2 : 0); ahead++) { /* CONSTRAINT may stand without a name */
        if (parser_is_word(p, ahead, "primary") || parser_is_word(p, ahead, "foreign")) return parser_is_word(p, ahead + 1, "key");
        if (parser_is_word(p, ahead, "unique") || parser_is_word(p, ahead, "check")) return true;
        if (parser_is_word(p, ahead, "exclude") && (parser_is_word(p, ahead + 1, "using") || parser_is_operator(p, ahead + 1, "("))) return true;
    }
    return false;
}

static void parse_check(struct parser *p, struct sql_constraint *constraint) {
    constraint->kind = SQL_CONSTRAINT_CHECK;
    parser_expect_operator(p, "(");
    constraint->expression = p->failed ? NULL : parse_expression(p);
    parser_expect_operator(p, ")");
}

/* In a table of objects a key may be over attributes of its columns: (id, address.phone). */
static bool parse_attributes(struct parser *p, struct sql_list *columns) {
    bool attributes = false;
    for (size_t ahead = 1; p->dialect == SQL_ORACLE && !attributes && parser_peek(p, ahead)->kind != TOKEN_END && !parser_is_operator(p, ahead, ")"); ahead++)
        attributes = parser_is_operator(p, ahead, ".");
    if (!attributes) return false;
    parser_expect_operator(p, "(");
    do {
        if (!grammar_native(p, NATIVE_COLUMN, columns)) parser_fail(p, "a column");
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
    return true;
}

static void parse_columns(struct parser *p, struct sql_list *columns) {
    if (!parse_attributes(p, columns)) parser_ddl_name_list(p, columns);
}

static void parse_references(struct parser *p, struct sql_constraint *constraint) {
    constraint->kind = SQL_CONSTRAINT_FOREIGN;
    constraint->references = parse_object_name(p, "a table name");
    if (!p->failed && parser_is_operator(p, 0, "(")) parse_columns(p, &constraint->reference_columns);
    parse_rule(p, "reference actions", &constraint->options);
}

/* What a primary key or unique constraint of a table is over. */
static void parse_key_columns(struct parser *p, struct sql_constraint *constraint) {
    if (constraint->kind == SQL_CONSTRAINT_UNIQUE && parser_accept(p, "nulls not distinct")) constraint->how = STR("NULLS NOT DISTINCT");
    else if (constraint->kind == SQL_CONSTRAINT_UNIQUE && p->dialect == SQL_POSTGRESQL && parser_accept(p, "nulls distinct")) constraint->how = STR("NULLS DISTINCT");
    if (p->dialect == SQL_POSTGRESQL && parser_is(p, "using index")) expect_rule(p, "constraint using index", &constraint->options);
    else parse_columns(p, &constraint->columns);
}

struct sql_node *parse_table_constraint(struct parser *p) {
    if (!begins_table_constraint(p)) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
    struct sql_constraint *constraint = SQL_AS(constraint, node);
    if (parser_accept(p, "constraint") && (p->dialect == SQL_POSTGRESQL || parser_at_ddl_name(p))) constraint->name = parser_ddl_name(p, "a constraint");
    if (parser_accept(p, "primary key") || parser_is_word(p, 0, "unique")) {
        constraint->kind = parser_accept(p, "unique") ? SQL_CONSTRAINT_UNIQUE : SQL_CONSTRAINT_PRIMARY;
        parse_key_columns(p, constraint);
    } else if (parser_accept(p, "foreign key")) {
        parse_columns(p, &constraint->columns);
        if (parser_expect(p, "references")) parse_references(p, constraint);
    } else if (parser_accept(p, "check")) {
        parse_check(p, constraint);
    } else {
        constraint->kind = SQL_CONSTRAINT_OTHER;
        expect_rule(p, "other table constraint", &constraint->options);
    }
    parse_rule(p, "constraint state", &constraint->options);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* GENERATED … AS IDENTITY (…), GENERATED ALWAYS AS (a + b) STORED, AS (a + b) VIRTUAL */
static void parse_generated(struct parser *p, struct sql_constraint *constraint) {
    constraint->kind = SQL_CONSTRAINT_GENERATED;
    if (parse_rule(p, "identity", &constraint->options)) return;
    constraint->how = parser_accept(p, "generated always as") ? STR("GENERATED ALWAYS AS") : STR("AS");
    if (!constraint->how.ptr || (str_eq_z(constraint->how, "AS") && !parser_expect(p, "as"))) return;
    parser_expect_operator(p, "(");
    constraint->expression = p->failed ? NULL : parse_expression(p);
    parser_expect_operator(p, ")");
    parse_rule(p, "generated options", &constraint->options);
}

static void parse_default(struct parser *p, struct sql_constraint *constraint) {
    static const char *const forms[] = {"ON NULL FOR INSERT ONLY", "ON NULL FOR INSERT AND UPDATE", "ON NULL"};
    constraint->kind = SQL_CONSTRAINT_DEFAULT;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !constraint->how.len; i++)
        if (parser_accept(p, forms[i])) constraint->how = str_from_z(forms[i]);
    constraint->expression = parse_operand(p);
    bool column_collation = p->dialect == SQL_POSTGRESQL && constraint->expression && constraint->expression->kind == SQL_COLLATE && !sql_token_is_operator(&p->tokens[p->at - 1], ")");
    if (!column_collation) return;
    constraint->expression = SQL_AS(collate, constraint->expression)->operand; /* COLLATE is the column's, unless parentheses say otherwise */
    do p->at--;
    while (!parser_is_word(p, 0, "collate"));
}

/* False without failure when none stands here. */
static bool parse_column_constraint_body(struct parser *p, struct sql_constraint *constraint) {
    bool virtual_column = p->dialect == SQL_ORACLE && parser_is_word(p, 0, "as") && parser_is_operator(p, 1, "(");
    if (parser_accept(p, "not null")) {
        constraint->kind = SQL_CONSTRAINT_NOT_NULL;
    } else if (parser_accept(p, "null")) {
        constraint->kind = SQL_CONSTRAINT_NULL;
    } else if (parser_accept(p, "default")) {
        parse_default(p, constraint);
    } else if (parser_accept(p, "primary key")) {
        constraint->kind = SQL_CONSTRAINT_PRIMARY;
    } else if (parser_accept(p, "unique")) {
        constraint->kind = SQL_CONSTRAINT_UNIQUE;
        if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "nulls not distinct")) constraint->how = STR("NULLS NOT DISTINCT");
    } else if (parser_accept(p, "references")) {
        parse_references(p, constraint);
    } else if (parser_accept(p, "check")) {
        parse_check(p, constraint);
    } else if (parser_is_word(p, 0, "generated") || virtual_column) {
        parse_generated(p, constraint);
    } else if (parser_accept(p, "collate")) {
        constraint->kind = SQL_CONSTRAINT_COLLATE;
        expect_rule(p, "collation", &constraint->options);
    } else {
        constraint->kind = SQL_CONSTRAINT_OTHER;
        return parse_rule(p, "other column constraint", &constraint->options);
    }
    return true;
}

struct sql_node *parse_column_constraint(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
    struct sql_constraint *constraint = SQL_AS(constraint, node);
    if (parser_accept(p, "constraint")) constraint->name = parser_ddl_name(p, "a constraint");
    if (!parse_column_constraint_body(p, constraint)) return constraint->name.len ? parser_fail(p, "a constraint") : NULL;
    if (constraint->kind != SQL_CONSTRAINT_DEFAULT && constraint->kind != SQL_CONSTRAINT_COLLATE) parse_rule(p, "constraint state", &constraint->options);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- columns ---- */

/* Words that stand behind a column's name where it has no type: domains give it, or the query of CREATE TABLE … AS. */
static bool at_type(struct parser *p) {
    static const char *const follow[] = {"constraint", "not", "null", "default", "primary", "unique", "references", "check", "generated", "as", "with", "collate"};
    static const char *const follow_in_oracle[] = {"domain", "encrypt", "decrypt", "sort", "visible", "invisible", "scope", "annotations", "reservable", "add", "drop"};
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return false;
    if (parser_is_word(p, 0, "options") && parser_is_operator(p, 1, "(")) return false;
    for (size_t i = 0; i < sizeof follow / sizeof *follow; i++)
        if (parser_is_word(p, 0, follow[i])) return false;
    for (size_t i = 0; i < sizeof follow_in_oracle / sizeof *follow_in_oracle && p->dialect == SQL_ORACLE; i++)
        if (parser_is_word(p, 0, follow_in_oracle[i])) return false;
    return true;
}

/* Oracle: of DEFAULT and GENERATED a column has one, once, and in front of its constraints. */
static bool values_twice(const struct parser *p, const struct sql_list *constraints, const struct sql_node *constraint) {
    enum sql_constraint_kind kind = (enum sql_constraint_kind)SQL_AS_CONST(constraint, constraint)->kind;
    bool value = p->dialect == SQL_ORACLE && (kind == SQL_CONSTRAINT_DEFAULT || kind == SQL_CONSTRAINT_GENERATED), late = false;
    for (size_t i = 0; value && i < constraints->n; i++) late |= SQL_AS_CONST(constraint, constraints->at[i])->kind != SQL_CONSTRAINT_COLLATE;
    return late;
}

struct sql_node *parse_column_def(struct parser *p, bool typed) {
    struct sql_node *node = sql_node_new(p->arena, SQL_COLUMN_DEF, parser_offset(p), 0), *constraint;
    struct sql_column_def *column = SQL_AS(column_def, node);
    column->name = parser_ddl_name(p, "a column");
    bool alone = p->dialect == SQL_ORACLE || parser_is_operator(p, 0, ",") || parser_is_operator(p, 0, ")");
    if (!p->failed && (at_type(p) || (typed && !alone))) column->type = parse_type(p);
    while (!p->failed) {
        if (parse_rule(p, "column option", &column->options)) continue;
        if (p->failed || !(constraint = parse_column_constraint(p))) break;
        if (values_twice(p, &column->constraints, constraint)) parser_fail(p, "DEFAULT or GENERATED in front of the constraints");
        sql_list_push(p->arena, &column->constraints, constraint);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

bool sql_column_is_bare(const struct sql_node *column_def) {
    const struct sql_column_def *column = SQL_AS_CONST(column_def, column_def);
    return !column->type && !column->options.n && !column->constraints.n;
}

/* ---- tables ---- */

/* bare: behind the first column that has a name alone; 0 when none has. */
static void parse_table_elements(struct parser *p, struct sql_create_table *table, size_t *bare) {
    table->parenthesis = true;
    parser_expect_operator(p, "(");
    *bare = 0;
    if (p->dialect == SQL_POSTGRESQL && parser_accept_operator(p, ")")) return;
    do {
        struct sql_node *constraint = parse_table_constraint(p), *element = constraint || p->failed ? NULL : parse_clause(p, "table element");
        if (p->failed) return;
        if (constraint || element) {
            sql_list_push(p->arena, constraint ? &table->constraints : &table->elements, constraint ? constraint : element);
        } else {
            struct sql_node *column = parse_column_def(p, !table->before.n);
            if (column) sql_list_push(p->arena, &table->columns, column);
            if (column && !*bare && sql_column_is_bare(column)) *bare = p->at;
        }
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static bool has_words(const struct sql_list *items, const char *words) {
    for (size_t i = 0; i < items->n; i++)
        if (items->at[i]->kind == SQL_WORDS && str_eq_z(SQL_AS(words, items->at[i])->text, words)) return true;
    return false;
}

/* PostgreSQL: a partition has bounds, a foreign table its server, and no other table has either. */
static void parse_table_options(struct parser *p, struct sql_create_table *table) {
    bool postgresql = p->dialect == SQL_POSTGRESQL, partition = postgresql && has_words(&table->before, "PARTITION OF"), foreign = postgresql && has_words(&table->prefix, "FOREIGN");
    if (p->failed) return;
    if (foreign) expect_rule(p, partition ? "foreign partition options" : "foreign table options", &table->options);
    else if (partition) expect_rule(p, "partition table options", &table->options);
    else parse_rule(p, "table options", &table->options);
}

struct sql_node *parse_create_table(struct parser *p, size_t offset, const struct sql_list *prefix) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_TABLE, offset, 0);
    struct sql_create_table *table = SQL_AS(create_table, node);
    size_t bare = 0;
    table->prefix = *prefix;
    table->temporary = has_words(prefix, "TEMPORARY") || has_words(prefix, "TEMP") || has_words(prefix, "GLOBAL TEMPORARY") || has_words(prefix, "PRIVATE TEMPORARY") ||
                       has_words(prefix, "LOCAL TEMPORARY") || has_words(prefix, "GLOBAL TEMP") || has_words(prefix, "LOCAL TEMP");
    table->unlogged = has_words(prefix, "UNLOGGED");
    table->if_not_exists = parser_accept(p, "if not exists");
    table->name = parse_object_name(p, "a table name");
    parse_rule(p, "table before", &table->before);
    if (!p->failed && parser_is_operator(p, 0, "(")) parse_table_elements(p, table, &bare);
    parse_table_options(p, table);
    if (!p->failed && parser_accept(p, "as")) {
        table->query = p->dialect == SQL_POSTGRESQL && parser_is_word(p, 0, "execute") ? parse_command(p) : parse_query(p);
        parse_rule(p, "table ending", &table->ending);
    }
    if (bare && !table->query && !table->before.n && !p->failed) {
        p->at = p->furthest = bare;
        return parser_fail(p, "a type");
    }
    bool nothing = !table->parenthesis && !table->query && !table->before.n && !has_words(prefix, "JSON COLLECTION") && !table->options.n;
    if (nothing) return parser_fail(p, "the columns of the table");
    parser_close(p, node);
    return p->failed ? NULL : node;
}
