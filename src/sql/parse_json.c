/*
 * SQL/JSON functions of both dialects: arguments, then clauses of words. A table says which function takes which clauses; those of the path
 * functions stand in one order, those of the constructors in any.
 */
#include "sql/parse_json.h"

#include <string.h>

#include "sql/json_path.h"

enum clause {
    PATH = 1 << 1, PASSING = 1 << 2, RETURNING = 1 << 3, OUTPUT = 1 << 4, WRAPPER = 1 << 5, QUOTES = 1 << 6, HANDLERS = 1 << 7, TYPE = 1 << 8,
    COLUMNS = 1 << 9, NULLS = 1 << 10, UNIQUE = 1 << 11, STRICT = 1 << 12, TYPENAME = 1 << 13, ENTRIES = 1 << 14, ITEMS = 1 << 15, ORDER = 1 << 16, OPERATIONS = 1 << 17, ORDERED = 1 << 18
};

static const struct function {
    const char *name;
    unsigned clauses;
} functions[] = {
    {"json_value", PATH | PASSING | RETURNING | OUTPUT | HANDLERS | TYPE | ORDERED},
    {"json_query", PATH | PASSING | RETURNING | OUTPUT | WRAPPER | QUOTES | HANDLERS | TYPE | ORDERED},
    {"json_exists", PATH | PASSING | HANDLERS | TYPE | ORDERED},
    {"json_table", PATH | PASSING | HANDLERS | TYPE | COLUMNS | ORDERED},
    {"json_object", ENTRIES | NULLS | RETURNING | OUTPUT | UNIQUE | STRICT | TYPENAME},
    {"json_objectagg", ENTRIES | NULLS | RETURNING | UNIQUE | STRICT},
    {"json_array", ITEMS | NULLS | RETURNING | STRICT},
    {"json_arrayagg", ITEMS | ORDER | NULLS | RETURNING | STRICT},
    {"json_transform", OPERATIONS | PASSING | RETURNING | OUTPUT | HANDLERS | TYPE},
    {"json_mergepatch", ITEMS | RETURNING | OUTPUT | HANDLERS},
    {"json_serialize", RETURNING | OUTPUT | HANDLERS},
    {"json_scalar", HANDLERS | RETURNING},
    {"json_equal", ITEMS | HANDLERS},
    {"json", STRICT | UNIQUE | HANDLERS},
};

/* ---- words ---- */

void parse_add_option(struct parser *p, struct str *options, struct str phrase) {
    *options = options->len ? str_fmt(p->arena, STR_FMT " " STR_FMT, STR_ARG(*options), STR_ARG(phrase)) : phrase;
}

bool parse_option(struct parser *p, struct str *options, const char *const *phrases, size_t count) {
    size_t from = p->at;
    if (!parser_accept_one(p, phrases, count)) return false;
    parse_add_option(p, options, parser_words_from(p, from));
    return true;
}

/* DEFAULT x, or words such as EMPTY ARRAY, before ON. */
static bool at_handler(const struct parser *p) {
    static const char *const actions[] = {"error", "null", "true", "false", "unknown", "ignore", "absent", "create", "replace", "remove", "empty"};
    if (parser_is_word(p, 0, "default")) return true;
    if (parser_is(p, "empty array on") || parser_is(p, "empty object on") || parser_is(p, "json null on") || parser_is(p, "sql null on")) return true;
    if (!parser_is_word(p, 1, "on")) return false;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (parser_is_word(p, 0, actions[i])) return true;
    return false;
}

