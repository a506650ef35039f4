/*
 * Which sets of relations may be joined with which (joinrels.c, join_is_legal), and which something joins: outer, semi and anti joins, LATERAL, and
 * the parts of a long FROM (query/collapse.c) constrain the order.
 */
#include "optimizer/plan.h"

/* Neither side cuts through a part of the FROM that is planned for itself, unless both are within it. */
static bool keeps_parts(const struct query_block *block, uint64_t a, uint64_t b) {
    for (size_t i = 0; i < block->part_count; i++) {
        uint64_t part = block->parts[i];
        bool cut = ((a & part) && (part & ~a)) || ((b & part) && (part & ~b));
        if (cut && ((a | b) & ~part)) {
            return false;
        }
    }
    return true;
}

/* Relations whose values these still wait for; directly: not for those that only others they wait for need. */
static uint64_t waits_for(const struct prepared *pre, uint64_t mask, bool directly) {
    uint64_t needs = 0;
    for (size_t i = 0; i < pre->base_count; i++) {
        const struct base *base = &pre->bases[i];
        needs |= mask >> i & 1 ? (directly ? base->q->given : base->given) : 0;
    }
    return needs & ~mask;
}

/* An outer or semi join will yet bring these in on the right: together with what its left side has to wait for. */
static uint64_t with_right_sides(const struct query_block *block, uint64_t mask) {
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < block->join_count; i++) {
            const struct query_join *j = &block->joins[i];
            if (j->kind != JOIN_FULL && (j->min_left & mask) && !rels_inside(j->min_right, mask)) {
                mask |= j->min_right;
                more = true;
            }
        }
    }
    return mask;
}

/* joinrels.c, join_is_legal, of LATERAL: who is given values is on the right, and joined with those who give some directly first. */
static bool lateral_legal(const struct prepared *pre, uint64_t a, uint64_t b, const struct query_join *join, bool turned) {
    if (!pre->has_given) {
        return true;
    }
    bool forth = (waits_for(pre, b, false) & a) != 0, back = (waits_for(pre, a, false) & b) != 0;
    bool full = join && join->kind == JOIN_FULL;
    if ((forth && back) || ((forth || back) && full) || (join && ((forth && turned) || (back && !turned)))) {
        return false;
    }
    if ((forth && !(waits_for(pre, b, true) & a)) || (back && !(waits_for(pre, a, true) & b))) {
        return false;
    }
    return !(waits_for(pre, a | b, false) & with_right_sides(pre->block, a | b));
}

/* joinrels.c, join_is_legal: at most one special join may match; inside its right side, or once it is done, it does not matter. */
bool join_legal(const struct prepared *pre, bool in_parts, uint64_t a, uint64_t b, const struct query_join **join, bool *turned) {
    const struct query_block *block = pre->block;
    bool must_be_left = false;
    *join = NULL;
    *turned = false;
    if (in_parts && !keeps_parts(block, a, b)) {
        return false;
    }
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *j = &block->joins[i];
        uint64_t both = a | b;
        if (!(j->min_right & both) || rels_inside(both, j->min_right) || rels_inside(j->min_left | j->min_right, a) ||
            rels_inside(j->min_left | j->min_right, b)) {
            continue;
        }
        bool straight = rels_inside(j->min_left, a) && rels_inside(j->min_right, b),
             reverse = rels_inside(j->min_left, b) && rels_inside(j->min_right, a);
        if (straight || reverse) {
            if (*join) {
                return false;
            }
            *join = j;
            *turned = reverse && !straight;
        } else if ((j->min_right & a) && (j->min_right & b)) {
            continue; /* part of the right side is being put together */
        } else {
            if (j->kind != JOIN_LEFT || (j->min_left & both)) {
                return false;
            }
            must_be_left = true;
        }
    }
    return (!must_be_left || (*join && (*join)->kind == JOIN_LEFT)) && lateral_legal(pre, a, b, *join, *turned);
}

/* Relations that a clause or a value given to LATERAL joins with this one; itself may be among them. */
uint64_t join_neighbours(const struct prepared *pre, size_t rel) {
    uint64_t mask = UINT64_C(1) << rel, found = 0;
    for (size_t i = 0; i < pre->clause_count; i++) {
        found |= pre->clauses[i].rels & mask ? pre->clauses[i].rels : 0;
    }
    for (size_t i = 0; i < pre->base_count && pre->has_given; i++) {
        found |= i == rel ? pre->bases[i].q->given : pre->bases[i].q->given & mask ? UINT64_C(1) << i : 0;
    }
    return found;
}

/* What an outer or semi join's sides are, whole, though no clause says so. */
bool join_is_asked(const struct query_block *block, uint64_t a, uint64_t b) {
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *j = &block->joins[i];
        if ((rels_inside(j->min_left, a) && rels_inside(j->min_right, b)) || (rels_inside(j->min_left, b) && rels_inside(j->min_right, a))) {
            return true;
        }
    }
    return false;
}
