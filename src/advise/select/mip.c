/* Building programs (see mip.h). */
#include "advise/select/mip.h"

#include <math.h>

int mip_add_row(struct arena *arena, struct mip *mip, double lower, double upper) {
    VEC_PUSH(arena, &mip->rows, (struct mip_row){lower, upper});
    return (int)mip->rows.n - 1;
}

int mip_add_column(struct arena *arena, struct mip *mip, double cost, double lower, double upper, bool integer) {
    VEC_PUSH(arena, &mip->columns, (struct mip_column){cost, lower, upper, integer});
    return (int)mip->columns.n - 1;
}

void mip_add_entry(struct arena *arena, struct mip *mip, int row, int column, double value) {
    VEC_PUSH(arena, &mip->entries, (struct mip_entry){row, column, value});
}

struct mip_size mip_size(const struct mip *mip) {
    return (struct mip_size){mip->columns.n, mip->rows.n, mip->entries.n};
}

struct slicing {
    const struct mip *mip;
    struct mip_size since;
    bool by_column;
};

/* The entry's line among those wanted; negative: it lies in none. */
static int line_of(const struct slicing *s, const struct mip_entry *entry) {
    if (s->by_column) {
        return entry->column - (int)s->since.columns;
    }
    return entry->column < (int)s->since.columns ? entry->row - (int)s->since.rows : -1;
}

static struct mip_slices slice(struct arena *arena, const struct slicing *s, size_t lines) {
    size_t first = s->since.entries, n = s->mip->entries.n;
    struct mip_slices slices = {.start = ARENA_ARRAY(arena, int, lines + 2)};
    slices.place = ARENA_ARRAY(arena, int, n - first + 1);
    slices.value = ARENA_ARRAY(arena, double, n - first + 1);
    int *next = slices.start + 1; /* each line's end moves from its start to the next one's */
    for (size_t e = first; e < n; e++) {
        int line = line_of(s, &s->mip->entries.at[e]);
        if (line >= 0) {
            next[line + 1]++;
        }
    }
    for (size_t i = 1; i <= lines; i++) {
        next[i] += next[i - 1];
    }
    for (size_t e = first; e < n; e++) {
        const struct mip_entry *entry = &s->mip->entries.at[e];
        int line = line_of(s, entry);
        if (line >= 0) {
            slices.place[next[line]] = s->by_column ? entry->row : entry->column;
            slices.value[next[line]++] = entry->value;
        }
    }
    return slices;
}

struct mip_slices mip_by_column(struct arena *arena, const struct mip *mip, struct mip_size since) {
    struct slicing s = {mip, since, .by_column = true};
    return slice(arena, &s, mip->columns.n - since.columns);
}

struct mip_slices mip_by_row(struct arena *arena, const struct mip *mip, struct mip_size since) {
    struct slicing s = {mip, since, .by_column = false};
    return slice(arena, &s, mip->rows.n - since.rows);
}

double mip_bounded(double x, double most) {
    return fmax(-most, fmin(most, x));
}

struct mip_arrays mip_arrays(struct arena *arena, const struct mip *mip, struct mip_size since, double most) {
    size_t n = mip->columns.n - since.columns, m = mip->rows.n - since.rows;
    struct mip_arrays a = {.columns = (int)n, .rows = (int)m};
    a.entries = mip_by_column(arena, mip, since);
    a.before = mip_by_row(arena, mip, since);
    a.cost = ARENA_ARRAY(arena, double, n + 1);
    a.lower = ARENA_ARRAY(arena, double, n + 1);
    a.upper = ARENA_ARRAY(arena, double, n + 1);
    a.row_lower = ARENA_ARRAY(arena, double, m + 1);
    a.row_upper = ARENA_ARRAY(arena, double, m + 1);
    for (size_t j = 0; j < n; j++) {
        const struct mip_column *column = &mip->columns.at[since.columns + j];
        a.cost[j] = column->cost;
        a.lower[j] = mip_bounded(column->lower, most);
        a.upper[j] = mip_bounded(column->upper, most);
    }
    for (size_t i = 0; i < m; i++) {
        a.row_lower[i] = mip_bounded(mip->rows.at[since.rows + i].lower, most);
        a.row_upper[i] = mip_bounded(mip->rows.at[since.rows + i].upper, most);
    }
    return a;
}
