/*
 * What hints leave of the ways to read a table. An INDEX hint that names no index there is (none of the table's, or hidden by the design) is
 * none, as in Oracle: it names something that does not exist.
 */
#include "optimizer/plan.h"

static bool named(struct str name, const struct str *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_ieq(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* Is one of the indexes that INDEX(t ...) names there? */
static bool names_one(const struct planner *pl, const struct base *base) {
    const struct query_hints *hints = base->q->hints;
    const struct catalog *catalog = pl->pre->catalog;
    for (size_t i = 0; i < base->table->indexes.n; i++) {
        uint32_t id = base->table->indexes.at[i];
        const struct catalog_index *x = &catalog->indexes[id];
        if (x->modelled && x->valid && !design_hides(pl->design, id) && named(x->name, hints->only, hints->only_count)) {
            return true;
        }
    }
    return false;
}

bool plan_hints_allow(const struct planner *pl, const struct base *base, struct str name) {
    const struct query_hints *hints = base->q->hints;
    if (!hints) {
        return true;
    }
    if (hints->full || hints->never_any || named(name, hints->never, hints->never_count)) {
        return false;
    }
    return !hints->index || !hints->only_count || named(name, hints->only, hints->only_count) || !names_one(pl, base);
}

bool plan_hints_want_index(const struct planner *pl, const struct base *base) {
    const struct query_hints *hints = base->q->hints;
    return hints && hints->index && (!hints->only_count || names_one(pl, base));
}
