/* Calls, and what stands only in them: the clauses of JSON, XML and other functions. */
#include "sql/printer.h"

/* ---- arguments with words between ---- */

static void print_trim(struct printer *p, const struct sql_call *call) {
    const struct sql_list *args = &call->args;
    bool from = str_eq_z(call->form, "from");
    if (!from) print_upper(p, call->form);
    if (args->n > 1) {
        print_z(p, from ? "" : " ");
        print_operand(p, args->at[0]);
    }
    print_z(p, from && args->n < 2 ? "FROM " : " FROM ");
    for (size_t i = args->n > 1; i < args->n; i++) {
        if (i > (args->n > 1)) print_z(p, ", ");
        print_node(p, args->at[i]);
    }
}

/* substring(x FROM a FOR b) and its like: the words between the arguments. */
static bool print_worded(struct printer *p, const struct sql_call *call) {
    static const struct {
        const char *form, *words[3];
    } forms[] = {{"placing", {" PLACING ", " FROM ", " FOR "}}, {"in", {" IN "}}, {"for", {" FOR "}}, {"from", {" FROM ", " FOR "}}, {"similar", {" SIMILAR ", " ESCAPE "}}};
    if (!call->form.len) return false;
    if (str_ieq_z(call->name, "trim")) return print_trim(p, call), true;
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        if (!str_eq_z(call->form, forms[form].form)) continue;
        for (size_t i = 0; i < call->args.n && i < 4; i++) {
            if (i && forms[form].words[i - 1]) print_z(p, forms[form].words[i - 1]);
            print_operand(p, call->args.at[i]);
        }
        return true;
    }
    return false;
}

/* ---- clauses ---- */

static bool is_named(const struct sql_call *call, const char *name) { return !call->schema.len && !call->quoted && str_ieq_z(call->name, name); }

static void print_handler(struct printer *p, const struct sql_handler *handler) {
    bool overflow = str_starts(handler->event, STR("OVERFLOW"));
    if (overflow) print_z(p, "ON OVERFLOW ");
    print_text(p, handler->action);
    print_operand_clause(p, " ", handler->value);
    if (!overflow && handler->event.len) print_z(p, " ON");
    print_words(p, overflow ? str_trim(str_slice(handler->event, sizeof "OVERFLOW" - 1, handler->event.len)) : handler->event);
}

static void print_handlers(struct printer *p, const struct sql_list *handlers) {
    for (size_t i = 0; i < handlers->n; i++) print_clause(p, " ", handlers->at[i]);
}

/* Handlers that stand behind the first argument: ON CONVERSION ERROR, and DETERMINISTIC. */
static bool is_conversion(const struct sql_call_clauses *clauses) {
    struct str event = clauses->handlers.n ? SQL_AS_CONST(handler, clauses->handlers.at[0])->event : (struct str){0};
    return clauses->handlers.n && (!event.len || str_eq_z(event, "CONVERSION ERROR"));
}

static void print_passing(struct printer *p, const struct sql_call_clauses *clauses) {
    if (!clauses->passing.n) return;
    print_z(p, " PASSING");
    print_words(p, clauses->passing_by);
    print_list_clause(p, " ", &clauses->passing);
}

static void print_namespaces(struct printer *p, const struct sql_list *namespaces) {
    if (!namespaces->n) return;
    print_z(p, "XMLNAMESPACES (");
    for (size_t i = 0; i < namespaces->n; i++) {
        const struct sql_target *namespace = SQL_AS_CONST(target, namespaces->at[i]);
        if (i) print_z(p, ", ");
        if (namespace->version.len) print_z(p, "DEFAULT ");
        print_operand(p, namespace->expression);
        if (!namespace->alias.len) continue;
        print_z(p, " AS ");
        print_name(p, namespace->alias);
    }
    print_z(p, "), ");
}

/* What stands in front of the first argument. */
static void print_leading(struct printer *p, const struct sql_call *call, const struct sql_call_clauses *clauses) {
    print_namespaces(p, &clauses->namespaces);
    if (clauses->leading.len) {
        print_text(p, clauses->leading);
        print_z(p, str_ends(clauses->leading, STR("ANOMALY")) && call->args.n ? ", " : " ");
    }
    bool leads = is_named(call, "xmlelement") || is_named(call, "xmlpi") || is_named(call, "xmlattributes") || is_named(call, "xmlparse") || is_named(call, "xmlserialize");
    if (!leads || !clauses->options.len) return;
    print_text(p, clauses->options);
    print_z(p, " ");
}

