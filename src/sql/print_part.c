/* Parts of statements: clauses, definitions. What stands in FROM: print_from.c. */
#include "sql/printer.h"

static void print_search(struct printer *p, const struct sql_cte *cte) {
    if (!cte->search.len) return;
    print_z(p, " SEARCH ");
    print_upper(p, cte->search);
    print_list_clause(p, " FIRST BY ", &cte->search_by);
    print_z(p, " SET ");
    print_name(p, cte->search_set);
}

static void print_cycle(struct printer *p, const struct sql_cte *cte) {
    if (!cte->cycle_columns.n) return;
    print_list_clause(p, " CYCLE ", &cte->cycle_columns);
    print_z(p, " SET ");
    print_name(p, cte->cycle_set);
    print_operand_clause(p, " TO ", cte->cycle_value);
    print_operand_clause(p, " DEFAULT ", cte->cycle_default);
    if (!cte->cycle_path.len) return;
    print_z(p, " USING ");
    print_name(p, cte->cycle_path);
}

static void print_cte(struct printer *p, const struct sql_cte *cte) {
    print_name(p, cte->name);
    if (cte->columns.n) {
        print_list_clause(p, " (", &cte->columns);
        print_z(p, ")");
    }
    if (cte->query->kind == SQL_DEFINED_TABLE) {
        print_z(p, " ANALYTIC VIEW AS (");
        print_node(p, SQL_AS_CONST(defined_table, cte->query)->definition);
        print_z(p, ")");
        return;
    }
    print_z(p, cte->materialized == SQL_CTE_MATERIALIZED ? " AS MATERIALIZED " : cte->materialized == SQL_CTE_NOT_MATERIALIZED ? " AS NOT MATERIALIZED " : " AS ");
    print_parenthesised(p, cte->query);
    print_search(p, cte);
    print_cycle(p, cte);
}

void print_order_words(struct printer *p, int64_t direction, int64_t nulls) {
    if (direction == SQL_ORDER_ASC) print_z(p, " ASC");
    if (direction == SQL_ORDER_DESC) print_z(p, " DESC");
    if (nulls == SQL_NULLS_FIRST) print_z(p, " NULLS FIRST");
    if (nulls == SQL_NULLS_LAST) print_z(p, " NULLS LAST");
}

static void print_order(struct printer *p, const struct sql_order *order) {
    print_node(p, order->expression);
    if (order->using.len) {
        print_z(p, " USING ");
        print_text(p, order->using);
    }
    print_order_words(p, order->direction, order->nulls);
}

static void print_grouping(struct printer *p, const struct sql_grouping *grouping) {
    static const char *const words[] = {[SQL_GROUP_ROLLUP] = "ROLLUP (", [SQL_GROUP_CUBE] = "CUBE (", [SQL_GROUP_SETS] = "GROUPING SETS (", [SQL_GROUP_SET] = "("};
    print_z(p, words[grouping->kind]);
    print_list(p, &grouping->items);
    print_z(p, ")");
}

static void print_window(struct printer *p, const struct sql_window *window) {
    bool any = window->base.len > 0;
    if (any) print_name(p, window->base);
    print_list_clause(p, any ? " PARTITION BY " : "PARTITION BY ", &window->partition);
    any |= window->partition.n > 0;
    print_list_clause(p, any ? " ORDER BY " : "ORDER BY ", &window->order);
    any |= window->order.n > 0;
    print_clause(p, any ? " " : "", window->frame);
}

static void print_bound(struct printer *p, int64_t bound, const struct sql_node *offset) {
    static const char *const words[] = {[SQL_BOUND_UNBOUNDED_PRECEDING] = "UNBOUNDED PRECEDING", [SQL_BOUND_PRECEDING] = " PRECEDING", [SQL_BOUND_CURRENT_ROW] = "CURRENT ROW",
                                        [SQL_BOUND_FOLLOWING] = " FOLLOWING", [SQL_BOUND_UNBOUNDED_FOLLOWING] = "UNBOUNDED FOLLOWING"};
    if (offset) print_operand(p, offset);
    print_z(p, words[bound]);
}

static void print_frame(struct printer *p, const struct sql_frame *frame) {
    print_upper(p, frame->unit);
    print_z(p, frame->between ? " BETWEEN " : " ");
    print_bound(p, frame->from, frame->from_offset);
    if (frame->between) {
        print_z(p, " AND ");
        print_bound(p, frame->to, frame->to_offset);
    }
    if (!frame->exclude.len) return;
    print_z(p, " EXCLUDE ");
    print_upper(p, frame->exclude);
}

static void print_lock(struct printer *p, const struct sql_lock *lock) {
    print_z(p, "FOR ");
    print_text(p, str_upper(p->out.arena, lock->strength));
    print_list_clause(p, " OF ", &lock->of);
    if (!lock->wait.len) return;
    print_z(p, " ");
    print_text(p, lock->wait);
}

static void print_type(struct printer *p, const struct sql_type *type) {
    if (type->reference) print_z(p, "REF ");
    if (type->set) print_z(p, "SETOF ");
    const struct str owners[] = {type->database, type->schema};
    for (size_t i = 0; i < 2; i++) {
        if (!owners[i].len) continue;
        print_name(p, owners[i]);
        print_z(p, ".");
    }
    if (type->quoted) print_quoted(p, type->name);
    else if (type->schema.len) print_one_callable(p, type->name);
    else print_callable(p, type->name);
    if (type->modifiers.n) {
        print_list_clause(p, "(", &type->modifiers);
        if (type->unit.len) print_z(p, " ");
        print_text(p, type->unit);
        print_z(p, ")");
    }
    if (type->suffix.len) {
        print_z(p, " ");
        print_text(p, type->suffix);
    }
    for (int64_t i = 0; i < type->dimensions; i++) print_z(p, "[]");
}

static void print_target(struct printer *p, const struct sql_target *target) {
    if (target->version.len) {
        print_upper(p, target->version);
        print_z(p, " ");
    }
    print_node(p, target->expression);
    if (!target->alias.len) return;
    print_z(p, " AS ");
    print_name(p, target->alias);
}

bool print_part(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_CTE: return print_cte(p, SQL_AS_CONST(cte, node)), true;
    case SQL_TARGET: return print_target(p, SQL_AS_CONST(target, node)), true;
    case SQL_ORDER: return print_order(p, SQL_AS_CONST(order, node)), true;
    case SQL_GROUPING: return print_grouping(p, SQL_AS_CONST(grouping, node)), true;
    case SQL_WINDOW: return print_window(p, SQL_AS_CONST(window, node)), true;
    case SQL_FRAME: return print_frame(p, SQL_AS_CONST(frame, node)), true;
    case SQL_LOCK: return print_lock(p, SQL_AS_CONST(lock, node)), true;
    case SQL_NAME: return print_name(p, SQL_AS_CONST(name, node)->text), true;
    case SQL_TYPE: return print_type(p, SQL_AS_CONST(type, node)), true;
    case SQL_CONSTRAINT: return print_constraint(p, SQL_AS_CONST(constraint, node)), true;
    case SQL_COLUMN_DEF: return print_column_def(p, SQL_AS_CONST(column_def, node)), true;
    case SQL_INDEX_KEY: return print_index_key(p, SQL_AS_CONST(index_key, node)), true;
    case SQL_CLAUSE: return print_items(p, &SQL_AS_CONST(clause, node)->items), true;
    case SQL_COMMA_LIST: return print_list(p, &SQL_AS_CONST(comma_list, node)->items), true;
    case SQL_WORDS: return print_text(p, SQL_AS_CONST(words, node)->text), true;
    default: return false;
    }
}