/* ERROR, EMPTY, MISMATCH [(MISSING DATA, …)] … behind ON */
static struct str parse_event(struct parser *p) {
    static const char *const events[] = {"error", "empty", "mismatch", "null", "existing", "missing"};
    static const char *const kinds[] = {"missing data", "extra data", "type error"};
    size_t from = p->at;
    const char *event = parser_accept_one(p, events, sizeof events / sizeof *events);
    if (!event) return parser_fail(p, "ERROR, EMPTY, MISMATCH, NULL, EXISTING or MISSING"), (struct str){0};
    if (p->tokens[p->at - 1].text.len == strlen("mismatch") && parser_accept_operator(p, "(")) {
        do {
            if (!parser_accept_one(p, kinds, sizeof kinds / sizeof *kinds)) parser_fail(p, "MISSING DATA, EXTRA DATA or TYPE ERROR");
        } while (parser_accept_operator(p, ","));
        parser_expect_operator(p, ")");
    }
    return parser_words_from(p, from);
}

static struct sql_node *parse_handler(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_HANDLER, parser_offset(p), 0);
    struct sql_handler *handler = SQL_AS(handler, node);
    size_t from = p->at;
    if (parser_accept(p, "default")) {
        handler->action = STR("DEFAULT");
        handler->value = parse_operand(p);
    } else {
        p->at += parser_is_word(p, 1, "on") ? 1 : 2;
        handler->action = parser_words_from(p, from);
    }
    parser_expect(p, "on");
    if (!p->failed) handler->event = parse_event(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ON ERROR and ON EMPTY are said once. */
static bool says_again(const struct sql_list *handlers, const struct sql_node *handler) {
    struct str event = SQL_AS_CONST(handler, handler)->event;
    for (size_t i = 0; i < handlers->n; i++)
        if (str_eq(SQL_AS_CONST(handler, handlers->at[i])->event, event) && (str_ieq(event, STR("error")) || str_ieq(event, STR("empty")))) return true;
    return false;
}

void parse_handlers(struct parser *p, struct sql_list *handlers) {
    while (at_handler(p)) {
        struct sql_node *handler = parse_handler(p);
        if (!handler) return;
        if (says_again(handlers, handler)) parser_fail(p, "each of ON ERROR and ON EMPTY once");
        sql_list_push(p->arena, handlers, handler);
    }
}

void parse_passing(struct parser *p, struct sql_list *passing) {
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_TARGET, parser_offset(p), 0);
        SQL_AS(target, node)->expression = parse_expression(p);
        if (parser_accept(p, "as")) SQL_AS(target, node)->alias = parser_any_word(p, "a name for the path");
        parser_close(p, node);
        sql_list_push(p->arena, passing, node);
    } while (parser_accept_operator(p, ","));
}

/* ---- clauses ---- */

static bool parse_format(struct parser *p, struct str *options) {
    static const char *const formats[] = {"format json", "format oson"};
    static const char *const encodings[] = {"encoding utf8", "encoding utf16", "encoding utf32"};
    if (!parse_option(p, options, formats, sizeof formats / sizeof *formats)) return false;
    parse_option(p, options, encodings, sizeof encodings / sizeof *encodings);
    return true;
}

static bool parse_returning_type(struct parser *p, struct sql_call_clauses *clauses) {
    if (!parser_accept(p, "returning")) return false;
    clauses->returning = parse_type(p);
    static const char *const with[] = {"with typename", "using case_sensitive mapping", "allow boolean to number conversion", "disallow boolean to number conversion",
                                       "allow boolean to number", "disallow boolean to number", "allow to number", "disallow to number"};
    parse_option(p, &clauses->options, with, sizeof with / sizeof *with);
    parse_format(p, &clauses->options);
    return true;
}

static bool parse_output(struct parser *p, struct sql_call_clauses *clauses) {
    static const char *const words[] = {"pretty", "ascii", "ordered", "truncate", "allow scalars", "disallow scalars"};
    bool any = false;
    while (parse_option(p, &clauses->options, words, sizeof words / sizeof *words)) any = true;
    return any;
}

static const char *const wrappers[] = {"without array wrapper", "without wrapper", "with unconditional array wrapper", "with unconditional wrapper", "with conditional array wrapper",
                                       "with conditional wrapper", "with array wrapper", "with wrapper"};
