/*
 * The hash is SipHash-2-4 (Aumasson and Bernstein, 2012): with an unknown key, equal values can be seen to be equal and
 * nothing else can be told. Values keep their shape, so that what was a number or a date can still be read as one.
 */
#include "collect/redact.h"

#include <sys/random.h>

#include "base/buf.h"
#include "collect/array_literal.h"

bool redact_init(struct redact *redact, struct err *err) {
    if (getrandom(redact->key, sizeof redact->key, 0) == (ssize_t)sizeof redact->key) {
        return true;
    }
    return err_set(err, ERR_INTERNAL, "the system gives no random bytes for the redaction's key");
}

/* --- SipHash-2-4 ----------------------------------------------------------------------------------------- */

static uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

static void round_of(uint64_t v[4]) {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static void absorb(uint64_t v[4], uint64_t word) {
    v[3] ^= word;
    round_of(v);
    round_of(v);
    v[0] ^= word;
}

static uint64_t sip_hash(const struct redact *redact, struct str text) {
    uint64_t k0 = redact->key[0], k1 = redact->key[1];
    uint64_t v[4] = {k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL, k0 ^ 0x6c7967656e657261ULL,
                     k1 ^ 0x7465646279746573ULL};
    uint64_t word = 0;
    for (size_t i = 0; i < text.len; i++) {
        word |= (uint64_t)(unsigned char)text.ptr[i] << (i % 8 * 8);
        if (i % 8 == 7) {
            absorb(v, word);
            word = 0;
        }
    }
    absorb(v, word | (uint64_t)text.len << 56);
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++) {
        round_of(v);
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* --- Values ---------------------------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t digits_at(struct str text, size_t at) {
    size_t n = 0;
    while (at + n < text.len && is_digit(text.ptr[at + n])) {
        n++;
    }
    return n;
}

static bool is_number(struct str text, size_t *digits) {
    size_t at = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'), whole = digits_at(text, at), fraction = 0;
    at += whole;
    if (at < text.len && text.ptr[at] == '.') {
        fraction = digits_at(text, at + 1);
        at += fraction + 1;
    }
    *digits = whole + fraction;
    return at == text.len && whole + fraction > 0;
}

static bool is_date(struct str text) {
    return text.len >= 10 && digits_at(text, 0) == 4 && text.ptr[4] == '-' && digits_at(text, 5) == 2 &&
           text.ptr[7] == '-' && digits_at(text, 8) == 2 &&
           (text.len == 10 || text.ptr[10] == ' ' || text.ptr[10] == 'T');
}

/* "90 days", "1 mon": a length of time says nothing about anyone. */
static bool is_interval(struct str text) {
    static const char *const units[] = {"microsecond", "millisecond", "second", "minute",  "hour", "day",
                                        "week",        "mon",         "month",  "quarter", "year"};
    size_t digits = digits_at(text, 0);
    struct str unit = str_trim(str_slice(text, digits, text.len));
    if (str_ends(unit, STR("s"))) {
        unit.len--;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (str_ieq_z(unit, units[i])) {
            return true;
        }
    }
    return false;
}

static struct str hash_digits(struct arena *arena, uint64_t hash, struct str text) {
    struct str out = str_dup(arena, text);
    bool leading = true;
    for (size_t i = 0; i < out.len; i++) {
        char *c = (char *)&out.ptr[i];
        if (!is_digit(*c)) {
            continue;
        }
        /* A leading zero stays one and nothing else becomes one, so that the magnitude is kept. */
        if (leading) {
            *c = *c == '0' ? '0' : (char)('1' + hash % 9);
        } else {
            *c = (char)('0' + hash % 10);
        }
        leading = false;
        hash = rotate(hash, 7) * 0x9e3779b97f4a7c15ULL;
    }
    return out;
}

/* Year and zone stay; month, day and time of day are hashed. */
static struct str hash_date(struct arena *arena, uint64_t hash, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out, STR_FMT "-%02d-%02d", STR_ARG(str_slice(text, 0, 4)), (int)(hash % 12) + 1,
            (int)(hash / 12 % 28) + 1);
    if (text.len >= 19 && text.ptr[13] == ':' && text.ptr[16] == ':') {
        buf_fmt(&out, "%c%02d:%02d:%02d", text.ptr[10], (int)(hash / 1000 % 24), (int)(hash / 100000 % 60),
                (int)(hash / 10000000 % 60));
        size_t zone = 19;
        if (zone < text.len && text.ptr[zone] == '.') {
            zone += 1 + digits_at(text, zone + 1);
        }
        buf_str(&out, str_slice(text, zone, text.len));
    }
    return buf_view(&out);
}

static bool is_flag(struct str text) {
    return text.len == 0 || str_ieq_z(text, "true") || str_ieq_z(text, "false") || str_ieq_z(text, "null") ||
           str_eq_z(text, "t") || str_eq_z(text, "f");
}

static struct str hash_text(struct arena *arena, uint64_t hash) {
    return str_fmt(arena, "x%012llx", (unsigned long long)(hash & 0xffffffffffffULL));
}

/* 'abc%': the wildcards stay, because they decide whether an index can serve. */
static struct str hash_pattern(struct arena *arena, const struct redact *redact, struct str text) {
    struct buf out;
    size_t from = 0;
    buf_init(&out, arena);
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != '%') {
            continue;
        }
        if (i > from) {
            buf_str(&out, hash_text(arena, sip_hash(redact, str_slice(text, from, i))));
        }
        if (i < text.len) {
            buf_char(&out, '%');
        }
        from = i + 1;
    }
    return buf_view(&out);
}