/* XMLROOT(x, VERSION v | NO VALUE, STANDALONE …): its words stand between the arguments. */
static void print_root(struct printer *p, const struct sql_call *call, const struct sql_call_clauses *clauses) {
    struct str options = clauses ? clauses->options : (struct str){0};
    bool no_value = str_starts(options, STR("NO VALUE"));
    print_operand(p, call->args.at[0]);
    print_z(p, ", VERSION ");
    if (no_value) print_z(p, "NO VALUE");
    else print_operand(p, call->args.at[1]);
    if (no_value) options = str_trim(str_slice(options, sizeof "NO VALUE" - 1, options.len));
    if (!options.len) return;
    print_z(p, ",");
    print_words(p, options);
}

static void print_xml_trailing(struct printer *p, const struct sql_call *call, const struct sql_call_clauses *clauses) {
    bool columns_last = is_named(call, "xmltable"), by = is_named(call, "xmlserialize") || is_named(call, "xmlparse");
    print_passing(p, clauses);
    if (!by && !is_named(call, "xmlelement") && !is_named(call, "xmlpi") && !is_named(call, "xmlattributes")) print_words(p, clauses->options);
    print_clause(p, " AS ", clauses->returning);
    if (by) print_words(p, clauses->passing_by);
    if (columns_last) print_list_clause(p, " COLUMNS ", &clauses->columns);
}

static void print_mining(struct printer *p, const struct sql_call_clauses *clauses) {
    print_words(p, clauses->options);
    if (clauses->operations.n == 2) {
        print_z(p, " COST ");
        print_node(p, clauses->operations.at[0]);
        print_z(p, " VALUES ");
        print_node(p, clauses->operations.at[1]);
    }
    print_list_clause(p, " USING ", &clauses->passing);
    print_list_clause(p, " AND USING ", &clauses->columns);
}