static const char *const quotes[] = {"keep quotes on scalar string", "omit quotes on scalar string", "keep quotes", "omit quotes"};

bool parse_type_clause(struct parser *p, struct str *options) {
    if (!parser_is_word(p, 0, "type") || !parser_is_operator(p, 1, "(")) return false;
    size_t from = p->at;
    p->at += 2;
    if (!parser_accept(p, "strict") && !parser_accept(p, "lax")) parser_fail(p, "STRICT or LAX");
    parser_expect_operator(p, ")");
    parse_add_option(p, options, parser_words_from(p, from));
    return true;
}

static bool parse_function_clause(struct parser *p, struct sql_call_clauses *clauses, unsigned clause) {
    static const char *const unique[] = {"with unique keys", "with unique", "without unique keys", "without unique"};
    static const char *const strict[] = {"strict", "extended"}, *const typename[] = {"with typename"};
    size_t handlers = clauses->handlers.n;
    switch (clause) {
    case PASSING: return parser_accept(p, "passing") && (parse_passing(p, &clauses->passing), true);
    case RETURNING: return parse_returning_type(p, clauses);
    case OUTPUT: return parse_output(p, clauses);
    case WRAPPER: return parse_option(p, &clauses->options, wrappers, sizeof wrappers / sizeof *wrappers);
    case QUOTES: return parse_option(p, &clauses->options, quotes, sizeof quotes / sizeof *quotes);
    case HANDLERS: case NULLS: return parse_handlers(p, &clauses->handlers), clauses->handlers.n > handlers;
    case TYPE: return parse_type_clause(p, &clauses->options);
    case UNIQUE: return parse_option(p, &clauses->unique, unique, sizeof unique / sizeof *unique);
    case STRICT: return parse_option(p, &clauses->options, strict, sizeof strict / sizeof *strict);
    case TYPENAME: return p->dialect == SQL_ORACLE && parse_option(p, &clauses->options, typename, 1);
    case COLUMNS:
        if (!parser_is_word(p, 0, "columns")) return false;
        return parse_json_columns(p, &clauses->columns), true;
    default: return false;
    }
}

/* Takes one clause that is allowed and says what is allowed behind it: of an ordered function only what stands later in the list. */
static bool parse_next_clause(struct parser *p, struct sql_call_clauses *clauses, unsigned *allowed) {
    for (unsigned clause = PASSING; clause <= TYPENAME; clause <<= 1) {
        if (!(*allowed & clause) || !parse_function_clause(p, clauses, clause)) continue;
        unsigned again = clause == TYPE || (clause == COLUMNS && p->dialect == SQL_POSTGRESQL) ? *allowed & HANDLERS : 0;
        *allowed &= *allowed & ORDERED ? ~(2 * clause - 1) : ~clause;
        *allowed |= again;
        return !p->failed;
    }
    return false;
}

static void parse_clauses(struct parser *p, struct sql_call_clauses *clauses, unsigned allowed) {
    while (parse_next_clause(p, clauses, &allowed)) {
    }
}

/* ---- arguments ---- */

struct sql_node *parse_json_path_of(struct parser *p, const struct sql_node *literal) {
    if (!literal || literal->kind != SQL_LITERAL || SQL_AS_CONST(literal, literal)->kind != SQL_LITERAL_STRING) return NULL;
    struct err err = {0};
    struct str text = str_trim(SQL_AS_CONST(literal, literal)->text);
    struct sql_node *path = sql_json_path_parse(p->arena, p->dialect, text, &err);
    bool begins = text.len && strchr("$@", text.ptr[0]);
    if (path || (p->dialect == SQL_ORACLE && !begins)) return path; /* Oracle's tools write fields alone, too */
    size_t at = p->at;
    while (p->at && p->tokens[p->at].offset > literal->offset) p->at--;
    parser_fail(p, str_z(p->arena, str_fmt(p->arena, "a JSON path (%s)", err.message)));
    p->at = at;
    return NULL;
}

