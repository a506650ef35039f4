/* From a slot and a place in its distribution to a text that the database takes. */
#include <math.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "sql/print.h"
#include "workload/literals.h"

#define SKEW_FRACTION 0.01

enum { PREFIX_BYTES = 4, ARRAY_ELEMENTS = 3, LIMIT_DEFAULT = 20, LIMIT_MOST = 100 };

/* --- Values of a distribution ---------------------------------------------------------------------------- */

/* Where in a distribution a value is taken. */
struct place {
    double u;
    size_t item, items; /* of a list, whose values should differ */
    double span;        /* > 0 leaves room for the other end of a range, */
    bool high;          /* which is this one */
};

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
static struct str value_that_occurs(const struct catalog_stats *stats, struct place place) {
    bool states = stats->bound_count == 0;
    double u = place.u + (place.items && !states ? (double)place.item / (double)place.items : 0);
    u -= floor(u);
    double common = common_share(stats), rest = states ? 0 : 1 - stats->null_fraction - common;
    double left = states ? u : u * (common + (rest > 0 ? rest : 0));
    for (size_t i = 0; i < stats->common_count; i++) {
        left -= asked_share(stats, i);
        if (left < 0 || (states && i + 1 == stats->common_count)) {
            return stats->common[states ? (i + place.item) % stats->common_count : i];
        }
    }
    if (states) {
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

/* The common values in order, with their shares. */
static struct weighted *sorted_common(struct arena *arena, const struct catalog_stats *stats) {
    struct weighted *sorted = arena_calloc(arena, stats->common_count, sizeof *sorted);
    for (size_t i = 0; i < stats->common_count; i++) {
        sorted[i] = (struct weighted){.value = stats->common[i], .fraction = stats->common_fraction[i]};
        sorted[i].numeric = str_to_double(stats->common[i], &sorted[i].number);
    }
    if (stats->common_count > 1) {
        qsort(sorted, stats->common_count, sizeof *sorted, by_value);
    }
    return sorted;
}

static size_t common_place(const struct catalog_stats *stats, const struct weighted *sorted, double q) {
    double left = q * common_share(stats);
    for (size_t i = 0; i < stats->common_count; i++) {
        left -= sorted[i].fraction;
        if (left <= 0) {
            return i;
        }
    }
    return stats->common_count - 1;
}

/*
 * The value at a quantile in order of value, as far as the statistics tell: by whichever of histogram and common values holds
 * more rows. The ends of a range are a span apart, and one value at least: an empty range is no question.
 */
static struct str value_in_order(struct arena *arena, const struct catalog_stats *stats, struct place place) {
    bool by_bounds = stats->bound_count > 1 && (common_share(stats) < 0.5 || stats->common_count < 2);
    size_t count = by_bounds ? stats->bound_count : stats->common_count;
    if (count == 0) {
        return (struct str){0};
    }
    struct weighted *sorted = by_bounds ? NULL : sorted_common(arena, stats);
    size_t step = (size_t)(place.span * (double)(count - 1) + 0.5);
    if (place.span > 0 && step == 0 && count > 1) {
        step = 1;
    }
    size_t room = count - 1 - step;
    size_t at = by_bounds ? (size_t)(place.u * (double)room + 0.5) : common_place(stats, sorted, place.u);
    at = (at < room ? at : room) + (place.high ? step : 0);
    return by_bounds ? stats->bounds[at] : sorted[at].value;
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

/* A tenth of the column's range around its middle; 1 where that is nothing. */
static struct str step_value(struct arena *arena, const struct literal_expect *expect) {
    double low, high, step = 0;
    if (expect->stats && str_to_double(value_in_order(arena, expect->stats, (struct place){.u = 0.45}), &low) &&
        str_to_double(value_in_order(arena, expect->stats, (struct place){.u = 0.55}), &high)) {
        step = high - low;
    }
    if (expect->family == FAMILY_INTEGER) {
        step = floor(step);
    }
    return step > 0 ? str_fmt(arena, "%.6g", step) : STR("1");
}

/* char(n) comes padded; comparison does not care, people do. */
static struct str unpadded(const struct literal_expect *expect, struct str value) {
    while (value.len > 1 && value.ptr[value.len - 1] == ' ' && str_starts(expect->type_name, STR("character("))) {
        value.len--;
    }
    return value;
}

static struct str common_element(const struct catalog_stats *stats, double u) {
    return stats->elements[(size_t)(u * (double)stats->element_count) % stats->element_count];
}

/* One element is asked for, and the column holds arrays. */
static bool is_of_array(const struct literal_expect *expect) {
    return expect->column && expect->column->family == FAMILY_ARRAY && expect->role == ROLE_EQUAL && expect->family != FAMILY_ARRAY;
}

static struct str plain_value(struct arena *arena, const struct literal_expect *expect, struct place place) {
    struct str value = {0};
    const struct catalog_stats *stats = expect->role == ROLE_COUNT ? NULL : expect->stats;
    if (expect->role == ROLE_STEP) {
        return step_value(arena, expect);
    }
    if (is_of_array(expect)) {
        return stats && stats->element_count ? common_element(stats, place.u) : value_of_family(expect->family);
    }
    if (stats && expect->family != FAMILY_ARRAY && expect->family != FAMILY_JSON) {
        bool ordered = expect->role == ROLE_LOW || expect->role == ROLE_HIGH;
        value = unpadded(expect, ordered ? value_in_order(arena, stats, place) : value_that_occurs(stats, place));
    }
    return value.len ? wrapped(arena, expect->wrap, value) : value_of_family(expect->family);
}

static void append_element(struct buf *out, struct str element) {
    bool plain = element.len > 0 && !str_ieq_z(element, "null");
    for (size_t i = 0; i < element.len && plain; i++) {
        char c = element.ptr[i];
        plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_-+.:", c));
    }
    if (plain) {
        buf_str(out, element);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < element.len; i++) {
        if (element.ptr[i] == '"' || element.ptr[i] == '\\') {
            buf_char(out, '\\');
        }
        buf_char(out, element.ptr[i]);
    }
    buf_char(out, '"');
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
    for (size_t i = 0; i < ARRAY_ELEMENTS; i++) {
        buf_z(&out, i ? "," : "");
        append_element(&out, plain_value(arena, &element, (struct place){.u = u, .item = i, .items = ARRAY_ELEMENTS}));
    }
    buf_char(&out, '}');
    return buf_view(&out);
}

static bool write_pair(struct json_writer *writer, const struct json_value *pair) {
    json_write_object(writer);
    json_write_key_str(writer, pair->key);
    switch (pair->kind) {
    case JSON_STRING:
        json_write_str(writer, pair->text);
        break;
    case JSON_NUMBER:
        pair->is_integer ? json_write_i64(writer, pair->integer) : json_write_number(writer, pair->number);
        break;
    case JSON_BOOL:
        json_write_bool(writer, pair->boolean);
        break;
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        return false;
    }
    json_write_object_end(writer);
    return json_write_done(writer);
}

/* The first scalar of a document that occurs: {"id": 17}. A pair that never occurs would be estimated at no rows. */
static struct str contained_document(struct arena *arena, const struct literal_expect *expect, struct place place) {
    struct err ignored = {0};
    struct str document = expect->stats ? value_that_occurs(expect->stats, place) : (struct str){0};
    const struct json_value *value = document.len ? json_read(arena, document, &ignored) : NULL;
    for (size_t i = 0; value && value->kind == JSON_OBJECT && i < value->item_count; i++) {
        struct buf out;
        struct json_writer writer;
        buf_init(&out, arena);
        json_write_init(&writer, &out, false);
        if (write_pair(&writer, &value->items[i])) return buf_view(&out);
    }
    return STR("{\"id\": 1}");
}

/* What the column holds, in part: an array of one common element, a document of one member. */
static struct str contained_value(struct arena *arena, const struct literal_expect *expect, struct place place) {
    const struct catalog_stats *stats = expect->stats;
    if (expect->family == FAMILY_JSON) return contained_document(arena, expect, place);
    if (expect->family == FAMILY_RANGE) return STR("empty");
    if (!stats || stats->element_count == 0) return STR("{}");
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '{');
    append_element(&out, common_element(stats, place.u));
    buf_char(&out, '}');
    return buf_view(&out);
}

/* A comparison with something of unknown type takes a quoted number, as number or as text; arithmetic does not. */
static bool is_unquoted(const struct literal_expect *expect, enum catalog_family family, struct str value) {
    double number;
    bool numeric = family == FAMILY_INTEGER || family == FAMILY_FLOAT || family == FAMILY_NUMERIC;
    bool computed = family == FAMILY_OTHER && expect->role == ROLE_COUNT;
    return (numeric || computed) && str_to_double(value, &number);
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
    if (is_unquoted(expect, family, value)) {
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

static struct str slot_text(struct arena *arena, const struct literal_slot *slot, struct place place,
                            double rows_per_call) {
    const struct literal_expect *expect = &slot->expect;
    switch (expect->role) {
    case ROLE_FIXED:
        return slot->bare && expect->fixed.len && expect->fixed.ptr[0] != '\'' ? sql_quote_string(arena, expect->fixed)
                                                                               : expect->fixed;
    case ROLE_LIMIT:
        return limit_value(arena, rows_per_call);
    case ROLE_PATTERN:
        return sql_quote_string(arena,
                                str_fmt(arena, STR_FMT "%%", STR_ARG(prefix_of(plain_value(arena, expect, place)))));
    case ROLE_REGEX:
        return sql_quote_string(arena,
                                str_fmt(arena, "^" STR_FMT, STR_ARG(prefix_of(plain_value(arena, expect, place)))));
    case ROLE_ARRAY:
        return sql_quote_string(arena, array_value(arena, expect, place.u));
    case ROLE_CONTAINS:
        return sql_quote_string(arena, contained_value(arena, expect, place));
    case ROLE_EQUAL:
    case ROLE_LOW:
    case ROLE_HIGH:
    case ROLE_STEP:
    case ROLE_COUNT:
        break;
    }
    enum catalog_family family = slot->bare && expect->family == FAMILY_OTHER ? FAMILY_DATE : expect->family;
    struct literal_expect wanted = *expect;
    wanted.family = family;
    return rendered(arena, slot, family, plain_value(arena, &wanted, place));
}

/* --- Samples --------------------------------------------------------------------------------------------- */

/* Do different values cost differently? A common value above 1 % of the rows, or an open range, whose width depends on its end. */
static bool is_skewed(const struct literal_slot *slot) {
    const struct catalog_stats *stats = slot->expect.stats;
    switch (slot->expect.role) {
    case ROLE_LOW:
    case ROLE_HIGH:
        return stats && slot->partner == SIZE_MAX;
    case ROLE_EQUAL:
    case ROLE_PATTERN:
    case ROLE_REGEX:
    case ROLE_ARRAY:
    case ROLE_CONTAINS:
        return stats && stats->common_count && stats->common_fraction[0] >= SKEW_FRACTION;
    case ROLE_FIXED:
    case ROLE_LIMIT:
    case ROLE_STEP:
    case ROLE_COUNT:
        break;
    }
    return false;
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
static struct place place_of(const struct literal_slot *slot, const struct literal_slot *partner, double u) {
    bool ordered = slot->expect.role == ROLE_LOW || slot->expect.role == ROLE_HIGH;
    if (partner) {
        /* date $1 and date $2 + interval '1 month': the interval makes the range. */
        bool made = slot->expect.shifted != partner->expect.shifted;
        return (struct place){.u = u, .span = made ? 0 : LITERALS_RANGE_SPAN, .high = slot->expect.role == ROLE_HIGH};
    }
    if (ordered) { /* an open range asks for an end of the data: a third of it, the planner's own guess, at most */
        return (struct place){.u = slot->expect.role == ROLE_LOW ? 2.0 / 3 + u / 3 : u / 3};
    }
    return (struct place){.u = u, .item = slot->position, .items = slot->of};
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

/* The slot whose stratum this one takes: the other end of its range, the first item of its list, or itself. */
static size_t leader_of(const struct literal_slots *slots, size_t i) {
    const struct literal_slot *slot = &slots->at[i];
    if (slot->partner < i) {
        return slot->partner;
    }
    while (slot->of > 1 && i > 0 && slots->at[i - 1].of == slot->of &&
           slots->at[i - 1].position < slots->at[i].position) {
        i--;
    }
    return i;
}

void literals_fill(struct arena *arena, const struct literal_slots *slots, struct str text, double rows_per_call,
                   struct random *random, size_t count, struct str *texts) {
    struct str *values = arena_calloc(arena, slots->n, sizeof *values);
    size_t *strata = arena_calloc(arena, slots->n * count, sizeof *strata);
    for (size_t i = 0; i < slots->n; i++) {
        shuffle(random, strata + i * count, count);
    }
    for (size_t i = 0; i < slots->n; i++) { /* leaders stand in front of those they lead */
        size_t leader = leader_of(slots, i);
        for (size_t k = 0; k < count && leader != i; k++) {
            strata[i * count + k] = strata[leader * count + k];
        }
    }
    for (size_t sample = 0; sample < count; sample++) {
        struct map by_name;
        map_init(&by_name, arena);
        for (size_t i = 0; i < slots->n; i++) {
            const struct literal_slot *slot = &slots->at[i];
            const struct literal_slot *partner = slot->partner == SIZE_MAX ? NULL : &slots->at[slot->partner];
            double u = ((double)strata[i * count + sample] + 0.5) / (double)count;
            struct str *same = str_eq_z(slot->name, "?") ? NULL : map_find(&by_name, slot->name);
            values[i] = same ? *same : slot_text(arena, slot, place_of(slot, partner, u), rows_per_call);
            map_put(&by_name, slot->name, &values[i]);
        }
        texts[sample] = filled(arena, slots, text, values);
    }
}
