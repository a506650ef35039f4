/*
 * See the header. Without statistics a row is taken to have ITEMS_UNKNOWN entries, a tenth of them its own.
 *
 * Knowingly: words are not reduced to their stems; a language's stop words are a short English list; jsonb documents wider than 1 kB are in no
 * histogram; of array elements that are not common the frequencies follow the common ones' tail.
 */
#include "cost/gin_entries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "cost/index_kinds.h"
#include "cost/json_part.h"
#include "cost/key_spread.h"
#include "cost/pg_params.h"
#include "cost/text_tokens.h"
#include "cost/unseen.h"

#define ITEMS_UNKNOWN 8.0
#define KEY_UNKNOWN 9.0
#define INT4_BYTES 4.0
#define TUPLE_HEADER 8
#define JSON_KEY_MOST 125 /* longer ones stand as their hash, in hexadecimal (JGIN_MAXLENGTH) */
#define JSON_HASH 8.0
#define SEEN_LEAST 300 /* rows that say more than the statistics */
#define MOSTLY 0.8 /* of the samples seen once */
#define GAPS_JOINED 8
#define SEQUENCE_LEAST 0.95
#define SEQUENCE_MOST 1.1

enum { TOKEN_MAX = 2048, SAMPLE_BYTES_MAX = 1 << 18 };

struct token {
    struct str text;
    double share; /* of the rows, as far as seen */
    double bytes; /* as stored */
    size_t group, seen, last; /* in how many values of the histogram, or pages that were read; the last value it was seen in */
    size_t page, rows;        /* the last page, and in how many rows of all */
    bool common;              /* in a most common value */
};

struct group { /* tokens that answer one question: the values of one path of a document */
    double tokens, distinct, once, share, once_share, once_bytes, spread;
    VEC(double) numbers; /* each as often as seen in the histogram */
    struct str before, behind; /* of texts that are numbers between them: R4711 */
    bool keys;           /* a document's member names, not values */
    bool unsorted;       /* in the histogram: the values that lead the documents' order are quantiles, not a sample */
    struct str last;
    double with_digits;
    double squares, mean, mean_square; /* of sightings */
};

struct sampler {
    struct arena *arena;
    struct map tokens, groups; /* text -> position + 1 */
    VEC(struct token) all;
    VEC(struct group) group;
    enum query_gin_class class;
    size_t value;          /* number of the value at hand */
    size_t page;           /* … of its page; of a value of the histogram its own */
    bool found;            /* … has a token */
    double bare;           /* share of the rows that have none */
    double weight, values; /* values: distinct ones in the column */
    bool common, words;
};

/* --- Classes --------------------------------------------------------------------------------------------- */

static enum catalog_family family_of(const struct catalog_table *table, const struct catalog_key *key) {
    const struct sql_node *tree = key->tree;
    if (key->column != CATALOG_NONE) {
        return table->columns[key->column].family;
    }
    if (tree && tree->kind == SQL_CALL && str_ieq_z(SQL_AS_CONST(call, tree)->name, "to_tsvector")) {
        return FAMILY_FULLTEXT;
    }
    if (tree && tree->kind == SQL_BINARY) {
        struct str op = SQL_AS_CONST(binary, tree)->op;
        return str_eq_z(op, "->") || str_eq_z(op, "#>") ? FAMILY_JSON : FAMILY_TEXT;
    }
    return FAMILY_TEXT;
}

enum query_gin_class cost_gin_class(const struct catalog_table *table, const struct catalog_key *key) {
    return query_gin_class(family_of(table, key), key->opclass);
}

/* --- Tokens of one value --------------------------------------------------------------------------------- */

static size_t group_of(struct sampler *s, struct str name) {
    void *known = map_find(&s->groups, name);
    if (known) {
        return (size_t)(uintptr_t)known - 1;
    }
    VEC_PUSH(s->arena, &s->group, (struct group){0});
    map_put(&s->groups, str_dup(s->arena, name), (void *)(uintptr_t)s->group.n);
    return s->group.n - 1;
}