/* ", path [AS name]" behind the document */
static void parse_path_argument(struct parser *p, struct sql_call *call, struct sql_call_clauses *clauses) {
    if (!parser_accept_operator(p, ",")) return;
    struct sql_node *path = parse_expression(p);
    if (!path) return;
    sql_list_push(p->arena, &call->args, path);
    clauses->path = parse_json_path_of(p, path);
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "as")) clauses->path_name = parser_name(p, "a name of the path");
}

static bool at_bare_query(const struct parser *p) { return !parser_is_operator(p, 0, "(") && parse_at_query(p); }

static struct sql_node *parse_item(struct parser *p) {
    size_t offset = parser_offset(p);
    struct sql_node *value;
    if (at_bare_query(p)) {
        struct sql_node *query = parse_query(p);
        if (!query) return NULL;
        value = parser_new(p, SQL_SUBQUERY, offset);
        SQL_AS(subquery, value)->query = query;
    } else {
        value = parse_expression(p);
    }
    struct str format = {0};
    if (!value || !parse_format(p, &format)) return value;
    struct sql_node *entry = parser_new(p, SQL_JSON_ENTRY, offset);
    SQL_AS(json_entry, entry)->value = value;
    SQL_AS(json_entry, entry)->format = format;
    return entry;
}

/* 1, 'a', … or a query, whose rows are the items */
static void parse_items(struct parser *p, struct sql_call *call) {
    if (at_bare_query(p) && !call->form.len) call->form = STR("query");
    while (!p->failed && !parser_is_operator(p, 0, ")") && !parser_is_operator(p, 0, "]") && !at_handler(p) && !parser_is_word(p, 0, "returning")) {
        struct sql_node *item = parse_item(p);
        if (!item) return;
        sql_list_push(p->arena, &call->args, item);
        if (!parser_accept_operator(p, ",")) break;
        if (parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, "]")) parser_fail(p, "a value behind the comma");
    }
}

/* WITH NOCHECK, WITH UPDATE: tags of a field of a duality view */
static struct str parse_field_tags(struct parser *p) {
    static const char *const tags[] = {"update", "noupdate", "check", "nocheck"};
    if (!parser_is_word(p, 0, "with") || parser_is_word(p, 1, "unique") || parser_is_word(p, 1, "typename") || p->dialect != SQL_ORACLE) return (struct str){0};
    size_t from = p->at++;
    if (!parser_accept_one(p, tags, sizeof tags / sizeof *tags)) return parser_fail(p, "UPDATE, NOUPDATE, CHECK or NOCHECK"), (struct str){0};
    while (parser_accept_one(p, tags, sizeof tags / sizeof *tags)) {
    }
    return parser_words_from(p, from);
}

/* Is KEY the word in front of a key, and no column of that name? */
static bool at_key_word(const struct parser *p) {
    const struct sql_token *next = parser_peek(p, 1);
    bool operand = next->kind == TOKEN_STRING || next->kind == TOKEN_QUOTED || next->kind == TOKEN_BIND || (next->kind == TOKEN_WORD && !parser_is_word(p, 1, "value") && !parser_is_word(p, 1, "is"));
    return p->dialect == SQL_ORACLE && parser_is_word(p, 0, "key") && operand; /* PostgreSQL has no such word there */
}

