/*
 * Rows fetched by where they stand: ctid = a value, one of several, or a column of another relation (tidpath.c, costsize.c: cost_tidscan). Queues are emptied so:
 * DELETE … WHERE ctid IN (SELECT ctid … LIMIT n), and what finds the rows is then all that an index can help.
 *
 * With n places, clause operators q and those of the other conditions o: a page at random for each, cost = q + n * (random_page + cpu_tuple + o).
 * Knowingly: ranges of places and ORs of them are not read so.
 */
#include "optimizer/index_scan.h"

static bool is_place(const struct scan_set *s, const struct query_operand *o) {
    return o->rels == s->bit && operand_is_place(s->pl->pre, o);
}

static void add_scan(const struct scan_set *s, uint32_t number, double places, uint64_t needs) {
    struct planner *pl = s->pl;
    const struct clause *c = &pl->pre->clauses[number];
    const struct use use = {.clauses = {number}, .n = 1};
    double left = scan_operators_left(s, NULL, &use, needs);
    struct path *path = path_new(pl, PATH_TID, needs ? scan_rows_given(s, needs) : s->base->rows, s->base->width);
    path->startup = c->operators * pl->p->cpu_operator;
    path->total = path->startup + places * (pl->p->random_page + pl->p->cpu_tuple + left * pl->p->cpu_operator);
    path->needs = needs;
    path->rel = (uint16_t)s->rel;
    path_begin(pl, path);
    path_add(pl, &pl->bases[s->rel], path);
}

void plan_tid_scans(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    const struct scan_set s = {pl, rel, base, UINT64_C(1) << rel, NULL, 0};
    for (size_t i = 0; i < base->filter_count; i++) {
        const struct clause *c = &pl->pre->clauses[base->filters[i]];
        bool value = c->p->op == OP_EQ && (c->p->right.kind == OPERAND_CONSTANT || c->p->right.kind == OPERAND_PARAMETER);
        bool values = c->p->op == OP_IN && c->p->value_count;
        if ((value || values) && is_place(&s, &c->p->left) && scan_is_known_before(&s, c)) {
            add_scan(&s, base->filters[i], value ? 1 : (double)c->p->value_count, 0);
            break;
        }
    }
    for (size_t i = 0; i < base->join_count; i++) {
        const struct clause *c = &pl->pre->clauses[base->joins[i]];
        bool place = is_place(&s, &c->p->left) || is_place(&s, &c->p->right);
        if (c->equi_join && place && clause_feeds(pl->pre->block, c, s.bit)) {
            add_scan(&s, base->joins[i], 1, c->rels & ~s.bit);
        }
    }
}