/* `before`, `behind`: the text around it. */
static void note_number(struct sampler *s, struct str path, struct str before, double number, struct str behind) {
    size_t at = group_of(s, path); /* may move the groups */
    struct group *group = &s->group.at[at];
    if (!group->numbers.n) {
        group->before = before;
        group->behind = behind;
    }
    if (!s->common && fabs(number) < 1e11 && str_eq(group->before, before) && str_eq(group->behind, behind)) {
        VEC_PUSH(s->arena, &group->numbers, number);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The last digits in a text, up to 10 of them: R4711, user4711@example.com. */
static void note_numbered(struct sampler *s, struct str path, struct str text) {
    size_t end = text.len, from;
    double number;
    while (end && !is_digit(text.ptr[end - 1])) {
        end--;
    }
    for (from = end; from && end - from < 10 && is_digit(text.ptr[from - 1]); from--) {
    }
    if (end > from && str_to_double(str_slice(text, from, end), &number)) {
        note_number(s, path, str_slice(text, 0, from), number, str_slice(text, end, text.len));
    }
}

static bool has_digit(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i])) {
            return true;
        }
    }
    return false;
}

static void note_order(const struct sampler *s, struct group *group, struct str text) {
    if (!s->common) {
        group->unsorted |= str_cmp(text, group->last) < 0;
        group->last = text;
    }
}

/* A key with its tuple's header. */
static double stored(double bytes) {
    return pg_align(TUPLE_HEADER + bytes);
}

static void add_token(struct sampler *s, struct str text, struct str group, double bytes) {
    s->found = true;
    text = str_slice(text, 0, TOKEN_MAX);
    size_t at = (size_t)(uintptr_t)map_find(&s->tokens, text);
    if (!at) {
        VEC_PUSH(s->arena, &s->all, (struct token){.text = text, .bytes = stored(bytes), .group = group_of(s, group)});
        at = s->all.n;
        map_put(&s->tokens, str_dup(s->arena, text), (void *)(uintptr_t)at);
    }
    struct token *token = &s->all.at[at - 1];
    if (token->last == s->value) {
        return;
    }
    token->last = s->value;
    note_order(s, &s->group.at[token->group], token->text);
    token->share += s->weight;
    token->rows++;
    token->seen += !s->common && token->page != s->page;
    token->page = s->page;
    token->common |= s->common;
}

/* As it was written, but for zeros at the end. */
static struct str number_text(struct arena *arena, double number) {
    struct buf text;
    buf_init(&text, arena);
    buf_double(&text, number);
    return buf_view(&text);
}

/* jsonb_ops: each key, and each scalar as a text behind a byte for its type. jsonb_path_ops: a hash of the way to each scalar. */
static void add_document(struct sampler *s, const struct json_value *value, struct str path, bool element) {
    bool paths = s->class == GIN_JSONB_PATH;
    if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY) {
        for (size_t i = 0; i < value->item_count; i++) {
            const struct json_value *item = &value->items[i];
            struct str below = value->kind == JSON_ARRAY
                                   ? path
                                   : str_fmt(s->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(item->key));
            if (value->kind == JSON_OBJECT && !paths) {
                add_token(s, str_fmt(s->arena, "K" STR_FMT, STR_ARG(item->key)), STR("keys"),
                          2 + (double)item->key.len);
                size_t keys = group_of(s, STR("keys"));
                s->group.at[keys].keys = true;
            }
            add_document(s, item, below, value->kind == JSON_ARRAY);
        }
        return;
    }
    struct str text = value->kind == JSON_STRING   ? value->text
                      : value->kind == JSON_NUMBER ? number_text(s->arena, value->number)
                      : value->kind == JSON_BOOL   ? (value->boolean ? STR("t") : STR("f"))
                                                   : STR("null");
    if (value->kind == JSON_NUMBER) {
        note_number(s, path, STR(""), value->number, STR(""));
    } else if (value->kind == JSON_STRING) {
        note_numbered(s, path, text);
    }
    if (paths) {
        add_token(s, str_fmt(s->arena, "%d" STR_FMT "=" STR_FMT, (int)value->kind, STR_ARG(text), STR_ARG(path)), path,
                  INT4_BYTES);
        return;
    }
    bool as_key = element && value->kind == JSON_STRING;
    double length = text.len > JSON_KEY_MOST ? JSON_HASH : (double)text.len;
    double bytes = value->kind == JSON_BOOL || value->kind == JSON_NULL ? 3 : 2 + length;
    add_token(s, str_fmt(s->arena, "%c" STR_FMT, as_key ? 'K' : (int)('0' + value->kind), STR_ARG(text)), path, bytes);
}

