/*
 * See the header. A column's widths are those of its common values and its histogram's bounds, scaled to ANALYZE's average, which is cut to a whole number
 * and counts what is stored in the table, compressed or moved out. Columns are taken as independent.
 */
#include "cost/index_tuple.h"

#include <math.h>

#include "base/vec.h"
#include "cost/compressed_size.h"

#define SHORT_MOST 126.0  /* of a varying value's bytes, for a header of one byte (VARATT_SHORT_MAX) */
#define COMPRESS_FROM 510 /* TOAST_INDEX_TARGET: MaxHeapTupleSize / 16 */
#define UNKNOWN_WIDTH 16.0
#define MOVED_OUT 18 /* what is left in the row of a value that is stored elsewhere: over 2 kB, though compressed */
#define MOVED_OUT_BYTES 1600 /* and an index that can be built has it in less than 2.7 kB */

enum { DATA_MAX = INDEX_TUPLE_MAX - 16 };

struct width {
    double bytes, share; /* bytes: with the value's header */
};

typedef VEC(struct width) widths_vec;

struct widths {
    struct width *at;
    size_t n;
    double align; /* of a fixed width; 1: none */
    double nulls;
};

/* --- Values ---------------------------------------------------------------------------------------------- */

/* numeric.c: 2 bytes, and 2 for every four decimal digits on either side of the point, without zeros at the ends. */
static double numeric_bytes(struct str text) {
    size_t point = 0, first = 0;
    if (text.len && text.ptr[0] == '-') {
        text = str_slice(text, 1, text.len);
    }
    if (!str_find(text, STR("."), &point)) {
        point = text.len;
    }
    int64_t low = INT64_MAX, high = INT64_MIN; /* groups with a digit that is not 0; the units' is number 0 */
    for (size_t i = first; i < text.len; i++) {
        if (text.ptr[i] >= '1' && text.ptr[i] <= '9') {
            int64_t group = i < point ? (int64_t)((point - 1 - i) / 4) : -1 - (int64_t)((i - point - 1) / 4);
            low = group < low ? group : low;
            high = group > high ? group : high;
        }
    }
    return 2 + (high >= low ? 2 * (double)(high - low + 1) : 0);
}

/* Bytes of a varying value without its header. */
static double value_bytes(enum catalog_family family, struct str value) {
    switch ((int)family) {
    case FAMILY_NUMERIC:
        return numeric_bytes(value);
    case FAMILY_BYTES:
        return str_starts(value, STR("\\x")) ? (double)(value.len - 2) / 2 : (double)value.len;
    case FAMILY_TEXT:
        return (double)value.len;
    default:
        return -1;
    }
}

static double with_header(double bytes) {
    return bytes + (bytes <= SHORT_MOST ? 1 : 4);
}

static void push_value(struct arena *arena, const struct index_key *key, struct str value, double share,
                       widths_vec *out) {
    double bytes = value_bytes(key->family, value);
    if (bytes >= 0 && share > 0) {
        VEC_PUSH(arena, out, ((struct width){with_header(bytes), share}));
    }
}

/* Each value once: the common ones are as many as they are, what is left stands for the rest of the distinct ones. */
static widths_vec sampled_widths(struct arena *arena, const struct index_key *key, bool by_values) {
    const struct catalog_stats *s = &key->stats;
    widths_vec out = {0};
    double common = 0, all = fmax(1, s->distinct), bounds = (double)s->bound_count;
    for (size_t i = 0; i < s->common_count; i++) {
        double share = by_values ? 1 / all : s->common_fraction[i];
        common += share;
        push_value(arena, key, s->common[i], share, &out);
    }
    double left = fmax(0, (by_values ? 1 : 1 - s->null_fraction) - common);
    for (size_t i = 0; i < s->bound_count; i++) {
        push_value(arena, key, s->bounds[i], fmax(left, 1e-9) / bounds, &out);
    }
    return out;
}

/* --- Widths of a column ---------------------------------------------------------------------------------- */

static double mean_width(const widths_vec *widths) {
    double sum = 0, share = 0;
    for (size_t i = 0; i < widths->n; i++) {
        sum += widths->at[i].bytes * widths->at[i].share;
        share += widths->at[i].share;
    }
    return share > 0 ? sum / share : 0;
}

/* What is stored shorter than it is, is compressed or elsewhere: the sample has its true length. */
static double scale_to(const struct index_key *key, double mean) {
    double said = key->stats.width_bytes;
    if (key->unstored || said <= 0 || mean <= 0 || (mean > COMPRESS_FROM && said < mean)) {
        return 1;
    }
    return fmin(fmax(mean, said), said + 0.99) / mean;
}

/* How much smaller the sample's long values get. */
static double compression(const struct index_key *key) {
    double before = 0, after = 0;
    const struct catalog_stats *s = &key->stats;
    for (size_t i = 0; i < s->bound_count; i++) {
        if (s->bounds[i].len > COMPRESS_FROM - 4) {
            before += (double)s->bounds[i].len + 4;
            after += compressed_size(s->bounds[i]) + 4;
        }
    }
    return before > 0 ? after / before : 1;
}

static void scale_widths(const struct index_key *key, widths_vec *widths) {
    double scale = scale_to(key, mean_width(widths)), smaller = 0;
    for (size_t i = 0; i < widths->n; i++) {
        struct width *w = &widths->at[i];
        w->bytes = fabs(scale - 1) > 1e-9 ? rint(w->bytes * scale) : w->bytes;
        if (w->bytes > COMPRESS_FROM && key->family == FAMILY_TEXT) {
            smaller = smaller > 0 ? smaller : compression(key);
            w->bytes = rint(w->bytes * smaller);
        }
    }
}

