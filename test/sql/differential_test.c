/*
 * Beside PostgreSQL's own parser (libpg_query, where this machine has it): of each statement that both read, the same tables, columns, literals and
 * joins; and how many only one of them reads. Over our cases, TPC-H and what test/sql/fetch-corpora fetched.
 */
#include "base/buf.h"
#include "base/json.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/statements.h"
#include "support/pg_query.h"
#include "support/support.h"

struct facts {
    struct arena *arena;
    const struct sql_list *inserted; /* columns of the INSERT around */
    VEC(struct str) list;
};

struct comparison {
    struct pg_query library;
    size_t both, same, only_ours, only_theirs, printed_refused, shown;
};

enum { SHOWN_MAX = 12 };

static void note(struct facts *facts, const char *kind, struct str text) {
    VEC_PUSH(facts->arena, &facts->list, str_fmt(facts->arena, "%s " STR_FMT, kind, STR_ARG(text)));
}

/*
 * Numbers by their value, without sign: the one tree has -1 as a literal, the other as an operator before 1. Zero and negative integers are "none":
 * libpg_query 15 writes both as {}.
 */
static void note_number(struct facts *facts, struct str text, bool negated) {
    double number;
    int64_t integer;
    if (str_to_i64(text, &integer) && (integer == 0 || (negated && integer <= INT32_MAX))) {
        note(facts, "number", STR("none"));
    } else if (str_to_double(text, &number)) {
        note(facts, "number", str_fmt(facts->arena, "%.15g", number < 0 ? -number : number));
    } else {
        note(facts, "number", text);
    }
}

/* ---- their tree ---- */

static void read_theirs(struct facts *facts, const struct json_value *value);

static struct str last_name(const struct json_value *fields) {
    const struct json_value *last = fields && fields->item_count ? json_at(fields, fields->item_count - 1) : NULL;
    return json_get(last, "A_Star") ? STR("*") : json_get_str(json_get(last, "String"), "sval", STR("?"));
}

static void read_constant(struct facts *facts, const struct json_value *constant) {
    const struct json_value *integer = json_get(constant, "ival"), *decimal = json_get(constant, "fval"), *string = json_get(constant, "sval");
    if (string) {
        note(facts, "string", json_get_str(string, "sval", STR("")));
    } else if (decimal) {
        note_number(facts, json_get_str(decimal, "fval", STR("")), false);
    } else if (integer) {
        note_number(facts, str_fmt(facts->arena, "%lld", (long long)json_get_i64(integer, "ival", 0)), false);
    }
}

static void read_join(struct facts *facts, const struct json_value *join) {
    bool bare = !json_get(join, "quals") && !json_get(join, "usingClause") && !json_get_bool(join, "isNatural", false);
    struct str type = json_get_str(join, "jointype", STR(""));
    note(facts, bare ? "join without condition" : "join", str_eq_z(type, "JOIN_INNER") ? STR("inner") : str_lower(facts->arena, str_slice(type, 5, type.len)));
}

static void read_member(struct facts *facts, const struct json_value *member) {
    if (str_eq_z(member->key, "RangeVar")) {
        note(facts, "table", json_get_str(member, "relname", STR("")));
        return;
    }
    if (str_eq_z(member->key, "typmods") || str_eq_z(member->key, "lockedRels")) {
        return; /* an interval's hide its fields; what is locked is named elsewhere */
    }
    if (str_eq_z(member->key, "ColumnRef")) {
        note(facts, "column", last_name(json_get(member, "fields")));
    } else if (str_eq_z(member->key, "A_Const")) {
        read_constant(facts, member);
    } else if (str_eq_z(member->key, "JoinExpr")) {
        read_join(facts, member);
    }
    read_theirs(facts, member);
}

static void read_theirs(struct facts *facts, const struct json_value *value) {
    for (size_t i = 0; i < value->item_count; i++) {
        if (value->kind == JSON_OBJECT) {
            if (str_eq_z(value->items[i].key, "relation") || str_eq_z(value->items[i].key, "rel")) { /* a RangeVar without its name around it */
                struct str name = json_get_str(&value->items[i], "relname", (struct str){0});
                if (name.len) {
                    note(facts, "table", name);
                    continue;
                }
            }
            read_member(facts, &value->items[i]);
        } else {
            read_theirs(facts, &value->items[i]);
        }
    }
}