static bool is_stop_word(struct str word) {
    static const char *const words[] = {"a",   "an",   "and",  "are",   "as",    "at",   "be",   "but", "by",
                                        "for", "from", "has",  "have",  "he",    "her",  "his",  "i",   "if",
                                        "in",  "is",   "it",   "its",   "not",   "of",   "on",   "or",  "our",
                                        "she", "so",   "that", "the",   "their", "they", "this", "to",  "was",
                                        "we",  "were", "what", "which", "will",  "with", "you",  "your"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_z(word, words[i])) {
            return true;
        }
    }
    return false;
}

/* Words with digits are mostly numbers, and different; those without repeat. */
static struct str group_name(struct str word) {
    return has_digit(word) ? STR("digits") : STR("letters");
}

static void add_trigrams(struct sampler *s, struct str word) {
    struct str padded = str_fmt(s->arena, "  " STR_FMT " ", STR_ARG(word));
    for (size_t i = 0; i + 3 <= padded.len; i++) {
        struct str gram = str_slice(padded, i, i + 3);
        add_token(s, gram, group_name(gram), INT4_BYTES);
    }
}

static bool is_number(struct str word, double *number) {
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9') {
            return false;
        }
    }
    return word.len < 11 && str_to_double(word, number);
}

static void add_word(void *context, struct str word, enum text_kind kind) {
    static const char *const groups[] = {
        [TEXT_EMAIL] = "emails", [TEXT_HOST] = "hosts", [TEXT_URL] = "urls", [TEXT_PATH] = "paths"};
    struct sampler *s = context;
    double number, bytes = 1 + (double)word.len;
    if (kind != TEXT_WORD) {
        add_token(s, word, str_from_z(groups[kind]), bytes);
    } else if (is_number(word, &number)) {
        note_number(s, STR("numbers"), STR(""), number, STR(""));
        add_token(s, word, STR("numbers"), bytes);
    } else if (!is_stop_word(word)) {
        add_token(s, word, group_name(word), bytes);
    }
}

static void add_trigrams_of(struct sampler *s, struct str text) {
    for (size_t i = 0, end; i < text.len; i = end + 1) {
        for (end = i; end < text.len && text_is_word_byte(text.ptr[end]); end++) {
        }
        if (end > i) {
            add_trigrams(s, str_slice(text, i, end));
        }
    }
}

static void add_text(struct sampler *s, struct str text) {
    struct str lower = str_lower(s->arena, text);
    if (s->words) {
        text_tokens(lower, add_word, s);
    } else {
        add_trigrams_of(s, lower);
    }
}

static void add_tokens(struct sampler *s, const struct catalog_key *key, struct str value) {
    if (s->class != GIN_JSONB && s->class != GIN_JSONB_PATH) {
        add_text(s, value);
        return;
    }
    const struct json_value *json = json_read(s->arena, value, NULL);
    json = json ? json_part(s->arena, json, key->column == CATALOG_NONE ? key->tree : NULL) : NULL;
    if (json) {
        add_document(s, json, STR("$"), false);
    }
}

static void begin_value(struct sampler *s, size_t page) {
    s->value++;
    s->page = page;
    s->found = false;
}

static void end_value(struct sampler *s) {
    s->bare += s->found ? 0 : s->weight;
}

static void add_value(struct sampler *s, const struct catalog_key *key, struct str value) {
    begin_value(s, s->value + 1);
    add_tokens(s, key, value);
    end_value(s);
}

/* --- From the sample to all rows ------------------------------------------------------------------------- */

/*
 * Rows draw from M combinations until D are seen: D = M (1 - e^(-N/M)). A path whose sampled values are all different says nothing by
 * itself; what the documents have in distinct values beyond the other paths' is then its own.
 */
