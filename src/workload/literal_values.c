/* From a slot and a place in its distribution to a text that the database takes. */
#include <math.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "sql/print.h"
#include "workload/literals.h"

enum { PREFIX_BYTES = 4, ARRAY_ELEMENTS = 3, LIMIT_DEFAULT = 20, LIMIT_MOST = 100 };

/* --- Values of a distribution ---------------------------------------------------------------------------- */

static double common_share(const struct catalog_stats *stats) {
    double share = 0;
    for (size_t i = 0; i < stats->common_count; i++) {
        share += stats->common_fraction[i];
    }
    return share;
}

/*
 * The share of questions that ask for the ith common value. A column whose common values are all its values is a state, a kind, a
 * flag: there, applications ask for the rare ones (what is open, what failed) more than rows hold them, so half of the
 * questions go by frequency and half go evenly over the values.
 */
static double asked_share(const struct catalog_stats *stats, size_t i) {
    bool states = stats->bound_count == 0;
    return states ? 0.5 * stats->common_fraction[i] / common_share(stats) + 0.5 / (double)stats->common_count
                  : stats->common_fraction[i];
}

/* u of the way through the questions: common values first, then along the histogram. */
static struct str value_that_occurs(const struct catalog_stats *stats, double u) {
    double common = common_share(stats), rest = stats->bound_count ? 1 - stats->null_fraction - common : 0;
    double left = stats->bound_count ? u * (common + (rest > 0 ? rest : 0)) : u;
    for (size_t i = 0; i < stats->common_count; i++) {
        left -= asked_share(stats, i);
        if (left < 0 || (i + 1 == stats->common_count && stats->bound_count == 0)) {
            return stats->common[i];
        }
    }
    if (stats->bound_count == 0) {
        return (struct str){0};
    }
    double along = rest > 0 ? left / rest : u;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    return stats->bounds[(size_t)(along * (double)(stats->bound_count - 1) + 0.5)];
}

struct weighted {
    struct str value;
    double number, fraction;
    bool numeric;
};

static int by_value(const void *a, const void *b) {
    const struct weighted *left = a, *right = b;
    if (left->numeric && right->numeric) {
        return left->number < right->number ? -1 : left->number > right->number;
    }
    return str_cmp(left->value, right->value);
}

/* The q-quantile in order of value, as far as the statistics tell: by whichever of histogram and common values holds more rows. */
static struct str value_in_order(struct arena *arena, const struct catalog_stats *stats, double q) {
    if (stats->bound_count > 1 && (common_share(stats) < 0.5 || stats->common_count < 2)) {
        return stats->bounds[(size_t)(q * (double)(stats->bound_count - 1) + 0.5)];
    }
    struct weighted *sorted = arena_calloc(arena, stats->common_count, sizeof *sorted);
    double total = common_share(stats), left = q * total;
    for (size_t i = 0; i < stats->common_count; i++) {
        sorted[i] = (struct weighted){.value = stats->common[i], .fraction = stats->common_fraction[i]};
        sorted[i].numeric = str_to_double(stats->common[i], &sorted[i].number);
    }
    if (stats->common_count > 1) {
        qsort(sorted, stats->common_count, sizeof *sorted, by_value);
    }
    for (size_t i = 0; i < stats->common_count; i++) {
        left -= sorted[i].fraction;
        if (left <= 0 || i + 1 == stats->common_count) {
            return sorted[i].value;
        }
    }
    return (struct str){0};
}

