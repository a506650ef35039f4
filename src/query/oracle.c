/* Oracle's ways to say what others say with syntax: (+) is an outer join, a comparison with ROWNUM a limit. */
#include "query/bound.h"

/* --- (+) ------------------------------------------------------------------------------------------------- */

struct marks {
    const struct bound_rel *marked;
    VEC(const struct bound_rel *) others;
    struct arena *arena;
};

static bool visit_marks(const struct sql_node *node, void *context) {
    struct marks *marks = context;
    const struct bound_column *column = (const struct bound_column *)node;
    if (node->kind == SQL_COLUMN && column->rel) {
        if (column->column.outer_mark) {
            marks->marked = column->rel;
        } else {
            VEC_PUSH(marks->arena, &marks->others, column->rel);
        }
    }
    return true;
}

/*
 * Takes the item that is this relation out of the lists on the kept side of joins; NULL when it is not there as such, or stands
 * alone there, as when two tables are outer joined to each other (ORA-01416): there is nothing to join it to.
 */
static struct bound_from *take_rel(struct bound_from *list, const struct bound_rel *rel) {
    for (size_t i = 0; i < list->items.n; i++) {
        struct bound_from *item = list->items.at[i];
        if (item->kind == FROM_REL && item->rel == rel && list->kind == FROM_LIST && list->items.n > 1) {
            for (size_t next = i + 1; next < list->items.n; next++) {
                list->items.at[next - 1] = list->items.at[next];
            }
            list->items.n--;
            return item;
        }
        bool kept = item->kind == FROM_LIST || (item->kind == FROM_JOIN && item->join == FROM_LEFT);
        bool right = list->kind == FROM_JOIN && i > 0;
        struct bound_from *found = kept && !right ? take_rel(item, rel) : NULL;
        if (found) {
            return found;
        }
    }
    return NULL;
}

static void collect(struct binder *b, struct sql_node *node, struct bound_quals *out) {
    if (node->kind == SQL_AND) {
        for (size_t i = 0; i < SQL_AS(and, node)->items.n; i++) {
            collect(b, SQL_AS(and, node)->items.at[i], out);
        }
    } else {
        VEC_PUSH(b->arena, out, node);
    }
}

/* Marks that compare with constants only join to nothing: they are plain conditions. */
static void unmark_unjoined(struct marks *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct bound_rel *rel = marks[i].marked;
        bool joined = rel == NULL;
        for (size_t k = 0; k < count && !joined; k++) {
            joined = marks[k].marked == rel && marks[k].others.n > 0;
        }
        for (size_t k = 0; k < count && !joined; k++) {
            marks[k].marked = marks[k].marked == rel ? NULL : marks[k].marked;
        }
    }
}

/* Is one of the relations read still to be joined itself? Then this one waits. */
static bool waits(const struct marks *of, const struct marks *all, size_t count, const bool *done) {
    for (size_t i = 0; i < count; i++) {
        for (size_t o = 0; all[i].marked && !done[i] && o < of->others.n; o++) {
            if (of->others.at[o] == all[i].marked && all[i].marked != of->marked) {
                return true;
            }
        }
    }
    return false;
}

static void join_marked(struct binder *b, struct bound_from *list, const struct bound_quals *quals,
                        const struct marks *marks, bool *done, const struct bound_rel *rel) {
    struct bound_from *right = take_rel(list, rel);
    struct bound_from *left = from_new(b, FROM_LIST);
    left->items = list->items;
    list->items.at = NULL;
    list->items.n = list->items.cap = 0;
    struct bound_from *join = right ? from_join(b, FROM_LEFT, left, right) : left;
    for (size_t i = 0; i < quals->n; i++) {
        if (marks[i].marked == rel && !done[i]) {
            done[i] = true;
            VEC_PUSH(b->arena, &join->quals, quals->at[i]);
        }
    }
    VEC_PUSH(b->arena, &list->items, join);
}

void bind_oracle_outer(struct binder *b, struct bound_from *list) {
    struct bound_quals quals = {0};
    for (size_t i = 0; i < list->quals.n; i++) {
        collect(b, list->quals.at[i], &quals);
    }
    struct marks *marks = ARENA_ARRAY(b->arena, struct marks, quals.n);
    bool *done = ARENA_ARRAY(b->arena, bool, quals.n), any = false;
    for (size_t i = 0; i < quals.n; i++) {
        marks[i].arena = b->arena;
        bound_walk(quals.at[i], visit_marks, &marks[i]);
    }
    unmark_unjoined(marks, quals.n);
    for (size_t i = 0; i < quals.n; i++) {
        any |= marks[i].marked != NULL;
    }
    for (size_t round = 0; any && round < 2 * quals.n; round++) {
        for (size_t i = 0; i < quals.n; i++) {
            bool last_chance = round >= quals.n; /* a circle of marks: no order is right, take the text's */
            if (marks[i].marked && !done[i] && (last_chance || !waits(&marks[i], marks, quals.n, done))) {
                join_marked(b, list, &quals, marks, done, marks[i].marked);
            }
        }
    }
    if (any) {
        list->quals.n = 0;
        for (size_t i = 0; i < quals.n; i++) {
            if (!marks[i].marked) {
                VEC_PUSH(b->arena, &list->quals, quals.at[i]);
            }
        }
    }
}

/* --- ROWNUM ---------------------------------------------------------------------------------------------- */

static bool is_rownum(const struct sql_node *node) {
    return node->kind == SQL_CALL && str_ieq_z(SQL_AS_CONST(call, node)->name, "ROWNUM");
}

/* ROWNUM <= n, ROWNUM < n, ROWNUM = 1, either way round: the limit; NULL when it says something else. */
static struct sql_node *rownum_limit(struct binder *b, const struct sql_node *node) {
    const struct sql_binary *binary = SQL_AS_CONST(binary, node);
    if (node->kind != SQL_BINARY) {
        return NULL;
    }
    bool left = is_rownum(binary->left), right = is_rownum(binary->right);
    const char *at_most = left ? "<=" : ">=", *below = left ? "<" : ">";
    if (left == right) {
        return NULL;
    }
    struct sql_node *bound = left ? binary->right : binary->left;
    if (str_eq_z(binary->op, at_most) || str_eq_z(binary->op, "=")) {
        return bound;
    }
    struct sql_node *one = tree_literal(b->arena, SQL_LITERAL_NUMBER, STR("1"));
    return str_eq_z(binary->op, below) ? tree_binary(b->arena, "-", bound, one) : NULL;
}

void bind_oracle_rownum(struct binder *b, struct bound_select *select) {
    struct bound_quals quals = {0}, kept = {0};
    for (size_t i = 0; i < select->from->quals.n; i++) {
        collect(b, select->from->quals.at[i], &quals);
    }
    struct fold fold = {.arena = b->arena, .catalog = b->catalog};
    for (size_t i = 0; i < quals.n; i++) {
        struct sql_node *limit = rownum_limit(b, quals.at[i]);
        if (limit && !select->limit) {
            select->limit = fold_tree(&fold, limit);
        } else {
            VEC_PUSH(b->arena, &kept, quals.at[i]);
        }
    }
    if (kept.n < quals.n) {
        select->from->quals.n = 0;
        for (size_t i = 0; i < kept.n; i++) {
            VEC_PUSH(b->arena, &select->from->quals, kept.at[i]);
        }
    }
}