static double combinations(double distinct, double rows) {
    double low = distinct, high = distinct * 64;
    if (distinct >= 0.95 * rows) {
        return INFINITY;
    }
    for (int i = 0; i < 60; i++) {
        double m = (low + high) / 2;
        *(m * (1 - exp(-rows / m)) < distinct ? &low : &high) = m;
    }
    return low;
}

static void count_groups(struct sampler *s) {
    for (size_t i = 0; i < s->all.n; i++) {
        const struct token *t = &s->all.at[i];
        struct group *g = &s->group.at[t->group];
        g->share += t->share;
        g->tokens += (double)t->seen;
        g->squares += (double)(t->seen * t->seen);
        g->distinct += t->seen > 0;
        g->with_digits += t->seen > 0 && has_digit(str_slice(t->text, 1, t->text.len)); /* behind its type */
        if (t->seen == 1 && !t->common) {
            g->once++;
            g->once_share += t->share;
            g->once_bytes += t->bytes;
        }
    }
    for (size_t i = 0; i < s->all.n; i++) { /* entropy: how many values a path has in effect */
        const struct token *t = &s->all.at[i];
        struct group *g = &s->group.at[t->group];
        double p = g->share > 0 ? t->share / g->share : 0;
        g->spread -= p > 0 ? p * log(p) : 0;
    }
}

static bool all_different(const struct group *g) {
    return g->tokens >= 10 && g->once >= 0.98 * g->tokens;
}

/*
 * Quantiles that are all different may be of a hundred values, or of as many as there are rows. Numbers in them mostly tell one from the
 * other; names and words are taken in the middle, where the factor is least wrong either way.
 */
static bool is_anything(const struct group *g) {
    return !g->unsorted && g->tokens >= 20 && g->once >= MOSTLY * g->tokens && g->with_digits < 0.5 * g->distinct;
}

/* Of D texts of t words each there are at most t D words, and at least D^(1/t), where they are all of one group. */
static double within_values(const struct sampler *s, const struct group *g, double estimate) {
    double all = 0;
    for (size_t i = 0; i < s->group.n; i++) {
        all += s->group.at[i].share;
    }
    if (s->class == GIN_JSONB || s->class == GIN_JSONB_PATH) {
        return estimate;
    }
    double least = g->share > 0.9 * all ? pow(s->values, 1 / fmax(1, all)) : 1;
    return fmax(g->distinct, fmin(fmax(estimate, least), s->values * fmax(1, g->share)));
}

/*
 * Numbers that are all different, from a range as wide as there are rows, of the table or with this path: each is given once. Drawn at random from just
 * so many they would be a coincidence. The sample's ends are a part of 2 / n within the range's.
 */
static bool is_sequence(const struct group *g, double rows_with, double rows) {
    double n = (double)g->numbers.n, width = key_spread_width(g->numbers.at, g->numbers.n);
    double most = width * (n + 1) / fmax(1, n - 1), wanted[] = {rows_with, rows};
    for (size_t i = 0; all_different(g) && i < 2; i++) {
        if (most >= SEQUENCE_LEAST * wanted[i] && width <= SEQUENCE_MOST * wanted[i]) {
            return true;
        }
    }
    return false;
}

static double entries_seen_once(const struct sampler *s, const struct group *g, double rows, double documents) {
    double N = g->share * rows, estimate = key_spread_duj1(g->tokens, g->distinct, g->once, N);
    if (g->numbers.n > 10 && (double)g->numbers.n >= g->tokens) {
        /* of a hundred different ones Duj1 says next to nothing */
        double dense = key_spread_dense(g->numbers.at, g->numbers.n, g->unsorted ? GAPS_JOINED : 1, N);
        if (is_sequence(g, N, rows)) {
            return N;
        }
        estimate = g->once >= MOSTLY * g->tokens ? dense : sqrt(estimate * fmax(estimate, dense));
    }
    if (is_anything(g)) {
        estimate = sqrt(g->distinct * N);
    }
    estimate = within_values(s, g, estimate);
    if (all_different(g) && isfinite(documents)) {
        double others = 0, alike = 0;
        for (size_t i = 0; i < s->group.n; i++) {
            const struct group *o = &s->group.at[i];
            alike += all_different(o);
            others += all_different(o) || o->share < 0.5 || o->keys ? 0 : o->spread;
        }
        estimate = fmin(estimate, fmax(g->distinct, pow(documents / exp(others), 1 / fmax(1, alike))));
    }
    return fmax(g->once, estimate - (g->distinct - g->once));
}