/* Something of the family, where no statistics tell a value. */
static struct str value_of_family(enum catalog_family family) {
    switch (family) {
    case FAMILY_BOOLEAN:
        return STR("true");
    case FAMILY_TEXT:
    case FAMILY_ENUM:
    case FAMILY_FULLTEXT:
        return STR("a");
    case FAMILY_DATE:
        return STR("2020-01-01");
    case FAMILY_TIMESTAMP:
        return STR("2020-01-01 00:00:00");
    case FAMILY_TIME:
        return STR("12:00:00");
    case FAMILY_INTERVAL:
        return STR("1 month");
    case FAMILY_UUID:
        return STR("00000000-0000-4000-8000-000000000000");
    case FAMILY_BYTES:
        return STR("\\x00");
    case FAMILY_JSON:
        return STR("{}");
    case FAMILY_ARRAY:
        return STR("{}");
    case FAMILY_RANGE:
        return STR("empty");
    case FAMILY_GEOMETRY:
        return STR("(0,0)");
    case FAMILY_INTEGER:
    case FAMILY_FLOAT:
    case FAMILY_NUMERIC:
    case FAMILY_OTHER:
        break;
    }
    return STR("1");
}

/* --- One slot -------------------------------------------------------------------------------------------- */

static size_t whole_characters(struct str text, size_t bytes) {
    size_t at = 0;
    while (at < text.len) {
        size_t length = str_utf8_length(str_slice(text, at, text.len));
        length = length ? length : 1;
        if (at + length > bytes) {
            break;
        }
        at += length;
    }
    return at;
}

/* The beginning of a value that occurs, with what LIKE or a regular expression takes for special left out. */
static struct str prefix_of(struct str value) {
    struct str prefix = str_slice(value, 0, whole_characters(value, PREFIX_BYTES));
    for (size_t i = 0; i < prefix.len; i++) {
        if (strchr("%_\\.*+?()[]{}^$|", prefix.ptr[i])) {
            prefix.len = i;
        }
    }
    return prefix.len ? prefix : STR("a");
}

static struct str wrapped(struct arena *arena, struct str function, struct str value) {
    if (str_ieq_z(function, "lower")) {
        return str_lower(arena, value);
    }
    if (str_ieq_z(function, "upper")) {
        return str_upper(arena, value);
    }
    return str_ieq_z(function, "date") ? str_slice(value, 0, 10) : value;
}

static struct str plain_value(struct arena *arena, const struct literal_expect *expect, double u) {
    struct str value = {0};
    const struct catalog_stats *stats = expect->role == ROLE_COUNT ? NULL : expect->stats;
    if (stats && expect->family != FAMILY_ARRAY && expect->family != FAMILY_JSON) {
        bool ordered = expect->role == ROLE_LOW || expect->role == ROLE_HIGH;
        value = ordered ? value_in_order(arena, stats, u) : value_that_occurs(stats, u);
    }
    return value.len ? wrapped(arena, expect->wrap, value) : value_of_family(expect->family);
}

static struct str array_value(struct arena *arena, const struct literal_expect *expect, double u) {
    struct buf out;
    struct literal_expect element = *expect;
    element.role = ROLE_EQUAL;
    if (element.family == FAMILY_ARRAY) { /* the parameter itself is said to be an array of something unknown */
        element.family = FAMILY_OTHER;
    }
    buf_init(&out, arena);
    buf_char(&out, '{');
    for (int i = 0; i < ARRAY_ELEMENTS; i++) {
        double step = u + (double)i / ARRAY_ELEMENTS;
        struct str value = plain_value(arena, &element, step - floor(step));
        buf_z(&out, i ? ",\"" : "\"");
        for (size_t k = 0; k < value.len; k++) {
            if (value.ptr[k] == '"' || value.ptr[k] == '\\') {
                buf_char(&out, '\\');
            }
            buf_char(&out, value.ptr[k]);
        }
        buf_char(&out, '"');
    }
    buf_char(&out, '}');
    return buf_view(&out);
}