/* ---- ours ---- */

static bool is_among(const struct sql_list *list, const struct sql_node *node) {
    for (size_t i = 0; list && i < list->n; i++) {
        if (list->at[i] == node) {
            return true;
        }
    }
    return false;
}

static void note_column(struct facts *facts, const struct sql_node *node) {
    if (!is_among(facts->inserted, node)) { /* what is inserted is no reference there */
        note(facts, "column", SQL_AS_CONST(column, node)->star ? STR("*") : SQL_AS_CONST(column, node)->name);
    }
}

static bool read_ours(const struct sql_node *node, void *context) {
    static const char *const joins[] = {[SQL_JOIN_CROSS] = "inner", [SQL_JOIN_INNER] = "inner", [SQL_JOIN_LEFT] = "left", [SQL_JOIN_RIGHT] = "right", [SQL_JOIN_FULL] = "full",
                                        [SQL_JOIN_CROSS_APPLY] = "apply", [SQL_JOIN_OUTER_APPLY] = "apply"};
    struct facts *facts = context;
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: note(facts, "table", SQL_AS_CONST(table, node)->name); break;
    case SQL_COLUMN: note_column(facts, node); break;
    case SQL_INSERT: facts->inserted = &SQL_AS_CONST(insert, node)->columns; break;
    case SQL_JOIN: {
        const struct sql_join *join = SQL_AS_CONST(join, node);
        note(facts, join->on || join->using.n || join->natural ? "join" : "join without condition", str_from_z(joins[join->type]));
        break;
    }
    case SQL_LITERAL: {
        const struct sql_literal *literal = SQL_AS_CONST(literal, node);
        if (literal->kind == SQL_LITERAL_NUMBER) {
            note_number(facts, literal->text, false);
        } else if (literal->kind == SQL_LITERAL_STRING || literal->kind == SQL_LITERAL_TYPED) {
            note(facts, "string", literal->text);
        }
        break;
    }
    case SQL_UNARY: {
        const struct sql_node *operand = SQL_AS_CONST(unary, node)->operand;
        bool number = operand->kind == SQL_LITERAL && SQL_AS_CONST(literal, operand)->kind == SQL_LITERAL_NUMBER;
        if (number && str_eq_z(SQL_AS_CONST(unary, node)->op, "-")) {
            note_number(facts, SQL_AS_CONST(literal, operand)->text, true);
            return false;
        }
        break;
    }
    case SQL_ASSIGN: /* what is set is no column reference there */
        sql_walk(SQL_AS_CONST(assign, node)->value, read_ours, facts);
        return false;
    case SQL_CONFLICT:
        for (size_t i = 0; i < SQL_AS_CONST(conflict, node)->set.n; i++) {
            sql_walk(SQL_AS_CONST(conflict, node)->set.at[i], read_ours, facts);
        }
        sql_walk(SQL_AS_CONST(conflict, node)->where, read_ours, facts);
        return false;
    case SQL_EXTRACT:
        if (SQL_AS_CONST(extract, node)->field->kind == SQL_NAME) { /* extract(year from …) is a function of 'year' there */
            note(facts, "string", SQL_AS_CONST(name, SQL_AS_CONST(extract, node)->field)->text);
        }
        break;
    case SQL_TYPE: case SQL_LOCK: return false;
    default: break;
    }
    return true;
}

/* ---- side by side ---- */

