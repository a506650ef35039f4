/* SQL/XML functions of both dialects. */
#include "sql/parse_call.h"
#include "sql/parse_json.h"

static void push(struct parser *p, struct sql_list *list, struct sql_node *node) {
    if (node) sql_list_push(p->arena, list, node);
}

/* x AS name of PASSING */
static struct sql_node *parse_passed(struct parser *p) {
    size_t offset = parser_offset(p);
    struct sql_node *value = parse_expression(p);
    if (!value || !parser_accept(p, "as")) return value;
    struct sql_node *node = parser_new(p, SQL_TARGET, offset);
    SQL_AS(target, node)->expression = value;
    SQL_AS(target, node)->alias = parser_any_word(p, "a name for the query");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* x [AS] name, x AS EVALNAME y */
static struct sql_node *parse_named_value(struct parser *p) {
    size_t offset = parser_offset(p);
    struct sql_node *value = parse_expression(p);
    if (!value) return NULL;
    struct str alias = {0};
    bool evaluated = parser_accept(p, "as evalname");
    if (!evaluated && !parser_label(p, &alias)) return p->failed ? NULL : value;
    struct sql_node *node = parser_new(p, evaluated ? SQL_JSON_ENTRY : SQL_TARGET, offset);
    if (evaluated) {
        SQL_AS(json_entry, node)->value = value;
        SQL_AS(json_entry, node)->key = parse_operand(p);
        SQL_AS(json_entry, node)->tags = STR("EVALNAME");
    } else {
        SQL_AS(target, node)->expression = value;
        SQL_AS(target, node)->alias = alias;
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_named_values(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *value = parse_named_value(p);
        if (!value) return;
        sql_list_push(p->arena, list, value);
    } while (parser_accept_operator(p, ","));
}

/* XMLATTRIBUTES(…) inside XMLELEMENT */
static struct sql_node *parse_attributes(struct parser *p) {
    static const char *const words[] = {"entityescaping", "noentityescaping", "schemacheck", "noschemacheck"};
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, parser_offset(p), 0);
    SQL_AS(call, node)->name = p->tokens[p->at].text;
    p->at += 2;
    while (parser_accept_one(p, words, sizeof words / sizeof *words)) parse_add_option(p, &parse_clauses_of(p, SQL_AS(call, node))->options, p->tokens[p->at - 1].text);
    parse_named_values(p, &SQL_AS(call, node)->args);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* [NAME] id or EVALNAME x: the first argument; the word is the option. */
static void parse_element_name(struct parser *p, struct sql_call *call) {
    struct str *options = &parse_clauses_of(p, call)->options;
    if (parser_accept(p, "evalname")) {
        parse_add_option(p, options, STR("EVALNAME"));
        push(p, &call->args, parse_expression(p));
        return;
    }
    bool word = parser_is_word(p, 0, "name") && !parser_is_operator(p, 1, ",") && !parser_is_operator(p, 1, ")");
    if (word) p->at++;
    else if (p->dialect == SQL_POSTGRESQL) parser_fail(p, "NAME");
    struct sql_node *name = sql_node_new(p->arena, SQL_NAME, parser_offset(p), 0);
    SQL_AS(name, name)->text = parser_any_word(p, "the name of an element");
    parser_close(p, name);
    parse_add_option(p, options, STR("NAME"));
    push(p, &call->args, p->failed ? NULL : name);
}

static void parse_element(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"entityescaping", "noentityescaping"};
    if (parser_is_word(p, 0, words[0]) || parser_is_word(p, 0, words[1])) parse_option(p, &parse_clauses_of(p, call)->options, words, 2);
    parse_element_name(p, call);
    while (!p->failed && parser_accept_operator(p, ",")) {
        bool attributes = parser_is_word(p, 0, "xmlattributes") && parser_is_operator(p, 1, "(");
        push(p, &call->args, attributes ? parse_attributes(p) : parse_named_value(p));
    }
}

static void parse_forest(struct parser *p, struct sql_call *call) { parse_named_values(p, &call->args); }

static void parse_instruction(struct parser *p, struct sql_call *call) {
    parse_element_name(p, call);
    if (parser_accept_operator(p, ",")) push(p, &call->args, parse_expression(p));
}

/* BY VALUE, BY REF */
static struct str parse_mechanism(struct parser *p) {
    if (parser_accept(p, "by value")) return STR("BY VALUE");
    return parser_accept(p, "by ref") ? STR("BY REF") : (struct str){0};
}

static void parse_xml_passing(struct parser *p, struct sql_call_clauses *clauses) {
    if (!parser_accept(p, "passing")) return;
    clauses->passing_by = parse_mechanism(p);
    do push(p, &clauses->passing, parse_passed(p));
    while (parser_accept_operator(p, ","));
    parse_mechanism(p); /* PostgreSQL takes it behind, too; it means nothing there */
}

/* XMLQUERY(q PASSING … RETURNING CONTENT NULL ON EMPTY), XMLEXISTS(q PASSING …) */
static void parse_query_call(struct parser *p, struct sql_call *call) {
    static const char *const content[] = {"returning content", "null on empty"};
    push(p, &call->args, parse_expression(p));
    struct sql_call_clauses *clauses = parse_clauses_of(p, call);
    if (!p->failed) parse_xml_passing(p, clauses);
    if (!parse_option(p, &clauses->options, content, 1)) return;
    parse_option(p, &clauses->options, content + 1, 1);
}

/* XMLTYPE (SEQUENCE) BY REF */
static void parse_sequence_type(struct parser *p, struct sql_table_column *column) {
    column->type = parser_new(p, SQL_TYPE, parser_offset(p));
    SQL_AS(type, column->type)->name = p->tokens[p->at++].text;
    parser_close(p, column->type);
    p->at += 2; /* (SEQUENCE */
    parser_expect_operator(p, ")");
    parser_expect(p, "by ref");
    column->options = STR("(SEQUENCE) BY REF");
}

static struct sql_node *parse_table_column(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE_COLUMN, parser_offset(p), 0);
    struct sql_table_column *column = SQL_AS(table_column, node);
    column->name = parser_name(p, "a column");
    if (parser_accept(p, "for ordinality")) {
        column->kind = SQL_COLUMN_ORDINALITY;
    } else {
        bool typed = p->dialect == SQL_POSTGRESQL || (!parser_is_word(p, 0, "path") && !parser_is_operator(p, 0, ",") && !parser_is_operator(p, 0, ")"));
        if (parser_is(p, "xmltype") && parser_is_operator(p, 1, "(") && parser_is_word(p, 2, "sequence")) parse_sequence_type(p, column);
        else if (!p->failed && typed) column->type = parse_type(p);
        for (int clause = 0; clause < 3; clause++) {
            if (!column->path && parser_accept(p, "path")) column->path = parse_operand(p);
            else if (!column->otherwise && parser_accept(p, "default")) column->otherwise = parse_operand(p);
            else if (parser_accept(p, "not null")) column->required = true;
        }
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* XMLNAMESPACES('a' AS b, DEFAULT 'c') */
static void parse_namespaces(struct parser *p, struct sql_list *list) {
    p->at++;
    parser_expect_operator(p, "(");
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_TARGET, parser_offset(p), 0);
        bool fallback = parser_accept(p, "default");
        SQL_AS(target, node)->expression = parse_operand(p);
        if (fallback) SQL_AS(target, node)->version = STR("default");
        else if (parser_expect(p, "as")) SQL_AS(target, node)->alias = parser_any_word(p, "a prefix");
        parser_close(p, node);
        push(p, list, p->failed ? NULL : node);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static void parse_table(struct parser *p, struct sql_call *call) {
    static const char *const sequence[] = {"returning sequence by ref"};
    struct sql_call_clauses *clauses = parse_clauses_of(p, call);
    if (parser_is_word(p, 0, "xmlnamespaces") && parser_is_operator(p, 1, "(")) {
        parse_namespaces(p, &clauses->namespaces);
        parser_expect_operator(p, ",");
    }
    push(p, &call->args, parse_expression(p));
    if (!p->failed) parse_xml_passing(p, clauses);
    parse_option(p, &clauses->options, sequence, 1);
    if (!parser_accept(p, "columns")) return;
    do push(p, &clauses->columns, parse_table_column(p));
    while (parser_accept_operator(p, ","));
}

static bool parse_document_word(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"document", "content"};
    if (parse_option(p, &parse_clauses_of(p, call)->options, words, 2)) return true;
    return parser_fail(p, "DOCUMENT or CONTENT") != NULL;
}

/* XMLPARSE(DOCUMENT x WELLFORMED) */
static void parse_parse(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"wellformed", "preserve whitespace", "strip whitespace"};
    if (!parse_document_word(p, call)) return;
    push(p, &call->args, parse_expression(p));
    size_t from = p->at;
    if (parser_accept_one(p, words, sizeof words / sizeof *words)) parse_clauses_of(p, call)->passing_by = parser_words_from(p, from);
}

