/* What follows the closing parenthesis of an aggregate or window function, and windows themselves with their frames. */
#include "sql/parse_call.h"

/* UNBOUNDED PRECEDING, 3 FOLLOWING, CURRENT ROW … */
static void parse_bound(struct parser *p, int64_t *bound, struct sql_node **offset) {
    if (parser_accept(p, "current row")) {
        *bound = SQL_BOUND_CURRENT_ROW;
        return;
    }
    bool named = parser_is_operator(p, 1, "(") || parser_is_operator(p, 1, "."); /* a function or a table of that name */
    bool unbounded = !named && parser_accept(p, "unbounded");
    if (!unbounded) *offset = parse_operand(p);
    if (parser_accept(p, "preceding")) *bound = unbounded ? SQL_BOUND_UNBOUNDED_PRECEDING : SQL_BOUND_PRECEDING;
    else if (parser_accept(p, "following")) *bound = unbounded ? SQL_BOUND_UNBOUNDED_FOLLOWING : SQL_BOUND_FOLLOWING;
    else parser_fail(p, "PRECEDING or FOLLOWING");
}

static struct str parse_exclude(struct parser *p) {
    static const char *const what[] = {"current row", "group", "ties", "no others"};
    if (!parser_accept(p, "exclude")) return (struct str){0};
    const char *found = parser_accept_one(p, what, sizeof what / sizeof *what);
    return found ? str_from_z(found) : (parser_fail(p, "CURRENT ROW, GROUP, TIES or NO OTHERS"), (struct str){0});
}

static struct sql_node *parse_frame(struct parser *p) {
    static const char *const units[] = {"rows", "range", "groups"};
    size_t offset = parser_offset(p);
    const char *unit = parser_accept_one(p, units, sizeof units / sizeof *units);
    if (!unit) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_FRAME, offset, 0);
    struct sql_frame *frame = SQL_AS(frame, node);
    frame->unit = str_from_z(unit);
    frame->between = parser_accept(p, "between");
    parse_bound(p, &frame->from, &frame->from_offset);
    if (frame->between && parser_expect(p, "and")) parse_bound(p, &frame->to, &frame->to_offset);
    frame->exclude = parse_exclude(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool at_base_window(const struct parser *p) {
    static const char *const clauses[] = {"partition", "order", "rows", "range", "groups"};
    if (!parser_is_name(p, 0)) return false;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (parser_is_word(p, 0, clauses[i]) && !parser_is_operator(p, 1, ")")) return false;
    return true;
}

struct sql_node *parse_window(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_WINDOW, parser_offset(p), 0);
    struct sql_window *window = SQL_AS(window, node);
    if (at_base_window(p)) window->base = parser_name(p, "a window");
    if (parser_accept(p, "partition by")) parse_expression_list(p, &window->partition);
    if (parser_accept(p, "order by")) parse_order_list(p, &window->order);
    window->frame = p->failed ? NULL : parse_frame(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_over(struct parser *p, struct sql_call *call) {
    if (!parser_accept(p, "over")) return;
    if (parser_accept_operator(p, "(")) {
        call->over = parse_window(p);
        parser_expect_operator(p, ")");
        return;
    }
    struct sql_node *node = parser_new(p, SQL_WINDOW, parser_offset(p));
    SQL_AS(window, node)->name = parser_name(p, "a window");
    parser_close(p, node);
    call->over = node;
}

static void parse_keep(struct parser *p, struct sql_call *call) {
    if (!parser_is_word(p, 0, "keep") || !parser_is_operator(p, 1, "(")) return;
    p->at += 2;
    bool first = parser_accept(p, "dense_rank first");
    if (!first && !parser_accept(p, "dense_rank last")) parser_fail(p, "DENSE_RANK FIRST or LAST");
    call->keep = first ? STR("first") : STR("last");
    parser_expect(p, "order by");
    parse_order_list(p, &call->keep_order);
    parser_expect_operator(p, ")");
}

/* IGNORE NULLS, RESPECT NULLS: inside the parentheses or behind them, it is the same. */
void parse_nulls_treatment(struct parser *p, struct sql_call *call) {
    if (parser_accept(p, "respect nulls")) call->form = STR("respect nulls");
    else if (parser_accept(p, "ignore nulls")) call->form = STR("ignore nulls");
}

/* FROM FIRST, FROM LAST of NTH_VALUE; a table could have such a name, but nothing of ours would follow. */
static void parse_from_end(struct parser *p, struct sql_call *call) {
    bool first = parser_is(p, "from first"), last = parser_is(p, "from last");
    if ((!first && !last) || !(parser_is_word(p, 2, "over") || parser_is_word(p, 2, "respect") || parser_is_word(p, 2, "ignore"))) return;
    p->at += 2;
    call->from_end = first ? STR("first") : STR("last");
}

static void parse_filter(struct parser *p, struct sql_call *call) {
    if (!parser_is_word(p, 0, "filter") || !parser_is_operator(p, 1, "(")) return;
    p->at += 2;
    parser_expect(p, "where");
    call->filter = parse_expression(p);
    parser_expect_operator(p, ")");
}

void parse_call_clauses(struct parser *p, struct sql_call *call) {
    if (parser_accept(p, "within group")) {
        parser_expect_operator(p, "(");
        parser_expect(p, "order by");
        parse_order_list(p, &call->within_group);
        parser_expect_operator(p, ")");
    }
    parse_keep(p, call);
    parse_filter(p, call);
    parse_from_end(p, call);
    parse_nulls_treatment(p, call);
    parse_over(p, call);
    call->filter_last = p->dialect == SQL_ORACLE && !p->failed && call->over && !call->filter;
    if (call->filter_last) parse_filter(p, call);
    call->filter_last &= call->filter != NULL;
}
