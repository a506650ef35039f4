/* Function calls: arguments, and the calls whose arguments have words between or behind them. What follows the parenthesis: parse_window.c. */
#include "sql/parse_call.h"

#include <string.h>

#include "sql/parse_json.h"
#include "sql/reserved.h"

/* ---- arguments ---- */

static bool at_bare_query(const struct parser *p) {
    if (p->dialect == SQL_POSTGRESQL) return false;
    return parser_is_word(p, 0, "select") || parser_is_word(p, 0, "with") || (parser_is_word(p, 0, "values") && parser_is_operator(p, 1, "("));
}

/* MULTISET(select …), CURSOR(select …); PostgreSQL's f((select …)) comes as a parenthesis. */
static struct sql_node *parse_query_argument(struct parser *p) {
    size_t offset = parser_offset(p);
    struct sql_node *query = parse_query(p);
    if (!query) return NULL;
    struct sql_node *node = parser_new(p, SQL_SUBQUERY, offset);
    SQL_AS(subquery, node)->query = query;
    return node;
}

/* The comma is the call's own where the next argument has a name. */
static bool next_of_table(struct parser *p) { return !parser_is_operator(p, 2, "=>") && parser_accept_operator(p, ","); }

/* t PARTITION BY a ORDER BY b: a table as argument of a polymorphic function */
static struct sql_node *parse_ordered_table(struct parser *p, struct sql_node *table) {
    struct sql_node *node = parser_new(p, SQL_ORDERED_TABLE, table ? table->offset : parser_offset(p));
    SQL_AS(ordered_table, node)->table = table;
    struct sql_list *partition = &SQL_AS(ordered_table, node)->partition, *order = &SQL_AS(ordered_table, node)->order;
    bool partitioned = parser_accept(p, "partition by");
    if (partitioned && parser_accept_operator(p, "(")) {
        parse_expression_list(p, partition);
        parser_expect_operator(p, ")");
    } else if (partitioned) {
        do sql_list_push(p->arena, partition, parse_expression(p));
        while (!p->failed && next_of_table(p));
    }
    if (!p->failed && parser_accept(p, "order by")) {
        do sql_list_push(p->arena, order, parse_order_item(p));
        while (!p->failed && next_of_table(p));
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* PostgreSQL: names of parameters are reserved like those of functions. */
static bool is_no_parameter(const struct parser *p) {
    const struct sql_token *name = parser_peek(p, 0);
    if (p->dialect == SQL_ORACLE || name->kind == TOKEN_QUOTED) return false;
    unsigned class = sql_token_class(p->dialect, name);
    return (class & SQL_WORD_RESERVED && !(class & SQL_WORD_FUNCTION)) || sql_is_column_word(name->text);
}

struct sql_node *parse_argument(struct parser *p) {
    size_t offset = parser_offset(p);
    bool word = parser_peek(p, 0)->kind == TOKEN_WORD || parser_peek(p, 0)->kind == TOKEN_QUOTED;
    if (word && (parser_is_operator(p, 1, "=>") || parser_is_operator(p, 1, ":="))) {
        if (is_no_parameter(p)) return parser_fail(p, "the name of a parameter");
        struct sql_node *node = sql_node_new(p->arena, SQL_NAMED_ARG, offset, offset);
        SQL_AS(named_arg, node)->name = p->tokens[p->at].text;
        SQL_AS(named_arg, node)->arrow = p->tokens[p->at + 1].text;
        p->at += 2;
        SQL_AS(named_arg, node)->value = parse_expression(p);
        parser_close(p, node);
        return p->failed ? NULL : node;
    }
    if (at_bare_query(p)) return parse_query_argument(p);
    struct sql_node *node = parse_expression(p);
    return node && p->dialect == SQL_ORACLE && parser_is(p, "partition by") ? parse_ordered_table(p, node) : node;
}

static void push_argument(struct parser *p, struct sql_call *call, struct sql_node *argument) {
    if (argument) sql_list_push(p->arena, &call->args, argument);
}

/* CURSOR((select … intersect select …) union select …): what was read as an argument in parentheses is the first part of a query. */
static struct sql_node *parse_united_query(struct parser *p, struct sql_call *call, struct sql_node *first) {
    struct sql_subquery *subquery = SQL_AS(subquery, first);
    call->form = STR("query");
    subquery->query = parse_query_rest(p, subquery->query);
    parser_close(p, first);
    return p->failed ? NULL : first;
}

/* The list from its first argument, or from behind it, to what ends it. */
static void parse_argument_list(struct parser *p, struct sql_call *call) {
    do {
        if (parser_accept(p, "variadic")) call->variadic = true;
        struct sql_node *argument = parse_argument(p);
        if (argument && argument->kind == SQL_SUBQUERY && p->dialect == SQL_ORACLE && !call->args.n && parse_at_set_operator(p)) argument = parse_united_query(p, call, argument);
        push_argument(p, call, argument);
        if (call->args.n == 1 && p->dialect == SQL_ORACLE && parser_peek(p, 0)->kind == TOKEN_WORD) parse_nulls_treatment(p, call); /* LAG(a IGNORE NULLS, 1, 0) */
    } while (!p->failed && !call->variadic && parser_accept_operator(p, ","));
}

static void parse_plain_arguments(struct parser *p, struct sql_call *call) {
    bool all = parser_is_word(p, 0, "all");
    if (parser_is_operator(p, all, "*")) {
        p->at += all + 1;
        call->star = true;
        return;
    }
    if (parser_accept(p, "distinct") || (p->dialect == SQL_ORACLE && parser_accept(p, "unique"))) call->distinct = true;
    else parser_accept(p, "all");
    if (at_bare_query(p)) call->form = STR("query");
    if (!parser_is_operator(p, 0, ")") || call->distinct) parse_argument_list(p, call);
    if (!p->failed && !call->form.len) parse_nulls_treatment(p, call);
    if (parser_accept(p, "order by")) parse_order_list(p, &call->order);
}

struct sql_call_clauses *parse_clauses_of(struct parser *p, struct sql_call *call) {
    if (!call->clauses) call->clauses = parser_new(p, SQL_CALL_CLAUSES, parser_offset(p));
    return SQL_AS(call_clauses, call->clauses);
}

/* ---- words behind the arguments ---- */

static void push_handler(struct parser *p, struct sql_call *call, struct str action, struct sql_node *value, struct str event) {
    struct sql_node *node = parser_new(p, SQL_HANDLER, parser_offset(p));
    *SQL_AS(handler, node) = (struct sql_handler){.node = *node, .action = action, .value = value, .event = event};
    sql_list_push(p->arena, &parse_clauses_of(p, call)->handlers, node);
}

/* LISTAGG(x, ',' ON OVERFLOW TRUNCATE '…' WITH COUNT) */
static void parse_overflow(struct parser *p, struct sql_call *call) {
    parse_plain_arguments(p, call);
    if (!parser_accept(p, "on overflow")) return;
    if (parser_accept(p, "error")) {
        push_handler(p, call, STR("ERROR"), NULL, STR("OVERFLOW"));
        return;
    }
    if (!parser_expect(p, "truncate")) return;
    struct sql_node *filler = parser_is_word(p, 0, "with") || parser_is_word(p, 0, "without") || parser_is_operator(p, 0, ")") ? NULL : parse_operand(p);
    struct str event = parser_accept(p, "with count") ? STR("OVERFLOW WITH COUNT") : parser_accept(p, "without count") ? STR("OVERFLOW WITHOUT COUNT") : STR("OVERFLOW");
    push_handler(p, call, STR("TRUNCATE"), filler, event);
}

/* TO_NUMBER(x DEFAULT 0 ON CONVERSION ERROR, 'format') */
static void parse_conversion(struct parser *p, struct sql_call *call) {
    if (parser_is_operator(p, 0, ")")) return;
    push_argument(p, call, parse_argument(p));
    if (parser_accept(p, "default")) {
        struct sql_node *value = parse_operand(p);
        parser_expect(p, "on conversion error");
        push_handler(p, call, STR("DEFAULT"), value, STR("CONVERSION ERROR"));
    }
    if (!p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
}

struct sql_node *parse_typed(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TYPED, parser_offset(p), 0);
    SQL_AS(typed, node)->operand = parse_expression(p);
    parser_expect(p, "as");
    SQL_AS(typed, node)->type = p->failed ? NULL : parse_type(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* APPROX_RANK([x] PARTITION BY a ORDER BY APPROX_COUNT(*) DESC): the clauses stand inside, like those of a table argument */
static void parse_approx_rank(struct parser *p, struct sql_call *call) {
    struct sql_node *ranked = parser_is(p, "partition by") || parser_is(p, "order by") || parser_is_operator(p, 0, ")") ? NULL : parse_expression(p);
    if (!p->failed && !parser_is_operator(p, 0, ")")) ranked = parse_ordered_table(p, ranked);
    push_argument(p, call, ranked);
}

/* APPROX_PERCENTILE(0.5 DETERMINISTIC, 'ERROR_RATE'): a handler of no event, behind the first argument */
static void parse_deterministic(struct parser *p, struct sql_call *call) {
    if (parser_is_operator(p, 0, ")")) return;
    push_argument(p, call, parse_argument(p));
    if (parser_accept(p, "deterministic")) push_handler(p, call, STR("DETERMINISTIC"), NULL, (struct str){0});
    if (!p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
}

/* TIME_BUCKET(x, stride, origin, START ON OVERFLOW ERROR) */
static void parse_time_bucket(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"on overflow round", "on overflow error", "last day of month"};
    do {
        bool end_word = call->args.n == 3 && (parser_is_word(p, 0, "start") || parser_is_word(p, 0, "end"));
        push_argument(p, call, end_word ? parse_bare_word(p) : parse_argument(p));
    } while (!p->failed && parser_accept_operator(p, ","));
    while (!p->failed && call->args.n > 2 && (parser_is_word(p, 0, "on") || parser_is_word(p, 0, "last")) &&
           parse_option(p, &parse_clauses_of(p, call)->options, words, sizeof words / sizeof *words)) {
    }
}

/* APPROX_COUNT(*, 'MAX_ERROR') */
static void parse_approx_count(struct parser *p, struct sql_call *call) {
    bool further = parser_is_operator(p, 0, "*") && parser_is_operator(p, 1, ",");
    if (!further) {
        parse_plain_arguments(p, call);
        return;
    }
    push_argument(p, call, parse_star(p));
    p->at++;
    parse_argument_list(p, call);
}

/* FUZZY_MATCH(WHOLE_WORD_MATCH, a, b, EDIT_TOLERANCE 90) */
static void parse_fuzzy_match(struct parser *p, struct sql_call *call) {
    do {
        size_t from = p->at;
        if (call->args.n != 3 || parser_peek(p, 1)->kind != TOKEN_NUMBER || !parser_accept(p, "edit_tolerance")) {
            push_argument(p, call, parse_argument(p));
            continue;
        }
        p->at++;
        parse_clauses_of(p, call)->options = str_fmt(p->arena, ", " STR_FMT, STR_ARG(parser_words_from(p, from)));
    } while (!p->failed && parser_accept_operator(p, ","));
}

/* COLUMNS(a, b NUMBER): the columns of a polymorphic table function, with types where they are new */
static void parse_columns_operator(struct parser *p, struct sql_call *call) {
    do {
        bool plain = parser_is_operator(p, 1, ",") || parser_is_operator(p, 1, ")") || parser_is_operator(p, 1, ".");
        push_argument(p, call, plain ? parse_argument(p) : parse_column_def(p, false));
    } while (!p->failed && parser_accept_operator(p, ","));
}

/* TREAT(x AS t), VALIDATE_CONVERSION(x AS t, 'format') */
static void parse_as_type(struct parser *p, struct sql_call *call) {
    push_argument(p, call, parse_typed(p));
    if (!p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
}

/* TRANSLATE(x USING NCHAR_CS), CHR(65 USING NCHAR_CS) */
static void parse_using(struct parser *p, struct sql_call *call) {
    parse_plain_arguments(p, call);
    size_t from = p->at;
    if (!parser_accept(p, "using")) return;
    parser_any_word(p, "a character set");
    parse_clauses_of(p, call)->options = parser_words_from(p, from);
}

/* VECTOR_DISTANCE(a, b, COSINE), TO_VECTOR(x, 3, FLOAT32): words of a fixed set are no columns. */
static void parse_vector(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"cosine", "dot", "euclidean", "euclidean_squared", "l2_squared", "hamming", "manhattan", "jaccard", "int8", "float32", "float64", "binary", "dense",
                                        "sparse"};
    do {
        bool word = false;
        bool last = parser_is_operator(p, 1, ",") || parser_is_operator(p, 1, ")");
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) word |= call->args.n > 0 && last && parser_is_word(p, 0, words[i]);
        push_argument(p, call, word ? parse_bare_word(p) : parser_is_operator(p, 0, "*") ? parse_star(p) : parse_argument(p));
    } while (!p->failed && parser_accept_operator(p, ","));
    if (!p->failed && parser_accept(p, "returning")) parse_clauses_of(p, call)->returning = parse_type(p);
    static const char *const formats[] = {"format dense", "format sparse"};
    if (!p->failed && (parser_is(p, formats[0]) || parser_is(p, formats[1]))) parse_option(p, &parse_clauses_of(p, call)->options, formats, 2);
}

/* Whether USING stands between the parentheses here: the names of these functions are free. */
static bool has_using(const struct parser *p) {
    for (size_t ahead = 0, depth = 1; depth && parser_peek(p, ahead)->kind != TOKEN_END; ahead++) {
        if (depth == 1 && parser_is_word(p, ahead, "using")) return true;
        depth += parser_is_operator(p, ahead, "(");
        depth -= parser_is_operator(p, ahead, ")");
    }
    return false;
}

/* PREDICTION(model COST MODEL USING a, b AS c), PREDICTION(OF ANOMALY USING *), VECTOR_EMBEDDING(m USING x AS data) */
static void parse_mining(struct parser *p, struct sql_call *call) {
    static const char *const words[] = {"cost model auto", "cost model", "of anomaly", "abs", "desc", "asc"};
    if (!has_using(p)) return parse_plain_arguments(p, call);
    struct sql_call_clauses *clauses = parse_clauses_of(p, call);
    clauses->mining = true;
    if (parser_is(p, "of anomaly")) parse_option(p, &clauses->leading, words, sizeof words / sizeof *words);
    else if (parser_accept(p, "for")) clauses->leading = STR("FOR");
    else if (parser_accept(p, "into")) clauses->leading = STR("INTO");
    if (!str_ends(clauses->leading, STR("ANOMALY")) || parser_accept_operator(p, ",")) parse_argument_list(p, call);
    while (parse_option(p, &clauses->options, words, 2) || parse_option(p, &clauses->options, words + 3, 3)) {
    }
    if (parser_accept(p, "cost")) { /* COST (class, …) VALUES (…): an expression list in parentheses each */
        struct sql_node *cost = parse_primary(p);
        if (cost) sql_list_push(p->arena, &clauses->operations, cost);
        parser_expect(p, "values");
        struct sql_node *values = p->failed ? NULL : parse_primary(p);
        if (values) sql_list_push(p->arena, &clauses->operations, values);
    }
    parser_expect(p, "using");
    if (!p->failed) parse_targets(p, &clauses->passing);
    if (parser_accept(p, "and using")) parse_targets(p, &clauses->columns); /* FEATURE_COMPARE's second row */
}

/* VECTOR_CHUNKS(x BY WORDS MAX 100 OVERLAP 10 SPLIT BY RECURSIVELY LANGUAGE american NORMALIZE ALL EXTENDED) */
static void parse_chunks(struct parser *p, struct sql_call *call) {
    static const char *const parts[] = {"by vocabulary", "by", "max", "overlap", "split by", "split", "language", "normalize"};
    push_argument(p, call, parse_argument(p));
    size_t from = p->at;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !p->failed; i++)
        if (parser_accept(p, parts[i]) && !parser_accept(p, "all")) parse_primary(p); /* a word or a number; NORMALIZE (a, b), SPLIT CUSTOM ('x') read like a list and a call */
    parser_accept(p, "extended");
    if (p->at > from) parse_clauses_of(p, call)->options = parser_words_from(p, from);
}

/* ---- which call takes which arguments ---- */

static const struct arguments {
    struct str name;
    void (*parse)(struct parser *p, struct sql_call *call);
} special[] = {
    {STR_INIT("treat"), parse_as_type}, /* the only one in PostgreSQL, too */
    {STR_INIT("listagg"), parse_overflow}, {STR_INIT("to_number"), parse_conversion}, {STR_INIT("to_date"), parse_conversion},
    {STR_INIT("to_timestamp"), parse_conversion}, {STR_INIT("to_timestamp_tz"), parse_conversion},
    {STR_INIT("to_binary_double"), parse_conversion}, {STR_INIT("to_binary_float"), parse_conversion},
    {STR_INIT("to_dsinterval"), parse_conversion}, {STR_INIT("to_yminterval"), parse_conversion},
    {STR_INIT("to_boolean"), parse_conversion},
    {STR_INIT("validate_conversion"), parse_as_type}, {STR_INIT("translate"), parse_using}, {STR_INIT("chr"), parse_using},
    {STR_INIT("time_bucket"), parse_time_bucket}, {STR_INIT("fuzzy_match"), parse_fuzzy_match}, {STR_INIT("approx_count"), parse_approx_count}, {STR_INIT("columns"), parse_columns_operator},
    {STR_INIT("vector_distance"), parse_vector}, {STR_INIT("to_vector"), parse_vector}, {STR_INIT("vector"), parse_vector},
    {STR_INIT("from_vector"), parse_vector}, {STR_INIT("vector_serialize"), parse_vector}, {STR_INIT("prediction"), parse_mining},
    {STR_INIT("prediction_bounds"), parse_mining}, {STR_INIT("prediction_cost"), parse_mining},
    {STR_INIT("prediction_details"), parse_mining}, {STR_INIT("prediction_probability"), parse_mining},
    {STR_INIT("prediction_set"), parse_mining}, {STR_INIT("cluster_id"), parse_mining}, {STR_INIT("cluster_set"), parse_mining},
    {STR_INIT("cluster_probability"), parse_mining}, {STR_INIT("cluster_distance"), parse_mining},
    {STR_INIT("cluster_details"), parse_mining}, {STR_INIT("feature_id"), parse_mining}, {STR_INIT("feature_set"), parse_mining},
    {STR_INIT("feature_value"), parse_mining}, {STR_INIT("feature_compare"), parse_mining}, {STR_INIT("vector_chunks"), parse_chunks},
    {STR_INIT("approx_rank"), parse_approx_rank}, {STR_INIT("approx_percentile"), parse_deterministic}, {STR_INIT("approx_median"), parse_deterministic}, {STR_INIT("feature_details"), parse_mining},
    {STR_INIT("vector_embedding"), parse_mining}, {STR_INIT("ora_dm_partition_name"), parse_mining},
};

static const struct arguments *special_arguments(const struct parser *p, struct str name) {
    size_t count = p->dialect == SQL_ORACLE ? sizeof special / sizeof *special : 1;
    for (size_t i = 0; i < count; i++)
        if (name.len == special[i].name.len && str_ieq(name, special[i].name)) return &special[i];
    return NULL;
}

static void parse_arguments(struct parser *p, struct sql_call *call) {
    bool plain = call->quoted || call->schema.len > 0 || !call->name.len;
    if (!plain && str_ieq(str_slice(call->name, 0, 4), STR("json")) && parse_json_call(p, call)) return;
    if (!plain && str_ieq(str_slice(call->name, 0, 3), STR("xml")) && parse_xml_call(p, call)) return;
    const struct arguments *arguments = plain ? NULL : special_arguments(p, call->name);
    if (arguments) arguments->parse(p, call);
    else parse_plain_arguments(p, call);
}

/* COALESCE and its like are no functions, and neither aggregated nor over windows. */
static bool is_construct(const struct parser *p, const struct sql_call *call) {
    bool aggregate = str_ends(call->name, STR("agg"));
    return p->dialect == SQL_POSTGRESQL && !call->quoted && !call->schema.len && !aggregate && sql_is_column_word(call->name);
}

static struct sql_node *parse_whole_call(struct parser *p, struct str schema, struct str name, bool quoted, size_t offset) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, offset, offset);
    struct sql_call *call = SQL_AS(call, node);
    call->schema = schema;
    call->name = name;
    call->quoted = quoted;
    parser_expect_operator(p, "(");
    if (!p->failed) parse_arguments(p, call);
    parser_expect_operator(p, ")");
    size_t behind = p->at;
    if (!p->failed) parse_call_clauses(p, call);
    if (p->at > behind && is_construct(p, call)) p->at = behind, parser_fail(p, "no clause of an aggregate");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_call(struct parser *p, struct str schema, struct str name, size_t offset) { return parse_whole_call(p, schema, name, false, offset); }

struct sql_node *parse_quoted_call(struct parser *p, struct str name, size_t offset) { return parse_whole_call(p, (struct str){0}, name, true, offset); }

/* ---- calls with words between the arguments ---- */

static struct sql_node *parse_extract(struct parser *p) {
    size_t offset = parser_offset(p), from;
    const struct sql_token *field = parser_peek(p, 2);
    bool word = (field->kind == TOKEN_WORD || field->kind == TOKEN_QUOTED) && parser_is_word(p, 3, "from");
    if (!word && !parser_is_word(p, 3, "from")) return NULL; /* Oracle's EXTRACT(xml, 'path') */
    p->at += 2;
    struct sql_node *node = sql_node_new(p->arena, SQL_EXTRACT, offset, offset);
    from = parser_offset(p);
    if (word) {
        p->at++;
        SQL_AS(extract, node)->field = parser_new(p, SQL_NAME, from);
        SQL_AS(name, SQL_AS(extract, node)->field)->text = field->text;
    } else {
        SQL_AS(extract, node)->field = parse_primary(p); /* 'year', or $1 as pg_stat_statements writes it */
    }
    parser_expect(p, "from");
    SQL_AS(extract, node)->source = parse_expression(p);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* trim(both x from y) */
static void parse_trim(struct parser *p, struct sql_call *call) {
    static const char *const sides[] = {"both", "leading", "trailing"};
    const char *side = parser_accept_one(p, sides, sizeof sides / sizeof *sides);
    if (side) call->form = str_from_z(side);
    if (!parser_is_word(p, 0, "from")) push_argument(p, call, parse_expression(p));
    if (parser_accept(p, "from")) {
        if (!side) call->form = STR("from");
        push_argument(p, call, parse_expression(p));
    }
    if (!p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
}

/* position(a in b) */
static void parse_position(struct parser *p, struct sql_call *call) {
    push_argument(p, call, parse_operand(p));
    if (!parser_accept(p, "in")) {
        if (!p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
        return;
    }
    call->form = STR("in");
    push_argument(p, call, parse_operand(p));
}

/* substring(x from a for b), substring(x similar p escape e), overlay(x placing y from a for b): `form` says which words to print. */
static void parse_substring(struct parser *p, struct sql_call *call) {
    push_argument(p, call, parse_argument(p));
    if (parser_accept(p, "similar")) {
        call->form = STR("similar");
        push_argument(p, call, parse_operand(p));
        parser_expect(p, "escape");
        push_argument(p, call, parse_operand(p));
        return;
    }
    if (parser_accept(p, "placing")) {
        call->form = STR("placing");
        push_argument(p, call, parse_operand(p));
    }
    bool placing = call->form.len > 0, from = parser_accept(p, "from");
    if (from) push_argument(p, call, parse_operand(p));
    if (placing && !from) parser_fail(p, "FROM");
    bool length = parser_accept(p, "for");
    if (length) push_argument(p, call, parse_operand(p));
    if (length && !from && !placing && parser_accept(p, "from")) { /* the other way round, the start second */
        struct sql_node **args = call->args.at, *last = args[call->args.n - 1];
        args[call->args.n - 1] = parse_operand(p);
        push_argument(p, call, last);
        from = true;
    }
    if (!placing && (from || length)) call->form = from ? STR("from") : STR("for");
    if (!call->form.len && !p->failed && parser_accept_operator(p, ",")) parse_argument_list(p, call);
}

/* The arguments of substring, overlay, position, trim. Without their words they are calls like any other. */
static struct sql_node *parse_worded_call(struct parser *p, void (*parse)(struct parser *p, struct sql_call *call)) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, parser_offset(p), 0);
    SQL_AS(call, node)->name = p->tokens[p->at].text;
    p->at += 2;
    if (!parser_is_operator(p, 0, ")")) parse(p, SQL_AS(call, node));
    parser_expect_operator(p, ")");
    if (!p->failed && !SQL_AS(call, node)->form.len) parse_call_clauses(p, SQL_AS(call, node));
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* collation for (x) */
static struct sql_node *parse_collation_for(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, parser_offset(p), 0);
    p->at += 2;
    SQL_AS(call, node)->name = STR("collation for");
    parser_expect_operator(p, "(");
    push_argument(p, SQL_AS(call, node), parse_expression(p));
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_bare_word(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_CALL, parser_offset(p));
    SQL_AS(call, node)->name = parser_peek(p, 0)->text;
    SQL_AS(call, node)->form = STR("bare");
    p->at++;
    if (p->dialect == SQL_ORACLE && parser_is_operator(p, 0, "@") && parser_is_operator(p, 1, "!")) {
        p->at += 2;
        SQL_AS(call, node)->dblink = STR("!"); /* SYSDATE@!: of the site that asks, as Oracle writes to others */
    }
    parser_close(p, node);
    return node;
}

struct sql_node *parse_star(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_COLUMN, parser_offset(p));
    p->at++;
    SQL_AS(column, node)->star = true;
    parser_close(p, node);
    return node;
}

/* CURRENT_DATE and its like have no parentheses, but for a precision. */
static bool is_bare_call(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
#define IS(word) sql_token_is(token, word)
    switch (token->key & 0xFF) { /* the first letter */
    case 'c':
        return IS("current_date") || IS("current_timestamp") || IS("current_time") || IS("current_user") || IS("current_role") || IS("current_schema") || IS("current_catalog");
    case 'l': return IS("localtime") || IS("localtimestamp");
    case 's': return IS("session_user") || IS("system_user") || (p->dialect == SQL_ORACLE && (IS("sysdate") || IS("systimestamp")));
    case 'u': return IS("user");
    default: return false;
    }
#undef IS
}

/* PostgreSQL's CURRENT_TIME(3): times take a precision, the others of its reserved words nothing. */
static bool lacks_precision(const struct parser *p) {
    unsigned class = sql_token_class(p->dialect, parser_peek(p, 0));
    bool time = parser_is_word(p, 0, "current_time") || parser_is_word(p, 0, "current_timestamp") || parser_is_word(p, 0, "localtime") || parser_is_word(p, 0, "localtimestamp");
    bool value = parser_peek(p, 2)->kind == TOKEN_NUMBER || parser_peek(p, 2)->kind == TOKEN_BIND;
    if (p->dialect != SQL_POSTGRESQL || !(class & SQL_WORD_RESERVED) || class & SQL_WORD_FUNCTION) return false;
    return !time || !value || !parser_is_operator(p, 3, ")");
}

static struct sql_node *parse_bare_call(struct parser *p) {
    if (!is_bare_call(p) || parser_is_operator(p, 1, ".")) return NULL;
    if (!parser_is_operator(p, 1, "(") || lacks_precision(p)) return parse_bare_word(p);
    if (!(sql_token_class(p->dialect, parser_peek(p, 0)) & SQL_WORD_RESERVED)) return NULL; /* a call like any other */
    size_t offset = parser_offset(p);
    struct str name = p->tokens[p->at++].text;
    return parse_call(p, (struct str){0}, name, offset);
}

struct sql_node *parse_special_call(struct parser *p) {
    if (parser_is(p, "collation for") && p->dialect == SQL_POSTGRESQL) return parse_collation_for(p);
    if (!parser_is_operator(p, 1, "(")) return parse_bare_call(p);
    if (parser_is_word(p, 0, "extract")) return parse_extract(p);
    if (parser_is_word(p, 0, "trim")) return parse_worded_call(p, parse_trim);
    if (parser_is_word(p, 0, "substring") || parser_is_word(p, 0, "overlay")) return parse_worded_call(p, parse_substring);
    if (parser_is_word(p, 0, "position")) return parse_worded_call(p, parse_position);
    return parse_bare_call(p);
}