/* A common element of the column, as an array or a document that holds it. */
static struct str contained_value(struct arena *arena, const struct literal_expect *expect, double u) {
    const struct catalog_stats *stats = expect->stats;
    if (!stats || stats->element_count == 0) {
        return expect->family == FAMILY_JSON    ? STR("{\"id\": 1}")
               : expect->family == FAMILY_RANGE ? STR("empty")
                                                : STR("{}");
    }
    struct str element = stats->elements[(size_t)(u * (double)stats->element_count) % stats->element_count];
    if (expect->family == FAMILY_JSON) {
        return str_fmt(arena, "{\"" STR_FMT "\": 1}", STR_ARG(prefix_of(element)));
    }
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, "{\"");
    for (size_t k = 0; k < element.len; k++) {
        if (element.ptr[k] == '"' || element.ptr[k] == '\\') {
            buf_char(&out, '\\');
        }
        buf_char(&out, element.ptr[k]);
    }
    buf_z(&out, "\"}");
    return buf_view(&out);
}

static bool is_unquoted(enum catalog_family family, struct str value) {
    double number;
    if (family == FAMILY_BOOLEAN) {
        return true;
    }
    return (family == FAMILY_INTEGER || family == FAMILY_FLOAT || family == FAMILY_NUMERIC || family == FAMILY_OTHER) &&
           str_to_double(value, &number);
}

/* As SQL: quoted, cast where the place does not give the type, negative numbers safe behind a minus. */
static struct str rendered(struct arena *arena, const struct literal_slot *slot, enum catalog_family family,
                           struct str value) {
    const struct literal_expect *expect = &slot->expect;
    if (slot->bare) {
        return sql_quote_string(arena, value);
    }
    if (family == FAMILY_BOOLEAN) {
        return str_eq_z(value, "t") || str_eq_z(value, "true") ? STR("true") : STR("false");
    }
    if (is_unquoted(family, value)) {
        return value.len && value.ptr[0] == '-' ? str_fmt(arena, "(" STR_FMT ")", STR_ARG(value)) : value;
    }
    struct str quoted = sql_quote_string(arena, value);
    bool needs_cast =
        !expect->direct && expect->type_name.len && expect->role != ROLE_PATTERN && expect->role != ROLE_REGEX;
    return needs_cast ? str_fmt(arena, STR_FMT "::" STR_FMT, STR_ARG(quoted), STR_ARG(expect->type_name)) : quoted;
}

static struct str limit_value(struct arena *arena, double rows_per_call) {
    double limit = rows_per_call >= 1 ? ceil(rows_per_call) : LIMIT_DEFAULT;
    return str_fmt(arena, "%.0f", limit > LIMIT_MOST ? LIMIT_MOST : limit);
}

static struct str slot_text(struct arena *arena, const struct literal_slot *slot, double u, double rows_per_call) {
    const struct literal_expect *expect = &slot->expect;
    switch (expect->role) {
    case ROLE_FIXED:
        return slot->bare && expect->fixed.len && expect->fixed.ptr[0] != '\'' ? sql_quote_string(arena, expect->fixed)
                                                                               : expect->fixed;
    case ROLE_LIMIT:
        return limit_value(arena, rows_per_call);
    case ROLE_PATTERN:
        return sql_quote_string(arena, str_fmt(arena, STR_FMT "%%", STR_ARG(prefix_of(plain_value(arena, expect, u)))));
    case ROLE_REGEX:
        return sql_quote_string(arena, str_fmt(arena, "^" STR_FMT, STR_ARG(prefix_of(plain_value(arena, expect, u)))));
    case ROLE_ARRAY:
        return sql_quote_string(arena, array_value(arena, expect, u));
    case ROLE_CONTAINS:
        return sql_quote_string(arena, contained_value(arena, expect, u));
    case ROLE_EQUAL:
    case ROLE_LOW:
    case ROLE_HIGH:
    case ROLE_COUNT:
        break;
    }
    enum catalog_family family = slot->bare && expect->family == FAMILY_OTHER ? FAMILY_DATE : expect->family;
    struct literal_expect wanted = *expect;
    wanted.family = family;
    return rendered(arena, slot, family, plain_value(arena, &wanted, u));
}

/* --- Samples --------------------------------------------------------------------------------------------- */