static int compare_facts(const void *left, const void *right) {
    return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

static void sort_facts(struct facts *facts) {
    if (facts->list.n) {
        qsort(facts->list.at, facts->list.n, sizeof *facts->list.at, compare_facts);
    }
}

static bool same_facts(struct facts *ours, struct facts *theirs) {
    sort_facts(ours);
    sort_facts(theirs);
    bool same = ours->list.n == theirs->list.n;
    for (size_t i = 0; same && i < ours->list.n; i++) {
        same = str_eq(ours->list.at[i], theirs->list.at[i]);
    }
    return same;
}

/* What one list has and the other lacks. */
static void show_difference(const struct facts *ours, const struct facts *theirs) {
    for (size_t i = 0, j = 0; i < ours->list.n || j < theirs->list.n;) {
        int order = i == ours->list.n ? 1 : j == theirs->list.n ? -1 : str_cmp(ours->list.at[i], theirs->list.at[j]);
        if (order < 0) {
            printf("  only ours: " STR_FMT "\n", STR_ARG(ours->list.at[i]));
        } else if (order > 0) {
            printf("  only theirs: " STR_FMT "\n", STR_ARG(theirs->list.at[j]));
        }
        i += order <= 0;
        j += order >= 0;
    }
}

static bool is_query_or_change(const struct sql_node *tree) {
    struct str kind = sql_statement_kind(tree);
    return str_eq_z(kind, "select") || str_eq_z(kind, "insert") || str_eq_z(kind, "update") || str_eq_z(kind, "delete");
}

static bool they_parse(struct comparison *c, struct arena *arena, struct str text) {
    struct pg_query_json result = c->library.parse(str_z(arena, text));
    bool parses = result.error == NULL;
    c->library.free_json(result);
    return parses;
}

static void compare_one(struct arena *arena, enum sql_dialect dialect, struct str text, void *context) {
    struct comparison *c = context;
    struct err err = {0};
    const struct sql_node *tree = sql_parse_statement(arena, dialect, text, &err);
    struct pg_query_json result = c->library.parse(str_z(arena, text));
    struct facts ours = {.arena = arena}, theirs = {.arena = arena};
    if (!tree || result.error) {
        c->only_ours += tree && tree->kind != SQL_OPAQUE && result.error;
        c->only_theirs += !tree && !result.error;
        if (!tree && !result.error && c->shown++ < SHOWN_MAX) {
            printf("  only PostgreSQL reads: " STR_FMT "\n    (%s)\n", STR_ARG(str_slice(text, 0, 300)), err.message);
        }
    } else if (is_query_or_change(tree)) {
        const struct json_value *json = json_read(arena, str_from_z(result.tree), &err);
        if (!json) {
            c->library.free_json(result); /* nested deeper than our reader goes */
            return;
        }
        sql_walk(tree, read_ours, &ours);
        read_theirs(&theirs, json);
        c->both++;
        bool same = same_facts(&ours, &theirs);
        c->same += same;
        if (!same && c->shown++ < SHOWN_MAX) {
            printf("differs: " STR_FMT "\n", STR_ARG(str_slice(text, 0, 400)));
            show_difference(&ours, &theirs);
        }
        if (!they_parse(c, arena, sql_print(arena, dialect, tree))) {
            c->printed_refused++;
            printf("  PostgreSQL does not read what we print: " STR_FMT "\n", STR_ARG(sql_print(arena, dialect, tree)));
        }
    }
    c->library.free_json(result);
}

static void report(const struct comparison *c) {
    printf("both read %zu, alike %zu; only we %zu, only PostgreSQL %zu; printed and not read %zu\n", c->both, c->same, c->only_ours, c->only_theirs, c->printed_refused);
}

static void need_library(struct pg_query *library) {
    if (!pg_query_load(library)) {
        test_skip("no libpg_query here (Debian: libpg-query-dev)");
    }
}

static void test_our_own(void **state) {
    struct comparison c = {0};
    (void)state;
    need_library(&c.library);
    statements_of_cases(SQL_POSTGRESQL, "test/sql/postgresql.t", compare_one, &c);
    statements_of_tpch(SQL_POSTGRESQL, compare_one, &c);
    report(&c);
    assert_true(c.both > 30);
    assert_int_equal(c.same, c.both);
    assert_int_equal(c.printed_refused, 0);
}

/* What PostgreSQL 15 refuses is mostly of other versions or dialects (sqlglot's statements are), so only what it reads counts. */
static void test_fetched(void **state) {
    struct comparison c = {0};
    (void)state;
    need_library(&c.library);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/tpcds.sql", compare_one, &c);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/sqlglot-postgresql.sql", compare_one, &c);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/sqlglot-identity.sql", compare_one, &c);
    report(&c);
    if (!c.both) {
        test_skip("no deps/corpora: run test/sql/fetch-corpora (needs the network)");
    }
    assert_true(c.same * 100 >= c.both * 97);
    assert_true(c.printed_refused * 100 <= c.both * 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_our_own), cmocka_unit_test(test_fetched)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