static void add_group(struct arena *arena, struct gin_entries *out, double entries, double rows, double bytes) {
    out->at = arena_grow(arena, out->at, out->n * sizeof *out->at, (out->n + 1) * sizeof *out->at);
    out->at[out->n++] = (struct gin_group){.entries = entries, .rows = fmax(1, rows), .key_bytes = bytes};
    out->items += entries * fmax(1, rows);
}

static void add_entry(struct arena *arena, struct gin_entries *out, const struct token *token, double rows) {
    add_group(arena, out, 1, rows, token->bytes);
    out->at[out->n - 1].text = token->text;
}

/*
 * A token seen k times has k sightings' worth of rows, on average; but of tokens that are all alike some are seen often by chance. What the counts
 * vary by more than chance (Poisson, variance = mean) is theirs, the rest is taken back to the mean of their group (James and Stein's estimator).
 */
static double shrunk_to(double mean, double mean_square, double seen) {
    double variance = mean_square - mean * mean;
    double own = variance > 0 ? fmin(1, fmax(0, (variance - mean) / variance)) : 1;
    return mean + own * (seen - mean);
}

static void set_shrinking(struct group *g, double entries) {
    g->mean = g->tokens / fmax(1, entries);
    g->mean_square = g->squares / fmax(1, entries);
}

static double shrunk(const struct group *g, double seen) {
    return shrunk_to(g->mean, g->mean_square, seen);
}

static struct gin_entries from_sample(struct sampler *s, const struct catalog_stats *stats, double rows) {
    struct gin_entries out = {.bare = (stats->null_fraction + s->bare) * rows};
    struct catalog_stats copy = *stats;
    s->values = catalog_distinct(&copy, rows);
    double documents = combinations(s->values, rows * (1 - stats->null_fraction));
    count_groups(s);
    out.once = ARENA_ARRAY(s->arena, struct str, s->all.n + 1);
    for (size_t i = 0; i < s->group.n; i++) {
        struct group *g = &s->group.at[i];
        double rest = g->once > 0 ? entries_seen_once(s, g, rows, documents) : 0;
        set_shrinking(g, rest + g->distinct - g->once);
        if (g->once > 0) {
            double each = shrunk(g, g->once / rest) / (g->once / rest) * g->once_share * rows / rest;
            add_group(s->arena, &out, rest, each, g->once_bytes / g->once);
        }
    }
    for (size_t i = 0; i < s->all.n; i++) {
        const struct token *t = &s->all.at[i];
        if (t->common) {
            add_entry(s->arena, &out, t, t->share * rows);
        } else if (t->seen != 1) {
            double seen = (double)t->seen;
            add_entry(s->arena, &out, t, shrunk(&s->group.at[t->group], seen) / seen * t->share * rows);
        } else {
            out.once[out.once_count++] = t->text;
        }
    }
    return out;
}

static struct gin_entries sample_entries(struct arena *arena, const struct catalog_stats *stats,
                                         const struct catalog_key *key, enum query_gin_class class, double rows) {
    struct sampler s = {.arena = arena, .class = class, .words = class == GIN_TSVECTOR};
    double common = 0;
    size_t bytes = 0;
    map_init(&s.tokens, arena);
    map_init(&s.groups, arena);
    s.common = true;
    for (size_t i = 0; i < stats->common_count && bytes < SAMPLE_BYTES_MAX; i++) {
        s.weight = stats->common_fraction[i];
        common += s.weight;
        bytes += stats->common[i].len;
        add_value(&s, key, stats->common[i]);
    }
    s.common = false;
    s.weight = fmax(0, 1 - stats->null_fraction - common) / fmax(1, (double)stats->bound_count);
    for (size_t i = 0; i < stats->bound_count && bytes < SAMPLE_BYTES_MAX; i++) {
        bytes += stats->bounds[i].len;
        add_value(&s, key, stats->bounds[i]);
    }
    return from_sample(&s, stats, rows);
}