static bool is_skewed(const struct literal_slot *slot) {
    const struct catalog_stats *stats = slot->expect.stats;
    bool chosen = slot->expect.role != ROLE_COUNT && slot->expect.role != ROLE_FIXED;
    return stats && chosen &&
           (stats->common_count > 0 || slot->expect.role == ROLE_LOW || slot->expect.role == ROLE_HIGH);
}

bool literals_guessed(const struct literal_slots *slots) {
    for (size_t i = 0; i < slots->n; i++) {
        if (slots->at[i].expect.guessed) {
            return true;
        }
    }
    return false;
}

size_t literals_sample_count(const struct literal_slots *slots) {
    for (size_t i = 0; i < slots->n; i++) {
        if (is_skewed(&slots->at[i])) {
            return LITERALS_SAMPLES;
        }
    }
    return 1;
}

/* The strata 0 .. count-1 in an order that the seed decides. */
static void shuffle(struct random *random, size_t *order, size_t count) {
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (size_t i = count; i > 1; i--) {
        size_t k = random_below(random, i), kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
}

/* Where in its distribution a slot's value is taken, for u in its stratum. */
static double place_of(const struct literal_slot *slot, double u, double partner_u) {
    if (slot->partner != SIZE_MAX) { /* one place for both ends, so that they stay in order */
        double low = partner_u * (1 - LITERALS_RANGE_SPAN);
        return slot->expect.role == ROLE_HIGH && !slot->expect.shifted ? low + LITERALS_RANGE_SPAN : low;
    }
    switch (slot->expect.role) {
    case ROLE_LOW: /* an open range asks for an end of the data: a third of it, the planner's own guess, at most */
        return 2.0 / 3 + u / 3;
    case ROLE_HIGH:
        return u / 3;
    case ROLE_EQUAL:
    case ROLE_PATTERN:
    case ROLE_REGEX:
    case ROLE_ARRAY:
    case ROLE_CONTAINS:
    case ROLE_FIXED:
    case ROLE_LIMIT:
    case ROLE_COUNT:
        break;
    }
    if (slot->of > 1) { /* the items of a list differ */
        double step = u + (double)slot->position / (double)slot->of;
        return step - floor(step);
    }
    return u;
}

static struct str filled(struct arena *arena, const struct literal_slots *slots, struct str text,
                         const struct str *values) {
    struct buf out;
    size_t at = 0;
    buf_init(&out, arena);
    for (size_t i = 0; i < slots->n; i++) {
        buf_str(&out, str_slice(text, at, slots->at[i].offset));
        buf_str(&out, values[i]);
        at = slots->at[i].offset + slots->at[i].length;
    }
    buf_str(&out, str_slice(text, at, text.len));
    return buf_view(&out);
}

void literals_fill(struct arena *arena, const struct literal_slots *slots, struct str text, double rows_per_call,
                   struct random *random, size_t count, struct str *texts) {
    struct str *values = arena_calloc(arena, slots->n, sizeof *values);
    size_t *strata = arena_calloc(arena, slots->n * count, sizeof *strata);
    for (size_t i = 0; i < slots->n; i++) {
        shuffle(random, strata + i * count, count);
    }
    for (size_t sample = 0; sample < count; sample++) {
        struct map by_name;
        map_init(&by_name, arena);
        for (size_t i = 0; i < slots->n; i++) {
            const struct literal_slot *slot = &slots->at[i];
            size_t first = slot->partner == SIZE_MAX || slot->partner > i ? i : slot->partner;
            double u = ((double)strata[i * count + sample] + 0.5) / (double)count;
            double pair_u = ((double)strata[first * count + sample] + 0.5) / (double)count;
            struct str *same = str_eq_z(slot->name, "?") ? NULL : map_find(&by_name, slot->name);
            values[i] = same ? *same : slot_text(arena, slot, place_of(slot, u, pair_u), rows_per_call);
            map_put(&by_name, slot->name, &values[i]);
        }
        texts[sample] = filled(arena, slots, text, values);
    }
}