/* JSON_OBJECT, JSON_ARRAY and their aggregates have NULL ON NULL in front of RETURNING, other functions their handlers behind it. */
static bool is_constructor(const struct sql_call *call) {
    static const char *const names[] = {"json_object", "json_array", "json_objectagg", "json_arrayagg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(call, names[i])) return true;
    return str_ends(call->form, STR("{}")) || str_ends(call->form, STR("[]"));
}

static void print_json_trailing(struct printer *p, const struct sql_call *call, const struct sql_call_clauses *clauses) {
    bool constructor = is_constructor(call);
    bool last = p->dialect == SQL_POSTGRESQL && clauses->columns.n; /* JSON_TABLE's own handlers */
    if (clauses->path_name.len) {
        print_z(p, " AS ");
        print_name(p, clauses->path_name);
    }
    print_list_clause(p, ", ", &clauses->operations);
    print_passing(p, clauses);
    if (constructor) print_handlers(p, &clauses->handlers);
    if (p->dialect == SQL_POSTGRESQL) print_words(p, clauses->unique);
    print_clause(p, " RETURNING ", clauses->returning);
    print_words(p, clauses->options);
    if (p->dialect == SQL_ORACLE) print_words(p, clauses->unique);
    if (!last && !constructor) print_handlers(p, &clauses->handlers);
    print_list_in_parentheses(p, " COLUMNS ", &clauses->columns);
    if (last) print_handlers(p, &clauses->handlers);
}

static void print_trailing(struct printer *p, const struct sql_call *call, const struct sql_call_clauses *clauses) {
    if (str_ieq(str_slice(call->name, 0, 3), STR("xml"))) print_xml_trailing(p, call, clauses);
    else if (clauses->mining) print_mining(p, clauses);
    else if (!is_conversion(clauses)) print_json_trailing(p, call, clauses);
}

/* A query that is the argument stands without parentheses of its own: MULTISET(SELECT …). */
static void print_argument(struct printer *p, const struct sql_call *call, const struct sql_node *argument) {
    bool bare = str_eq_z(call->form, "query") || str_ends(call->form, STR("[]"));
    const struct sql_json_entry *entry = argument->kind == SQL_JSON_ENTRY ? SQL_AS_CONST(json_entry, argument) : NULL;
    const struct sql_node *value = entry && !entry->key ? entry->value : argument;
    if (!bare || value->kind != SQL_SUBQUERY) {
        print_node(p, argument);
        return;
    }
    print_node(p, SQL_AS_CONST(subquery, value)->query);
    if (entry) print_words(p, entry->format);
}

static void print_arguments(struct printer *p, const struct sql_call *call) {
    const struct sql_call_clauses *clauses = call->clauses ? SQL_AS_CONST(call_clauses, call->clauses) : NULL;
    if (is_named(call, "xmlroot") && call->args.n) {
        print_root(p, call, clauses);
        return;
    }
    if (clauses) print_leading(p, call, clauses);
    if (call->star) print_z(p, "*");
    if (call->distinct) print_z(p, "DISTINCT ");
    for (size_t i = 0; i < call->args.n; i++) {
        if (i) print_z(p, ", ");
        if (call->variadic && i + 1 == call->args.n) print_z(p, "VARIADIC ");
        if (is_named(call, "xmltable") && p->dialect == SQL_POSTGRESQL) print_operand(p, call->args.at[i]); /* c_expr of its grammar */
        else print_argument(p, call, call->args.at[i]);
        if (i == 0 && clauses && is_conversion(clauses)) print_handlers(p, &clauses->handlers);
    }
    print_list_clause(p, " ORDER BY ", &call->order);
    if (clauses) print_trailing(p, call, clauses);
}

/* ---- what follows the parenthesis ---- */

static void print_keep(struct printer *p, const struct sql_call *call) {
    if (!call->keep.len) return;
    print_z(p, " KEEP (DENSE_RANK ");
    print_upper(p, call->keep);
    print_list_clause(p, " ORDER BY ", &call->keep_order);
    print_z(p, ")");
}

static void print_over(struct printer *p, const struct sql_node *over) {
    if (!over) return;
    print_z(p, " OVER ");
    if (SQL_AS_CONST(window, over)->name.len) print_name(p, SQL_AS_CONST(window, over)->name);
    else print_parenthesised(p, over);
}

static void print_filter(struct printer *p, const struct sql_call *call) {
    if (!call->filter) return;
    print_clause(p, " FILTER (WHERE ", call->filter);
    print_z(p, ")");
}

static void print_behind(struct printer *p, const struct sql_call *call) {
    if (call->within_group.n) {
        print_list_clause(p, " WITHIN GROUP (ORDER BY ", &call->within_group);
        print_z(p, ")");
    }
    print_keep(p, call);
    if (!call->filter_last) print_filter(p, call);
    if (call->from_end.len) {
        print_z(p, " FROM ");
        print_upper(p, call->from_end);
    }
    if (str_ends(call->form, STR("nulls"))) {
        print_z(p, " ");
        print_upper(p, call->form);
    }
    print_over(p, call->over);
    if (call->filter_last) print_filter(p, call);
}

/* ---- calls ---- */

/* JSON {…}, JSON […], {…}, […] */
static bool print_constructor(struct printer *p, const struct sql_call *call) {
    bool object = str_ends(call->form, STR("{}")), array = str_ends(call->form, STR("[]"));
    if (!object && !array) return false;
    if (call->form.ptr[0] == 'j') print_z(p, "JSON ");
    print_z(p, object ? "{" : "[");
    print_arguments(p, call);
    print_z(p, object ? "}" : "]");
    return true;
}

/* Behind a name of one part a method would be a function of a package or schema. */
static void print_owner_of_method(struct printer *p, const struct sql_node *owner) {
    const struct sql_column *column = SQL_AS_CONST(column, owner);
    if (owner->kind == SQL_COLUMN && column->table.len && !column->star && !column->outer_mark && !column->dblink.len) print_node(p, owner);
    else print_owner(p, owner);
}

/* One function has two keywords for a name. */
static void print_function(struct printer *p, struct str name) {
    if (str_eq_z(name, "collation for")) print_text(p, name);
    else print_one_callable(p, name);
}

static void print_whole_call(struct printer *p, const struct sql_call *call) {
    if (print_constructor(p, call)) return;
    if (call->operand) {
        print_owner_of_method(p, call->operand);
        if (call->name.len) print_z(p, ".");
    }
    if (call->schema.len) {
        print_name(p, call->schema);
        print_z(p, ".");
    }
    if (call->quoted) print_quoted(p, call->name);
    else if (call->name.len) print_function(p, call->name);
    print_link(p, call->dblink);
    if (str_eq_z(call->form, "bare")) return;
    print_z(p, "(");
    if (!print_worded(p, call)) print_arguments(p, call);
    print_z(p, ")");
    print_behind(p, call);
}

/* ---- what stands in calls ---- */

static void print_json_entry(struct printer *p, const struct sql_json_entry *entry) {
    bool evaluated = str_eq_z(entry->tags, "EVALNAME"); /* x AS EVALNAME y */
    if (entry->key && !evaluated) {
        print_operand(p, entry->key);
        print_z(p, " : ");
    }
    print_node(p, entry->value);
    print_words(p, entry->format);
    if (evaluated) print_operand_clause(p, " AS EVALNAME ", entry->key);
    else print_words(p, entry->tags);
}

static void print_json_operation(struct printer *p, const struct sql_json_operation *operation) {
    bool is_case = str_eq_z(operation->verb, "case"), when = str_eq_z(operation->verb, "when"), branch = when || str_eq_z(operation->verb, "else");
    print_upper(p, operation->verb);
    print_list_clause(p, " ", &operation->paths);
    if (when) print_z(p, " THEN");
    print_operand_clause(p, operation->value_is_path ? " = PATH " : str_eq_z(operation->verb, "rename") ? " WITH " : " = ", operation->value);
    print_words(p, operation->options);
    for (size_t i = 0; is_case && i < operation->operations.n; i++) print_clause(p, " ", operation->operations.at[i]);
    if (is_case) print_z(p, " END");
    if (branch && !operation->operations.n) print_z(p, " ()");
    if (!is_case) print_list_in_parentheses(p, " ", &operation->operations);
    print_handlers(p, &operation->handlers);
}

static void print_table_column(struct printer *p, const struct sql_table_column *column) {
    bool nested = column->kind == SQL_COLUMN_NESTED;
    if (nested) print_z(p, "NESTED PATH ");
    else print_name(p, column->name);
    if (column->kind == SQL_COLUMN_ORDINALITY) print_z(p, " FOR ORDINALITY");
    print_clause(p, " ", column->type);
    if (column->kind == SQL_COLUMN_EXISTS) print_z(p, " EXISTS");
    bool format = p->dialect == SQL_POSTGRESQL && str_starts(column->options, STR("FORMAT JSON")); /* PostgreSQL has the other words behind the path */
    struct str words = format ? str_trim(str_slice(column->options, sizeof "FORMAT JSON" - 1, column->options.len)) : column->options;
    if (format) print_z(p, " FORMAT JSON");
    if (p->dialect == SQL_ORACLE) print_words(p, words);
    print_operand_clause(p, nested ? "" : " PATH ", column->path);
    if (p->dialect == SQL_POSTGRESQL) print_words(p, words);
    print_words(p, column->strictness);
    if (column->path_name.len) {
        print_z(p, " AS ");
        print_name(p, column->path_name);
    }
    print_operand_clause(p, " DEFAULT ", column->otherwise);
    if (column->required) print_z(p, " NOT NULL");
    print_handlers(p, &column->handlers);
    print_list_in_parentheses(p, " COLUMNS ", &column->columns);
}

static void print_ordered_table(struct printer *p, const struct sql_ordered_table *ordered) {
    if (ordered->table) print_operand(p, ordered->table);
    print_list_in_parentheses(p, ordered->table ? " PARTITION BY " : "PARTITION BY ", &ordered->partition);
    print_list_clause(p, ordered->table || ordered->partition.n ? " ORDER BY " : "ORDER BY ", &ordered->order);
}

bool print_call(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_CALL: return print_whole_call(p, SQL_AS_CONST(call, node)), true;
    case SQL_HANDLER: return print_handler(p, SQL_AS_CONST(handler, node)), true;
    case SQL_JSON_ENTRY: return print_json_entry(p, SQL_AS_CONST(json_entry, node)), true;
    case SQL_JSON_OPERATION: return print_json_operation(p, SQL_AS_CONST(json_operation, node)), true;
    case SQL_TABLE_COLUMN: return print_table_column(p, SQL_AS_CONST(table_column, node)), true;
    case SQL_ORDERED_TABLE: return print_ordered_table(p, SQL_AS_CONST(ordered_table, node)), true;
    case SQL_TYPED:
        print_node(p, SQL_AS_CONST(typed, node)->operand);
        return print_clause(p, " AS ", SQL_AS_CONST(typed, node)->type), true;
    default: return false;
    }
}