/* --- From rows that were read ---------------------------------------------------------------------------- */

static double element_bytes(const struct catalog_column *column, struct str element);

/* Elements of an array of another array are elements as well. */
static void add_elements(struct sampler *s, const struct catalog_column *column, const struct json_value *value) {
    double number;
    for (size_t i = 0; i < value->item_count; i++) {
        const struct json_value *item = &value->items[i];
        struct str text = item->text;
        if (item->kind == JSON_ARRAY) {
            add_elements(s, column, item);
        } else if (item->kind == JSON_STRING && is_number(text, &number)) {
            note_number(s, STR("numbers"), STR(""), number, STR(""));
            add_token(s, text, STR("numbers"), element_bytes(column, text));
        } else if (item->kind == JSON_STRING) {
            add_token(s, text, group_name(text), element_bytes(column, text));
        }
    }
}

static void add_row(struct sampler *s, const struct catalog_column *column, struct str value) {
    const struct json_value *json = NULL;
    if (s->class == GIN_TRIGRAM) {
        add_text(s, value);
        return;
    }
    if (value.len) {
        json = json_read(s->arena, value, NULL);
    }
    if (json && (s->class == GIN_JSONB || s->class == GIN_JSONB_PATH)) {
        add_document(s, json, STR("$"), false);
    } else if (json) {
        add_elements(s, column, json);
    }
}

/* Entries of one group that were met on as many pages; [0]: on more than say anything of those that were not met. */
struct met {
    double entries, rows, squares, pages, bytes; /* squares: of the rows of each; pages: each met on */
};

/* No more than there are numbers, where they are numbers. */
static double values_at_most(const struct group *g) {
    double width = g->numbers.n > 10 && (double)g->numbers.n >= g->tokens ? key_spread_width(g->numbers.at, g->numbers.n) : 0;
    return width > 0 ? width : INFINITY;
}

static void add_together(struct arena *arena, struct gin_entries *out, double entries, double rows, const struct met *like) {
    add_group(arena, out, entries, rows, like->bytes / like->entries);
    out->at[out->n - 1].together = 1 - like->pages / like->rows;
}

/* more: rows there are for each that was read, beyond it. */
static void add_rare(struct arena *arena, struct gin_entries *out, const struct group *g, const struct met *met, double more) {
    double counts[UNSEEN_TIMES + 1] = {0};
    for (size_t k = 1; k <= UNSEEN_TIMES; k++) {
        counts[k] = met[k].entries;
    }
    struct unseen unseen = unseen_of(counts);
    double others = fmin(unseen_values(&unseen, more), fmax(0, values_at_most(g) - g->distinct));
    if (others >= 0.5) {
        add_together(arena, out, others, met[1].rows * more / others, &met[1]);
    }
    for (size_t k = 1; k <= UNSEEN_TIMES; k++) {
        double again = met[1].entries > 0 ? unseen_again(&unseen, (double)k, more) / (double)k : more;
        if (met[k].entries > 0) {
            add_together(arena, out, met[k].entries, met[k].rows * (1 + again) / met[k].entries, &met[k]);
        }
    }
}

/* Of what ANALYZE counted in 30,000 rows it knows better how often it comes. */
static void add_frequent(struct arena *arena, struct gin_entries *out, const struct token *t, const struct met *alike, const struct map *elements, double more,
                         double filled) {
    const double *fraction = map_find(elements, t->text);
    double rows = shrunk_to(alike->rows / alike->entries, alike->squares / alike->entries, (double)t->rows);
    add_entry(arena, out, t, fraction ? *fraction * filled : rows * (1 + more));
    out->at[out->n - 1].together = 1 - (double)t->seen / (double)t->rows;
}

