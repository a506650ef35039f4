/* Duality views, in the form in which they were written. */
#include "sql/printer.h"

static void print_sql_object(struct printer *p, const struct sql_duality_object *object);
static void print_graphql_object(struct printer *p, const struct sql_duality_object *object);

static const struct sql_duality_object *object_of(const struct sql_duality_field *field) {
    return field->value && field->value->kind == SQL_DUALITY_OBJECT ? SQL_AS_CONST(duality_object, field->value) : NULL;
}

/* ---- SQL ---- */

static void print_tags(struct printer *p, const struct sql_list *tags) {
    for (size_t i = 0; i < tags->n; i++) {
        print_z(p, i ? " " : " WITH ");
        print_text(p, SQL_AS_CONST(duality_tag, tags->at[i])->name);
    }
}

static void print_sql_value(struct printer *p, const struct sql_duality_field *field) {
    const struct sql_duality_object *object = object_of(field);
    bool path = field->generated && field->value->kind == SQL_LITERAL;
    if (field->generated) print_z(p, path ? "GENERATED USING PATH " : "GENERATED USING (");
    if (object) print_sql_object(p, object);
    else print_node(p, field->value);
    if (field->generated && !path) print_z(p, ")");
    if (field->flex) print_z(p, " AS FLEX");
    if (field->hidden) print_z(p, " HIDDEN");
    print_tags(p, &field->tags);
}

static void print_sql_fields(struct printer *p, const struct sql_list *fields) {
    print_z(p, "JSON {");
    for (size_t i = 0; i < fields->n; i++) {
        const struct sql_duality_field *field = SQL_AS_CONST(duality_field, fields->at[i]);
        if (i) print_z(p, ", ");
        if (field->key.len) {
            print_text(p, sql_quote_string(p->out.arena, field->key));
            print_z(p, " : ");
        }
        print_sql_value(p, field);
    }
    print_z(p, "}");
}

static void print_sql_select(struct printer *p, const struct sql_duality_object *object) {
    print_z(p, "SELECT ");
    print_sql_fields(p, &object->fields);
    print_clause(p, " FROM ", object->table);
    print_tags(p, &object->tags);
    print_clause(p, " WHERE ", object->where);
}

static void print_sql_object(struct printer *p, const struct sql_duality_object *object) {
    if (!object->table) {
        print_sql_fields(p, &object->fields);
        return;
    }
    print_z(p, object->unnest ? "UNNEST (" : object->array ? "[" : "(");
    print_sql_select(p, object);
    print_z(p, object->array && !object->unnest ? "]" : ")");
}

/* ---- GraphQL ---- */

/* Quoted where no colon follows, and so nothing says that a reserved word is a key: "with" @nest {…} */
static void print_key(struct printer *p, struct str key, bool alone) {
    bool plain = !alone && key.len > 0 && !(key.ptr[0] >= '0' && key.ptr[0] <= '9');
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    if (plain) print_text(p, key);
    else print_quoted(p, key);
}

static void print_arguments(struct printer *p, const struct sql_list *arguments);

/* A value; in lists and filters more of them. */
static void print_argument(struct printer *p, const struct sql_node *value) {
    if (value->kind == SQL_ROW) {
        print_z(p, "{");
        print_arguments(p, &SQL_AS_CONST(row, value)->items);
        print_z(p, "}");
    } else if (value->kind == SQL_COMMA_LIST) {
        const struct sql_list *items = &SQL_AS_CONST(comma_list, value)->items;
        print_z(p, "[");
        for (size_t i = 0; i < items->n; i++) {
            if (i) print_z(p, ", ");
            print_argument(p, items->at[i]);
        }
        print_z(p, "]");
    } else {
        print_node(p, value);
    }
}

static void print_arguments(struct printer *p, const struct sql_list *arguments) {
    for (size_t i = 0; i < arguments->n; i++) {
        const struct sql_named_arg *argument = SQL_AS_CONST(named_arg, arguments->at[i]);
        if (i) print_z(p, ", ");
        print_text(p, argument->name);
        print_z(p, " : ");
        print_argument(p, argument->value);
    }
}

static void print_directive(struct printer *p, const struct sql_duality_tag *tag) {
    if (tag->name.len) print_z(p, " @");
    print_text(p, str_lower(p->out.arena, tag->name));
    if (!tag->arguments.n) return;
    print_z(p, " (");
    print_arguments(p, &tag->arguments);
    print_z(p, ")");
}

static void print_directives(struct printer *p, const struct sql_list *tags) {
    for (size_t i = 0; i < tags->n; i++) print_directive(p, SQL_AS_CONST(duality_tag, tags->at[i]));
}

static void print_graphql_field(struct printer *p, const struct sql_duality_field *field) {
    const struct sql_duality_object *object = object_of(field);
    if (field->key.len) {
        print_key(p, field->key, !field->value || (object && !object->table));
        if (field->value) print_z(p, object && !object->table ? " @nest" : " : ");
    }
    if (object) print_graphql_object(p, object);
    else print_node(p, field->value);
    if (field->flex) print_z(p, " @flex");
    if (field->hidden) print_z(p, " @hidden");
    print_directives(p, &field->tags);
}

static void print_graphql_object(struct printer *p, const struct sql_duality_object *object) {
    print_node(p, object->table);
    if (object->unnest) print_z(p, " @unnest");
    print_directives(p, &object->tags);
    print_z(p, object->array ? " [{" : " {");
    for (size_t i = 0; i < object->fields.n; i++) {
        if (i) print_z(p, ", ");
        print_graphql_field(p, SQL_AS_CONST(duality_field, object->fields.at[i]));
    }
    print_z(p, object->array ? "}]" : "}");
}

void print_duality_view(struct printer *p, const struct sql_duality_view *view) {
    const struct sql_duality_object *root = SQL_AS_CONST(duality_object, view->root);
    print_z(p, "CREATE");
    print_items(p, &view->prefix);
    print_z(p, view->if_not_exists ? " JSON RELATIONAL DUALITY VIEW IF NOT EXISTS " : " JSON RELATIONAL DUALITY VIEW ");
    print_node(p, view->name);
    print_items(p, &view->options);
    print_z(p, " AS ");
    if (view->graphql) print_graphql_object(p, root);
    else print_sql_select(p, root);
}