struct str redact_value(struct arena *arena, const struct redact *redact, struct str value) {
    size_t digits, count;
    struct str *elements;
    uint64_t hash = sip_hash(redact, value);
    if (is_flag(value) || is_interval(value)) {
        return value;
    }
    if (is_number(value, &digits)) {
        return digits == 1 ? value : hash_digits(arena, hash, value);
    }
    if (is_date(value)) {
        return hash_date(arena, hash, value);
    }
    if (value.ptr[0] == '{' && !memchr(value.ptr, ':', value.len) &&
        array_literal_read(arena, value, &elements, &count)) {
        for (size_t i = 0; i < count; i++) {
            if (!str_starts(elements[i], STR("{"))) { /* an inner array: hashed as one text */
                elements[i] = redact_value(arena, redact, elements[i]);
            } else {
                elements[i] = hash_text(arena, sip_hash(redact, elements[i]));
            }
        }
        return array_literal_write(arena, elements, count);
    }
    if (value.ptr[0] == '{' || value.ptr[0] == '[') { /* JSON, by its look: still JSON afterwards */
        return str_fmt(arena, value.ptr[0] == '{' ? "{\"" STR_FMT "\": 0}" : "[\"" STR_FMT "\"]",
                       STR_ARG(hash_text(arena, hash)));
    }
    return memchr(value.ptr, '%', value.len) ? hash_pattern(arena, redact, value) : hash_text(arena, hash);
}

/* --- Answers --------------------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_ordered_shape(struct str value) {
    size_t digits;
    return is_number(value, &digits) || is_date(value);
}

/* Bounds of text are hashed and sorted again: still a histogram, of nothing. Those of numbers and dates stay. */
static struct str redact_bounds(struct arena *arena, const struct redact *redact, struct str text) {
    struct str *elements;
    size_t count, ordered = 0;
    if (!array_literal_read(arena, text, &elements, &count)) {
        return (struct str){0};
    }
    for (size_t i = 0; i < count; i++) {
        ordered += is_ordered_shape(elements[i]);
    }
    if (ordered == count) {
        return text;
    }
    for (size_t i = 0; i < count; i++) {
        elements[i] = redact_value(arena, redact, elements[i]);
    }
    if (count > 1) {
        qsort(elements, count, sizeof *elements, compare_texts);
    }
    return array_literal_write(arena, elements, count);
}

static bool is_ordered_range(struct str range) {
    struct str rest = str_slice(range, 1, range.len - 1), low = str_cut(&rest, ',');
    struct str *const bounds[] = {&low, &rest};
    for (size_t i = 0; i < 2; i++) {
        struct str bound = *bounds[i];
        if (bound.len >= 2 && bound.ptr[0] == '"') {
            bound = str_slice(bound, 1, bound.len - 1);
        }
        if (bound.len && !is_ordered_shape(bound) && !str_eq_z(bound, "infinity") && !str_eq_z(bound, "-infinity")) {
            return false;
        }
    }
    return true;
}

/* Ranges of numbers and dates stay, as bounds of such do; of texts hardly anybody has any, and nothing is told. */
static struct str redact_ranges(struct arena *arena, const struct redact *redact, struct str text) {
    struct str *elements;
    size_t count;
    (void)redact;
    if (!array_literal_read(arena, text, &elements, &count)) {
        return STR("{}");
    }
    for (size_t i = 0; i < count; i++) {
        if (elements[i].len < 3 || !is_ordered_range(elements[i])) {
            return STR("{}");
        }
    }
    return text;
}

