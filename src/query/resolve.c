/*
 * The way in: a statement's tree becomes a query. See bound.h for the order of work.
 *
 * Bounded: at most BOUND_SELECTS_MAX selects with views expanded, BOUND_DEPTH_MAX within one another, QUERY_RELS_MAX relations per
 * block; expressions are as deep as the parser lets them be.
 */
#include "query/bound.h"

#include "query/dml.h"

/* INSERT … SELECT reads its source; INSERT … VALUES reads nothing but what its cells ask for. */
static struct bound_select *insert_source(struct binder *b, struct bound_select *select) {
    if (!select->rels.n) {
        return select;
    }
    struct bound_select *source = select->rels.at[0]->select;
    bool values =
        source->rels.n == 1 && source->rels.at[0]->kind == REL_VALUES && source->from && !source->from->quals.n;
    if (!values) {
        b->query->hands_on = b->catalog->dialect == SQL_POSTGRESQL && !flatten_is_simple(source);
        return source;
    }
    struct bound_rel *cells = source->rels.at[0];
    source->rels.n = 0;
    source->targets.n = 0;
    source->from = from_new(b, FROM_LIST);
    for (size_t i = 0; i < cells->inputs.n; i++) {
        struct bound_target target = {.name = STR("value"), .expr = cells->inputs.at[i]};
        if (bound_has_sublink(target.expr)) {
            VEC_PUSH(b->arena, &source->targets, target);
        }
    }
    return source;
}

static struct bound_select *bind_statement(struct binder *b, const struct sql_node *statement) {
    bool reads = statement->kind == SQL_SELECT || statement->kind == SQL_SETOP || statement->kind == SQL_VALUES;
    if (reads) {
        return bind_query(b, NULL, NULL, statement);
    }
    struct bound_select *select = bind_select_new(b, statement);
    struct scope *scope = ARENA_NEW(b->arena, struct scope);
    scope->select = select;
    bind_modify(b, scope, statement, b->query);
    return b->failed || statement->kind != SQL_INSERT ? select : insert_source(b, select);
}

struct query *query_resolve(struct arena *arena, const struct catalog *catalog, const struct sql_node *statement,
                            struct str text, struct err *err) {
    struct err unheard = {0};
    if (!statement) {
        err_set(err, ERR_SQL_UNSUPPORTED, "there is no statement");
        return NULL;
    }
    if (statement->kind == SQL_EXPLAIN) {
        return query_resolve(arena, catalog, SQL_AS_CONST(explain, statement)->statement, text, err);
    }
    struct query *query = ARENA_NEW(arena, struct query);
    query->target = CATALOG_NONE;
    struct binder b = {.arena = arena, .catalog = catalog, .query = query, .text = text, .err = err ? err : &unheard};
    struct bound_select *root = bind_statement(&b, statement);
    if (b.failed) {
        return NULL;
    }
    bind_statement_degree(&b);
    query->root = finish_select(&b, root);
    if (b.failed) {
        return NULL;
    }
    touch_statement(&b, root);
    find_leading(&b, root, statement);
    return query;
}

/* --- One table's expressions and conditions -------------------------------------------------------------- */

struct table_binding {
    struct query query;
    struct binder binder;
    struct scope scope;
    struct bound_select select;
    struct err err;
};

static void bind_table(struct table_binding *t, struct arena *arena, const struct catalog *catalog, uint32_t table,
                       uint16_t rel) {
    *t = (struct table_binding){.binder = {.arena = arena, .catalog = catalog}};
    t->binder.query = &t->query;
    t->binder.err = &t->err;
    t->scope.select = &t->select;
    struct bound_rel *of = bind_rel(&t->binder, &t->select, REL_TABLE, catalog->tables[table].name);
    of->table = &catalog->tables[table];
    of->index = rel;
    scope_add(&t->binder, &t->scope, of, of->table->schema, NULL);
}

struct str query_canonical_expression(struct arena *arena, const struct catalog *catalog, uint32_t table,
                                      const struct sql_node *tree) {
    struct table_binding *t = ARENA_NEW(arena, struct table_binding);
    if (!tree || table >= catalog->table_count) {
        return (struct str){0};
    }
    bind_table(t, arena, catalog, table, 0);
    struct sql_node *bound = bind_expr(&t->binder, &t->scope, tree);
    if (t->binder.failed) {
        return (struct str){0};
    }
    struct fold fold = {.arena = arena, .catalog = catalog};
    return canonical_text(arena, catalog->dialect, fold_tree(&fold, bound));
}

struct query_conjunction query_table_predicates(struct arena *arena, const struct catalog *catalog, uint32_t table,
                                                uint16_t rel, const struct sql_node *tree) {
    struct table_binding *t = ARENA_NEW(arena, struct table_binding);
    struct query_conjunction out = {0};
    if (!tree || table >= catalog->table_count || rel >= QUERY_RELS_MAX) {
        return out;
    }
    bind_table(t, arena, catalog, table, rel);
    struct sql_node *bound = bind_expr(&t->binder, &t->scope, tree);
    if (t->binder.failed || bound_has_sublink(bound)) {
        return out;
    }
    struct emit *e = ARENA_NEW(arena, struct emit);
    *e = (struct emit){.binder = &t->binder,
                       .arena = arena,
                       .catalog = catalog,
                       .select = &t->select,
                       .fold = {.arena = arena, .catalog = catalog}};
    e->block = t->select.block = ARENA_NEW(arena, struct query_block);
    struct bound_quals quals = {0};
    predicate_conjuncts(&e->fold, bound, &quals);
    out.at = ARENA_ARRAY(arena, struct query_predicate, quals.n);
    for (size_t i = 0; i < quals.n; i++) {
        out.at[out.n++] = emit_predicate(e, quals.at[i]);
    }
    return out;
}