/* Without values to look at, anywhere within four bytes of the average. */
static void spread_widths(struct arena *arena, const struct index_key *key, widths_vec *out) {
    double width = key->stats.present && key->stats.width_bytes > 0 ? key->stats.width_bytes : UNKNOWN_WIDTH;
    if (width == MOVED_OUT && key->stats.distinct != 1 && (key->family == FAMILY_TEXT || key->family == FAMILY_BYTES)) {
        width = MOVED_OUT_BYTES;
    }
    size_t steps = width > 8 && key->stats.distinct > 1 ? 8 : 1;
    for (size_t i = 0; i < steps; i++) {
        double bytes = steps > 1 ? width - 3 + (double)i : width;
        VEC_PUSH(arena, out, ((struct width){bytes, 1 / (double)steps}));
    }
}

static double alignment(const struct index_key *key) {
    double length = key->type_length;
    if (length >= 8 && key->family != FAMILY_UUID && length < 64) { /* a name has 64 */
        return 8;
    }
    return length == 4 || length == 2 ? length : 1;
}

static struct widths widths_of(struct arena *arena, const struct index_key *key, bool by_values) {
    widths_vec found = {0};
    struct widths out = {.align = 1};
    out.nulls = !key->stats.present                         ? 0
                : by_values && key->stats.null_fraction > 0 ? 1 / fmax(1, key->stats.distinct)
                                                            : key->stats.null_fraction;
    if (key->type_length > 0) {
        VEC_PUSH(arena, &found, ((struct width){key->type_length, 1}));
        out.align = alignment(key);
    } else {
        found = sampled_widths(arena, key, by_values);
        if (found.n) {
            scale_widths(key, &found);
        } else {
            spread_widths(arena, key, &found);
        }
    }
    double all = 0;
    for (size_t i = 0; i < found.n; i++) {
        all += found.at[i].share;
    }
    for (size_t i = 0; i < found.n; i++) {
        found.at[i].share /= all;
    }
    out.at = found.at;
    out.n = found.n;
    return out;
}

double index_value_bytes(struct arena *arena, const struct index_key *key) {
    struct widths widths = widths_of(arena, key, false);
    double mean = 0;
    for (size_t i = 0; i < widths.n; i++) {
        mean += widths.at[i].bytes * widths.at[i].share;
    }
    return mean;
}

/* --- Tuples ---------------------------------------------------------------------------------------------- */

struct layout { /* where the next value may begin, behind the header: with a NULL before, or without */
    double at[2][DATA_MAX + 1];
    size_t end; /* beyond it all are 0 */
};

static size_t place(size_t at, double bytes, double align) {
    double begin = bytes > SHORT_MOST + 1 ? ceil((double)at / 4) * 4 : ceil((double)at / align) * align;
    return (size_t)fmin(DATA_MAX, begin + bytes);
}

static void append(struct layout *next, const struct layout *now, const struct widths *widths) {
    *next = (struct layout){0};
    for (size_t null = 0; null < 2; null++) {
        for (size_t at = 0; at < now->end; at++) {
            double chance = now->at[null][at];
            if (chance < 1e-9) {
                continue;
            }
            next->at[1][at] += chance * widths->nulls;
            next->end = at >= next->end ? at + 1 : next->end;
            for (size_t i = 0; i < widths->n && widths->nulls < 1; i++) {
                size_t to = place(at, widths->at[i].bytes, widths->align);
                next->at[null][to] += chance * (1 - widths->nulls) * widths->at[i].share;
                next->end = to >= next->end ? to + 1 : next->end;
            }
        }
    }
}

/* Shares of tuples by their size; returns the mean. */
static double sizes_of(const struct layout *layout, double share[INDEX_TUPLE_STEPS]) {
    double mean = 0, all = 0;
    for (size_t i = 0; i < INDEX_TUPLE_STEPS; i++) {
        share[i] = 0;
    }
    for (size_t null = 0; null < 2; null++) {
        for (size_t at = 0; at < layout->end; at++) {
            size_t step = (at + 7) / 8 + (null ? 2 : 1);
            share[step] += layout->at[null][at];
            mean += 8 * (double)step * layout->at[null][at];
            all += layout->at[null][at];
        }
    }
    for (size_t i = 0; i < INDEX_TUPLE_STEPS; i++) {
        share[i] /= fmax(all, 1e-9);
    }
    return mean / fmax(all, 1e-9);
}

struct index_tuple index_tuple_of(struct arena *arena, const struct index_key *keys, size_t key_count,
                                  const struct index_key *include, size_t include_count, bool by_values) {
    struct index_tuple out = {0};
    struct layout *now = ARENA_NEW(arena, struct layout), *next = ARENA_NEW(arena, struct layout), *last;
    now->at[0][0] = 1;
    now->end = 1;
    for (size_t i = 0; i < key_count + include_count; i++) {
        struct widths widths = widths_of(arena, i < key_count ? &keys[i] : &include[i - key_count], by_values);
        append(next, now, &widths);
        out.mean = sizes_of(next, out.share);
        if (i < key_count && i < DESIGN_KEYS_MAX) {
            out.pivot[i] = out.mean;
        }
        last = now;
        now = next;
        next = last;
    }
    return out;
}