static struct str redact_array(struct arena *arena, const struct redact *redact, struct str text) {
    struct str *elements;
    size_t count;
    if (!array_literal_read(arena, text, &elements, &count)) {
        return (struct str){0};
    }
    for (size_t i = 0; i < count; i++) {
        elements[i] = redact_value(arena, redact, elements[i]);
    }
    return array_literal_write(arena, elements, count);
}

static struct str drop(struct arena *arena, const struct redact *redact, struct str text) {
    (void)arena;
    (void)redact;
    (void)text;
    return (struct str){0};
}

static struct str hash_value(struct arena *arena, const struct redact *redact, struct str text) {
    return redact_value(arena, redact, text);
}

static void make_null(struct db_value *value) {
    *value = (struct db_value){.is_null = true};
}

/* Oracle's images of low and high values: those of texts say the texts. */
static void drop_text_images(struct db_result *result) {
    size_t type = db_column(result, "data_type"), low = db_column(result, "low_value"), high = db_column(result, "high_value");
    for (size_t row = 0; row < result->row_count && type != SIZE_MAX && low != SIZE_MAX && high != SIZE_MAX; row++) {
        struct db_value *values = &result->values[row * result->column_count];
        bool keeps = str_eq_z(values[type].text, "NUMBER") || str_eq_z(values[type].text, "DATE") ||
                     str_starts(values[type].text, STR("TIMESTAMP")) || str_starts(values[type].text, STR("BINARY_"));
        if (!keeps) {
            make_null(&values[low]);
            make_null(&values[high]);
        }
    }
}

/* Endpoints of texts are numbers made of their first characters: larger than any date, and than most numbers. */
static void drop_text_endpoints(struct db_result *result) {
    size_t scale = db_column(result, "endpoint_value"), actual = db_column(result, "endpoint_actual_value");
    double number;
    for (size_t row = 0; row < result->row_count && scale != SIZE_MAX && actual != SIZE_MAX; row++) {
        struct db_value *values = &result->values[row * result->column_count];
        if (!values[actual].is_null || !str_to_double(values[scale].text, &number) || number > 1e20) {
            make_null(&values[scale]);
        }
    }
}

/* sqltext, sqltext_cursors, sysstat_cursors_1: the answer's own name, or its way of capture behind it. */
static bool is_answer(struct str name, const char *wanted) {
    struct str answer = str_from_z(wanted);
    return str_eq(name, answer) || (str_starts(name, answer) && str_starts(str_slice(name, answer.len, name.len), STR("_cursors")));
}

void redact_answer(void *context, struct arena *arena, struct str name, struct db_result *result) {
    static const struct {
        const char *answer, *column;
        struct str (*change)(struct arena *arena, const struct redact *redact, struct str text);
    } targets[] = {
        {"statistics", "common", redact_array},
        {"statistics", "elements", redact_array},
        {"statistics", "bounds", redact_bounds},
        {"ranges", "bounds", redact_ranges},
        {"statements", "query", redact_sql},
        {"indexes", "predicate", redact_sql},
        {"indexes", "ddl", redact_sql},
        {"index_keys", "expression", redact_sql},
        {"constraints", "check_text", redact_sql},
        {"views", "text", redact_sql},
        {"tables", "partition_bound", redact_sql},
        {"tables", "partition_key", redact_sql},
        {"histograms", "endpoint_actual_value", hash_value},
        {"column_expressions", "expression", redact_sql},
        {"index_expressions", "expression", redact_sql},
        {"json_indexes", "expression", redact_sql},
        {"extensions", "extension", redact_sql},
        {"constraints", "search_condition", redact_sql},
        {"partitions", "high_value", redact_sql},
        {"sqltext", "sql_text", redact_sql},
        {"sampled_statements", "sql_text", redact_sql},
        {"sqltext_statspack", "sql_text", drop}, /* pieces: a literal may begin in one and end in the next */
        {"sqlplan", "access_predicates", redact_sql},
        {"sqlplan", "filter_predicates", redact_sql},
        {"binds", "value", hash_value},
    };
    const struct redact *redact = context;
    if (str_eq_z(name, "columns")) {
        drop_text_images(result);
    } else if (str_eq_z(name, "histograms")) {
        drop_text_endpoints(result);
    }
    for (size_t t = 0; t < sizeof targets / sizeof targets[0]; t++) {
        size_t column = db_column(result, targets[t].column);
        if (!is_answer(name, targets[t].answer) || column == SIZE_MAX) {
            continue;
        }
        for (size_t row = 0; row < result->row_count; row++) {
            struct db_value *value = &result->values[row * result->column_count + column];
            if (!value->is_null) {
                value->text = targets[t].change(arena, redact, value->text);
            }
        }
    }
}
