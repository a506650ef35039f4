/*
 * A program without the columns that can only be zero, and without the rows that then ask for nothing (see mip.h).
 *
 * A column that is out takes others with it: what uses an index that is not offered, and plans that nothing else serves. Solvers' own presolve does the same;
 * CBC's ends the process by an assertion on some programs, so it stays off.
 */
#include "advise/select/mip.h"

#include <math.h>

struct shrinking {
    const struct mip *mip;
    struct mip_slices columns, users; /* its entries by either */
    bool *out; /* per column */
    int *rising, *falling; /* per row: columns that are left with a value above and below zero */
    VEC(int) rows;      /* to be looked at */
};

static void count_signs(struct arena *arena, struct shrinking *s) {
    s->rising = ARENA_ARRAY(arena, int, s->mip->rows.n + 1);
    s->falling = ARENA_ARRAY(arena, int, s->mip->rows.n + 1);
    for (size_t e = 0; e < s->mip->entries.n; e++) {
        const struct mip_entry *entry = &s->mip->entries.at[e];
        (entry->value > 0 ? s->rising : s->falling)[entry->row]++;
    }
}

static void leave_out(struct arena *arena, struct shrinking *s, int column) {
    s->out[column] = true;
    for (int e = s->columns.start[column]; e < s->columns.start[column + 1]; e++) {
        int row = s->columns.place[e];
        (s->columns.value[e] > 0 ? s->rising : s->falling)[row]--;
        VEC_PUSH(arena, &s->rows, row);
    }
}

/* No column is below zero: a sum of them that may not rise, or not fall, is zero, and so is each. */
static bool is_zero(const struct shrinking *s, int row) {
    const struct mip_row *bounds = &s->mip->rows.at[row];
    return (bounds->upper == 0 && !s->falling[row]) || (bounds->lower == 0 && !s->rising[row]);
}

static void follow(struct arena *arena, struct shrinking *s) {
    while (s->rows.n) {
        int row = s->rows.at[--s->rows.n];
        for (int i = s->users.start[row]; is_zero(s, row) && i < s->users.start[row + 1]; i++) {
            int column = s->users.place[i];
            if (!s->out[column] && s->mip->columns.at[column].lower <= 0) {
                leave_out(arena, s, column);
            }
        }
    }
}

/* The rows that are left, by their new numbers; -1: gone. */
static int *number_rows(struct arena *arena, const struct shrinking *s, struct mip *small) {
    int *numbers = ARENA_ARRAY(arena, int, s->mip->rows.n + 1);
    for (size_t i = 0; i < s->mip->rows.n; i++) {
        const struct mip_row *row = &s->mip->rows.at[i];
        bool asks = s->rising[i] + s->falling[i] > 0 || row->lower > 0 || row->upper < 0;
        numbers[i] = asks ? mip_add_row(arena, small, row->lower, row->upper) : -1;
    }
    return numbers;
}

void mip_shrink(struct arena *arena, const struct mip *mip, struct mip *small, uint32_t **kept) {
    struct shrinking s = {.mip = mip, .out = ARENA_ARRAY(arena, bool, mip->columns.n + 1)};
    s.columns = mip_by_column(arena, mip, (struct mip_size){0});
    s.users = mip_by_row(arena, mip, (struct mip_size){.columns = mip->columns.n});
    count_signs(arena, &s);
    for (size_t j = 0; j < mip->columns.n; j++) {
        if (mip->columns.at[j].upper <= 0 && !s.out[j]) {
            leave_out(arena, &s, (int)j);
        }
    }
    follow(arena, &s);
    *small = (struct mip){0};
    *kept = ARENA_ARRAY(arena, uint32_t, mip->columns.n + 1);
    const int *numbers = number_rows(arena, &s, small);
    for (size_t j = 0; j < mip->columns.n; j++) {
        const struct mip_column *c = &mip->columns.at[j];
        if (!s.out[j]) {
            int column = mip_add_column(arena, small, c->cost, c->lower, c->upper, c->integer);
            (*kept)[column] = (uint32_t)j;
            for (int e = s.columns.start[j]; e < s.columns.start[j + 1]; e++) {
                mip_add_entry(arena, small, numbers[s.columns.place[e]], column, s.columns.value[e]);
            }
        }
    }
}