/* ENCODING x, VERSION x, INDENT SIZE = 2 …: kept as words */
static void parse_serialize_words(struct parser *p, struct sql_call_clauses *clauses) {
    static const char *const words[] = {"no indent", "indent", "hide defaults", "show defaults"};
    size_t from = p->at;
    if (parser_accept(p, "encoding")) parse_operand(p);
    if (parser_accept(p, "version")) parse_operand(p);
    while (parser_accept_one(p, words, sizeof words / sizeof *words)) {
        if (!parser_accept(p, "size")) continue;
        parser_expect_operator(p, "=");
        parse_operand(p);
    }
    if (p->at > from) clauses->passing_by = parser_words_from(p, from);
}

static void parse_serialize(struct parser *p, struct sql_call *call) {
    if (!parse_document_word(p, call)) return;
    push(p, &call->args, parse_expression(p));
    if (!p->failed && parser_accept(p, "as")) parse_clauses_of(p, call)->returning = parse_type(p);
    if (!p->failed) parse_serialize_words(p, parse_clauses_of(p, call));
}

/* XMLROOT(x, VERSION '1.0', STANDALONE YES) */
static void parse_root(struct parser *p, struct sql_call *call) {
    static const char *const standalone[] = {"standalone yes", "standalone no value", "standalone no"};
    push(p, &call->args, parse_expression(p));
    parser_expect_operator(p, ",");
    parser_expect(p, "version");
    struct str *options = &parse_clauses_of(p, call)->options;
    if (parser_accept(p, "no value")) parse_add_option(p, options, STR("NO VALUE"));
    else push(p, &call->args, parse_expression(p));
    if (parser_accept_operator(p, ",") && !parse_option(p, options, standalone, sizeof standalone / sizeof *standalone)) parser_fail(p, "STANDALONE");
}

static void parse_xml_cast(struct parser *p, struct sql_call *call) { push(p, &call->args, parse_typed(p)); }

bool parse_xml_call(struct parser *p, struct sql_call *call) {
    static const struct {
        const char *name;
        void (*parse)(struct parser *p, struct sql_call *call);
    } functions[] = {{"xmlelement", parse_element}, {"xmlforest", parse_forest},     {"xmlcolattval", parse_forest}, {"xmlquery", parse_query_call},     {"xmlexists", parse_query_call},
                     {"xmltable", parse_table},     {"xmlparse", parse_parse},       {"xmlserialize", parse_serialize}, {"xmlroot", parse_root},         {"xmlpi", parse_instruction},
                     {"xmlcast", parse_xml_cast}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!str_ieq_z(call->name, functions[i].name)) continue;
        functions[i].parse(p, call);
        return true;
    }
    return false;
}