static struct gin_entries entries_of_rows(struct sampler *s, const struct catalog_stats *stats, double more, double rows) {
    struct gin_entries out = {.bare = s->bare * rows};
    struct met(*met)[UNSEEN_TIMES + 1] = arena_alloc(s->arena, (s->group.n + 1) * sizeof *met);
    struct map elements;
    map_init(&elements, s->arena);
    for (size_t i = 0; i < stats->element_count; i++) {
        map_put(&elements, stats->elements[i], &stats->element_fraction[i]);
    }
    count_groups(s);
    for (size_t i = 0; i < s->all.n; i++) {
        const struct token *t = &s->all.at[i];
        struct met *of = &met[t->group][t->seen > UNSEEN_TIMES ? 0 : t->seen];
        of->entries++;
        of->rows += (double)t->rows;
        of->squares += (double)(t->rows * t->rows);
        of->pages += (double)t->seen;
        of->bytes += t->bytes;
    }
    for (size_t i = 0; i < s->group.n; i++) {
        add_rare(s->arena, &out, &s->group.at[i], met[i], more);
    }
    for (size_t i = 0; i < s->all.n; i++) {
        const struct token *t = &s->all.at[i];
        if (t->seen > UNSEEN_TIMES) {
            add_frequent(s->arena, &out, t, &met[t->group][0], &elements, more, rows * (1 - stats->null_fraction));
        }
    }
    return out;
}

static struct gin_entries seen_entries(struct arena *arena, const struct catalog_column *column, const struct catalog_stats *stats,
                                       enum query_gin_class class, double rows, const struct design_seen *seen) {
    struct sampler s = {.arena = arena, .class = class, .weight = 1 / (double)seen->n};
    map_init(&s.tokens, arena);
    map_init(&s.groups, arena);
    for (size_t i = 0; i < seen->n; i++) {
        begin_value(&s, seen->pages[i] + 1);
        add_row(&s, column, seen->values[i]);
        end_value(&s);
    }
    return entries_of_rows(&s, stats, fmax(0, rows / (double)seen->n - 1), rows);
}

/* --- Most common elements -------------------------------------------------------------------------------- */

/*
 * Behind the k common elements the r-th has f_k (k / r)^z of the rows, z from the second half of the common ones; elements are added in
 * doublings of r until the rows' average number of elements is spent, or one row is left to each.
 */
static void add_tail(struct arena *arena, struct gin_entries *out, const struct catalog_stats *stats, double rows,
                     double left, double bytes) {
    size_t k = stats->element_count, half = k / 2;
    double *sorted = stats->element_fraction, most = sorted[0], least = sorted[0], middle;
    for (size_t i = 0; i < k; i++) {
        most = fmax(most, sorted[i]);
        least = fmin(least, sorted[i]);
    }
    size_t above = 0;
    middle = sqrt(most * least);
    for (size_t i = 0; i < k; i++) {
        above += sorted[i] >= middle;
    }
    double z = above > 0 && above < k && half ? log(middle / least) / log((double)k / (double)above) : 1;
    for (double r = (double)k; left > 0 && r < 1e9; r *= 2) {
        double each = fmax(1, least * rows * pow((double)k / (1.5 * r), z)), entries = fmin(r, left / each);
        add_group(arena, out, entries, each, bytes);
        left -= entries * each;
    }
}

static double element_bytes(const struct catalog_column *column, struct str element) {
    struct str type = column ? column->type_name : STR("text");
    if (str_starts(type, STR("bigint")) || str_starts(type, STR("timestamp"))) {
        return 8;
    }
    if (str_starts(type, STR("integer")) || str_starts(type, STR("date"))) {
        return INT4_BYTES;
    }
    return str_starts(type, STR("uuid")) ? 16 : 1 + (double)element.len;
}

/* Common among arrays, or not worth counting. */
static double empty_share(const struct catalog_stats *stats) {
    for (size_t i = 0; i < stats->common_count; i++) {
        if (!stats->common[i].len || str_eq_z(stats->common[i], "{}")) {
            return stats->common_fraction[i];
        }
    }
    return 0;
}