/* [KEY] k VALUE v, k : v, k IS v; a column alone, t.*, UNNEST (select …) have no key of their own. */
static struct sql_node *parse_entry(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_JSON_ENTRY, parser_offset(p), 0);
    struct sql_json_entry *entry = SQL_AS(json_entry, node);
    bool key_word = at_key_word(p);
    p->at += key_word;
    entry->value = parse_operand(p);
    if (parser_split_bind(p) || parser_accept(p, "value") || parser_accept_operator(p, ":") || parser_accept(p, "is")) {
        entry->key = entry->value;
        entry->value = parse_expression(p);
    } else if (key_word) {
        parser_fail(p, "VALUE");
    }
    parse_format(p, &entry->format);
    entry->tags = parse_field_tags(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_entries(struct parser *p, struct sql_call *call) {
    if (parser_accept_operator(p, "*")) {
        call->star = true;
        return;
    }
    while (!p->failed && !parser_is_operator(p, 0, ")") && !parser_is_operator(p, 0, "}") && !at_handler(p) && !parser_is_word(p, 0, "returning")) {
        struct sql_node *entry = parse_entry(p);
        if (!entry) return;
        const struct sql_json_entry *said = SQL_AS(json_entry, entry);
        bool bare = p->dialect == SQL_POSTGRESQL && !said->key && !said->format.len; /* the older function: json_object('{a, 1}') */
        sql_list_push(p->arena, &call->args, bare ? said->value : entry);
        if (!parser_accept_operator(p, ",")) break;
        if (parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, "}")) parser_fail(p, "a field behind the comma");
    }
}

/* ---- calls ---- */

static void put_clauses(struct sql_call *call, struct sql_node *node) {
    const struct sql_call_clauses *said = SQL_AS_CONST(call_clauses, node);
    if (said->operations.n || said->passing.n || said->returning || said->options.len || said->unique.len || said->handlers.n || said->columns.n || said->path) call->clauses = node;
}

static void parse_document(struct parser *p, struct sql_call *call, struct sql_call_clauses *clauses, unsigned allowed) {
    struct sql_node *document = parse_item(p);
    if (!document) return;
    sql_list_push(p->arena, &call->args, document);
    if (allowed & PATH) parse_path_argument(p, call, clauses);
    if ((allowed & OPERATIONS) && parser_expect_operator(p, ",")) parse_json_operations(p, &clauses->operations);
}

bool parse_json_call(struct parser *p, struct sql_call *call) {
    const struct function *function = NULL;
    for (size_t i = 0; i < sizeof functions / sizeof *functions && !function; i++)
        if (str_ieq_z(call->name, functions[i].name)) function = &functions[i];
    if (!function) return false;
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL_CLAUSES, parser_offset(p), 0);
    struct sql_call_clauses *clauses = SQL_AS(call_clauses, node);
    if (function->clauses & ENTRIES) parse_entries(p, call);
    else if (function->clauses & ITEMS) parse_items(p, call);
    else parse_document(p, call, clauses, function->clauses);
    if ((function->clauses & ORDER) && parser_accept(p, "order by")) parse_order_list(p, &call->order);
    if (!p->failed) parse_clauses(p, clauses, function->clauses);
    if ((function->clauses & COLUMNS) && !clauses->columns.n) parser_fail(p, "COLUMNS");
    parser_close(p, node);
    put_clauses(call, node);
    return true;
}

struct sql_node *parse_json_constructor(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, parser_offset(p), 0), *clauses = sql_node_new(p->arena, SQL_CALL_CLAUSES, parser_offset(p), 0);
    struct sql_call *call = SQL_AS(call, node);
    call->name = STR("JSON");
    bool named = parser_accept(p, "json"), object = parser_accept_operator(p, "{");
    if (!object) parser_expect_operator(p, "[");
    call->form = object ? (named ? STR("json {}") : STR("{}")) : named ? STR("json []") : STR("[]");
    if (object) parse_entries(p, call);
    else parse_items(p, call);
    if (!p->failed) parse_clauses(p, SQL_AS(call_clauses, clauses), NULLS | RETURNING | UNIQUE | STRICT | (object ? TYPENAME : 0));
    parser_expect_operator(p, object ? "}" : "]");
    parser_close(p, node);
    put_clauses(call, clauses);
    parser_leave(p);
    return p->failed ? NULL : node;
}
