/*
 * A SELECT written so that another of its tables is the first of FROM.
 *
 * Along the way to the table each join that has it on the right swaps its sides: LEFT and RIGHT change places, INNER, CROSS and FULL stay; then its part of the list goes to
 * the front. ON, USING and NATURAL see the same tables as before, and a planner that orders joins by itself has the same ones to choose from.
 *
 * Not turned: what moves in front of something that it reads (LATERAL, a function of columns); a join whose columns are named by their places; a bare * whose columns
 * are sorted or grouped by their numbers; hints, which name places in the text.
 *
 * The turned tree is printed as a whole, for the places of nodes leave out parentheses, and taken only where it reads as the same tree again.
 */
#include "sql/turn.h"

#include "sql/parse.h"
#include "sql/print.h"

static const struct sql_join *join_of(const struct sql_node *node) {
    return node->kind == SQL_JOIN ? SQL_AS_CONST(join, node) : NULL;
}

static bool holds(const struct sql_node *node, const struct sql_node *table) {
    const struct sql_join *join = join_of(node);
    return node == table || (join && (holds(join->left, table) || holds(join->right, table)));
}

static bool note_column(const struct sql_node *node, void *context) {
    *(bool *)context |= node->kind == SQL_COLUMN;
    return true;
}

/* May read what stands in front of it. */
static bool looks_left(const struct sql_node *node) {
    const struct sql_join *join = join_of(node);
    if (join) {
        return looks_left(join->left) || looks_left(join->right);
    }
    bool reads = node->kind != SQL_TABLE && node->kind != SQL_DERIVED;
    if (node->kind == SQL_TABLE_FUNCTION) {
        reads = false;
        sql_walk(node, note_column, &reads);
    }
    return reads || (node->kind == SQL_DERIVED && SQL_AS_CONST(derived, node)->lateral);
}

static bool can_swap(const struct sql_join *join) {
    bool applies = join->type == SQL_JOIN_CROSS_APPLY || join->type == SQL_JOIN_OUTER_APPLY;
    return !applies && !join->to_one && !join->left_partition.n && !join->right_partition.n && !join->column_aliases.n;
}

static bool can_lead(const struct sql_node *node, const struct sql_node *table) {
    while (node != table) {
        const struct sql_join *join = join_of(node);
        bool right = join && holds(join->right, table);
        if (!join || !can_swap(join) || (right && looks_left(join->right))) {
            return false;
        }
        node = right ? join->right : join->left;
    }
    return true;
}

static bool has_bare_star(const struct sql_select *select) {
    bool any = false;
    for (size_t i = 0; i < select->targets.n; i++) {
        const struct sql_node *target = select->targets.at[i];
        const struct sql_node *what = target->kind == SQL_TARGET ? SQL_AS_CONST(target, target)->expression : target;
        any |= what && what->kind == SQL_COLUMN && SQL_AS_CONST(column, what)->star && !SQL_AS_CONST(column, what)->table.len;
    }
    return any;
}

static bool has_number(const struct sql_list *list) {
    bool any = false;
    for (size_t i = 0; i < list->n; i++) {
        const struct sql_node *node = list->at[i];
        node = node->kind == SQL_ORDER ? SQL_AS_CONST(order, node)->expression : node;
        any |= node->kind == SQL_LITERAL && SQL_AS_CONST(literal, node)->kind == SQL_LITERAL_NUMBER;
    }
    return any;
}

static bool names_places(const struct sql_select *select) {
    bool numbered = has_number(&select->order) || has_number(&select->group) || has_number(&select->distinct_on);
    return select->hints.len || (numbered && has_bare_star(select));
}

static size_t place_of(const struct sql_list *from, const struct sql_node *table) {
    size_t i = 0;
    while (i < from->n && !holds(from->at[i], table)) {
        i++;
    }
    return i;
}

bool sql_can_turn(const struct sql_node *statement, const struct sql_node *table) {
    if (statement->kind != SQL_SELECT || names_places(SQL_AS_CONST(select, statement))) {
        return false;
    }
    const struct sql_list *from = &SQL_AS_CONST(select, statement)->from;
    size_t place = place_of(from, table);
    return place < from->n && can_lead(from->at[place], table) && (!place || !looks_left(from->at[place]));
}

static int64_t other_way(int64_t type) {
    return type == SQL_JOIN_LEFT ? SQL_JOIN_RIGHT : type == SQL_JOIN_RIGHT ? SQL_JOIN_LEFT : type;
}

/* New nodes on the way to the table; all else is shared. */
static struct sql_node *lead(struct arena *arena, struct sql_node *node, const struct sql_node *table) {
    const struct sql_join *join = join_of(node);
    if (!join) {
        return node;
    }
    struct sql_join *copy = ARENA_NEW(arena, struct sql_join);
    bool right = holds(join->right, table);
    *copy = *join;
    copy->left = lead(arena, right ? join->right : join->left, table);
    copy->right = right ? join->left : join->right;
    copy->type = right ? other_way(join->type) : join->type;
    return &copy->node;
}

static struct sql_node *turn(struct arena *arena, const struct sql_node *statement, const struct sql_node *table) {
    const struct sql_list *from = &SQL_AS_CONST(select, statement)->from;
    struct sql_select *select = ARENA_NEW(arena, struct sql_select);
    size_t place = place_of(from, table);
    *select = *SQL_AS_CONST(select, statement);
    select->from = (struct sql_list){0};
    sql_list_push(arena, &select->from, lead(arena, from->at[place], table));
    for (size_t i = 0; i < from->n; i++) {
        if (i != place) {
            sql_list_push(arena, &select->from, from->at[i]);
        }
    }
    return &select->node;
}

struct str sql_turned(struct arena *arena, enum sql_dialect dialect, const struct sql_node *statement, const struct sql_node *table) {
    struct err ignored = {0};
    if (table && !sql_can_turn(statement, table)) {
        return (struct str){0};
    }
    const struct sql_node *turned = table ? turn(arena, statement, table) : statement;
    struct str text = sql_print(arena, dialect, turned);
    struct sql_node *read = sql_parse_statement(arena, dialect, text, &ignored);
    return read && sql_equal(read, turned) ? text : (struct str){0};
}
