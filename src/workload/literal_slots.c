/*
 * What each parameter of a statement stands for: a walk from the statement down, with what is expected of the expression at
 * hand. A comparison expects of one side what the other is; a known function expects what its arguments are for; what
 * nobody expects anything of is a small number.
 */
#include "workload/literal_walk.h"

/* interval $1 and date $1: a type's name stands right in front, and only a plain string may follow it. */
static bool follows_type_name(struct str text, size_t offset) {
    static const char *const types[] = {"interval",
                                        "date",
                                        "time",
                                        "timestamp",
                                        "timestamptz",
                                        "timestamp with time zone",
                                        "timestamp without time zone"};
    struct str before = str_trim(str_slice(text, 0, offset));
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t length = strlen(types[i]);
        if (before.len <= length || before.len == offset ||
            !str_ieq_z(str_slice(before, before.len - length, before.len), types[i])) {
            continue;
        }
        char c = before.ptr[before.len - length - 1];
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '"');
    }
    return false;
}

void literal_add_slot(struct literal_finder *finder, const struct sql_node *node, struct literal_expect expect) {
    struct literal_slot slot = {.name = SQL_AS_CONST(bind, node)->name,
                                .offset = node->offset,
                                .length = node->length,
                                .expect = expect,
                                .bare = follows_type_name(finder->text, node->offset),
                                .position = finder->list_position,
                                .of = finder->list_count,
                                .partner = SIZE_MAX};
    VEC_PUSH(finder->infer.arena, &finder->slots, slot);
}

static int by_offset(const void *a, const void *b) {
    const struct literal_slot *left = a, *right = b;
    return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* A lower and a higher end on the same column, the nearest two. */
static void find_partners(struct literal_slots *slots) {
    for (size_t i = 0; i < slots->n; i++) {
        struct literal_slot *low = &slots->at[i];
        for (size_t k = 0; low->expect.role == ROLE_LOW && low->expect.column && k < slots->n; k++) {
            struct literal_slot *high = &slots->at[k];
            if (high->expect.role == ROLE_HIGH && high->expect.column == low->expect.column &&
                high->partner == SIZE_MAX) {
                low->partner = k;
                high->partner = i;
                break;
            }
        }
    }
}

/* A parameter that stands in several places is what the best known of them says. */
static void unify(struct arena *arena, struct literal_slots *slots) {
    struct map best;
    map_init(&best, arena);
    for (size_t i = 0; i < slots->n; i++) {
        struct literal_slot *slot = &slots->at[i], *other = map_find(&best, slot->name);
        bool better = !other || (!other->expect.stats && slot->expect.stats) ||
                      (other->expect.family == FAMILY_OTHER && !other->expect.stats);
        if (better) {
            map_put(&best, slot->name, slot);
        }
    }
    for (size_t i = 0; i < slots->n; i++) {
        if (!str_eq_z(slots->at[i].name, "?")) {
            slots->at[i].expect = ((const struct literal_slot *)map_find(&best, slots->at[i].name))->expect;
        }
    }
}

struct literal_slots literals_find(struct arena *arena, const struct catalog *catalog, struct str text,
                                   const struct sql_node *tree) {
    struct literal_finder finder = {.text = text};
    infer_init(&finder.infer, arena, catalog, tree);
    literal_walk(&finder, tree, EXPECT_NOTHING);
    struct literal_slots slots = {finder.slots.at, 0};
    if (finder.slots.n > 1) {
        qsort(finder.slots.at, finder.slots.n, sizeof *finder.slots.at, by_offset);
    }
    for (size_t i = 0; i < finder.slots.n; i++) { /* a node reached on two ways counts once */
        if (slots.n == 0 || slots.at[slots.n - 1].offset != finder.slots.at[i].offset) {
            slots.at[slots.n++] = finder.slots.at[i];
        }
    }
    find_partners(&slots);
    unify(arena, &slots);
    return slots;
}