static struct gin_entries element_entries(struct arena *arena, const struct catalog_column *column,
                                          const struct catalog_stats *stats, double rows) {
    struct gin_entries out = {.bare = (stats->null_fraction + empty_share(stats)) * rows};
    double bytes = 0, room = 0;
    rows *= 1 - stats->null_fraction;
    for (size_t i = 0; i < stats->element_count; i++) {
        double one = element_bytes(column, stats->elements[i]);
        add_group(arena, &out, 1, stats->element_fraction[i] * rows, stored(one));
        bytes += one / (double)stats->element_count;
        room += stored(one) / (double)stats->element_count;
    }
    double each =
        stats->elements_per_row; /* 0: not known, a tsvector: 4 bytes a lexeme, its text, and 4 of a position */
    if (each <= 0 && column && column->family == FAMILY_FULLTEXT) {
        each = fmax(0, stats->width_bytes - 8) / (8 + bytes);
    }
    add_tail(arena, &out, stats, rows, each * rows - out.items, room);
    return out;
}

/* --- All ------------------------------------------------------------------------------------------------- */

struct gin_entries cost_gin_entries(struct arena *arena, const struct catalog_table *table,
                                    const struct catalog_key *key, double rows, bool filled, const struct design_seen *seen) {
    enum query_gin_class class = cost_gin_class(table, key);
    struct gin_entries out = {0};
    const struct catalog_column *column = key->column == CATALOG_NONE ? NULL : &table->columns[key->column];
    const struct catalog_stats *stats = index_key_stats(table, key);
    struct index_key without = {.stats = *stats};
    if (filled && stats->present) {
        index_key_without_nulls(arena, &without);
        stats = &without.stats;
    }
    bool own = column || key->stats.present;
    if (seen && seen->n >= SEEN_LEAST) {
        return seen_entries(arena, column, stats, class, rows, seen);
    }
    if ((class == GIN_ARRAY || class == GIN_TSVECTOR) && own && stats->element_count) {
        return element_entries(arena, column, stats, rows);
    }
    if (class != GIN_ARRAY && stats->present && stats->common_count + stats->bound_count > 0) {
        out = sample_entries(arena, stats, key, class, rows);
    }
    if (!out.n) {
        double nulls = stats->present ? stats->null_fraction : 0, items = ITEMS_UNKNOWN * rows * (1 - nulls);
        out.bare = nulls * rows;
        add_group(arena, &out, fmax(1, items / 10), 1, stored(KEY_UNKNOWN));
        add_group(arena, &out, fmax(1, 0.01 * rows), 90 * ITEMS_UNKNOWN, stored(KEY_UNKNOWN));
    }
    return out;
}

/* --- Statistics of a document's part --------------------------------------------------------------------- */

/* An entry as ->> gives the value: a document's true is a text then. */
static struct str without_type(struct str entry) {
    struct str text = str_slice(entry, 1, entry.len);
    bool boolean = entry.ptr[0] == '0' + JSON_BOOL;
    return !boolean ? text : str_eq_z(text, "t") ? STR("true") : STR("false");
}

bool cost_document_stats(struct arena *arena, const struct catalog_table *table, const struct catalog_key *key,
                         double rows, struct catalog_stats *stats) {
    if (key->column != CATALOG_NONE || key->stats.present || !json_part_is_text(key->tree)) {
        return false;
    }
    const struct catalog_column *column = index_key_column(table, key);
    if (!column || column->family != FAMILY_JSON || !column->stats.present ||
        !(column->stats.common_count + column->stats.bound_count)) {
        return false;
    }
    struct gin_entries entries = sample_entries(arena, &column->stats, key, GIN_JSONB, rows);
    *stats = (struct catalog_stats){.present = true, .correlation = NAN};
    stats->common = ARENA_ARRAY(arena, struct str, entries.n + 1);
    stats->common_fraction = ARENA_ARRAY(arena, double, entries.n + 1);
    stats->bounds = entries.once;
    stats->bound_count = entries.once_count;
    for (size_t i = 0; i < entries.once_count; i++) {
        stats->bounds[i] = without_type(entries.once[i]);
    }
    for (size_t i = 0; i < entries.n; i++) {
        const struct gin_group *g = &entries.at[i];
        stats->distinct += g->entries;
        if (g->text.len) {
            stats->common[stats->common_count] = without_type(g->text);
            stats->common_fraction[stats->common_count++] = fmin(1, g->rows / fmax(1, rows));
        }
    }
    stats->null_fraction = fmin(1, fmax(0, 1 - entries.items / fmax(1, rows)));
    stats->distinct = fmax(1, stats->distinct);
    return true;
}
