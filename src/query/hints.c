/*
 * Oracle's hints on how a table is read: FULL, INDEX and its kin, NO_INDEX, PARALLEL. They decide what a plan may be, so an index that a
 * hint rules out gains nothing.
 *
 * As the SQL Language Reference has it ("Comments"): arguments name aliases of the block that the hint stands in; names behind INDEX(t ...)
 * are the only ones left; FULL and INDEX on one table contradict each other and both go; PARALLEL without a table is the whole statement's.
 * Not taken: hints on join orders and methods, hints that name another block (@sel$2) or a table inside a view (v.t), columns in place of
 * index names (INDEX(t (a b)) is taken as INDEX(t)), AUTO and MANUAL of PARALLEL (they depend on the system).
 */
#include "query/bound.h"

enum { ARGUMENTS_MAX = 32 };

struct hint {
    struct str name;
    struct str arguments[ARGUMENTS_MAX];
    size_t count;
    bool other_block;
};

static bool is_word_char(char c) {
    return c == '_' || c == '$' || c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* A name, with what is joined to it by @ or a point; a quoted one keeps its quotes. */
static struct str next_word(struct str *rest) {
    size_t at = 0;
    bool quoted = false;
    while (at < rest->len && (quoted || is_word_char(rest->ptr[at]) || strchr("\"@.", rest->ptr[at]))) {
        quoted ^= rest->ptr[at++] == '"';
    }
    struct str word = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at, rest->len);
    return word;
}

static struct str unquoted(struct str word) {
    bool quoted = word.len >= 2 && word.ptr[0] == '"' && word.ptr[word.len - 1] == '"';
    return quoted ? str_slice(word, 1, word.len - 1) : word;
}

static void take_argument(struct hint *hint, struct str word) {
    size_t at = word.len;
    str_find(word, STR("@"), &at);
    if (at == 0) {
        hint->other_block = true;
    } else if (hint->count < ARGUMENTS_MAX) {
        hint->other_block |= at < word.len;
        hint->arguments[hint->count++] = unquoted(str_slice(word, 0, at));
    }
}

/* NAME or NAME(argument argument, ...); columns in brackets of their own are passed over. */
static bool next_hint(struct str *rest, struct hint *hint) {
    *hint = (struct hint){0};
    while (rest->len && !is_word_char(rest->ptr[0])) {
        *rest = str_slice(*rest, 1, rest->len);
    }
    hint->name = next_word(rest);
    struct str behind = str_trim(*rest);
    if (!hint->name.len || !str_starts(behind, STR("("))) {
        return hint->name.len > 0;
    }
    size_t depth = 0;
    for (*rest = behind; rest->len;) {
        char c = rest->ptr[0];
        struct str word = depth == 1 ? next_word(rest) : (struct str){0};
        if (word.len) {
            take_argument(hint, word);
            continue;
        }
        *rest = str_slice(*rest, 1, rest->len);
        depth += c == '(';
        depth -= c == ')';
        if (depth == 0) {
            break;
        }
    }
    return true;
}

static struct query_hints *hints_of(struct binder *b, struct bound_rel *rel) {
    if (!rel->hints) {
        rel->hints = ARENA_NEW(b->arena, struct query_hints);
    }
    return rel->hints;
}

static void add_names(struct binder *b, const struct hint *hint, struct str **names, size_t *count) {
    struct str *list = ARENA_ARRAY(b->arena, struct str, *count + hint->count);
    if (*count) {
        memcpy(list, *names, *count * sizeof *list);
    }
    for (size_t i = 1; i < hint->count; i++) {
        list[(*count)++] = hint->arguments[i];
    }
    *names = list;
}

static double degree_in(const struct hint *hint) {
    for (size_t i = 0; i < hint->count; i++) {
        double degree;
        if (str_to_double(hint->arguments[i], &degree) && degree >= 1 && degree <= 32767) {
            return degree;
        }
    }
    return QUERY_DEGREE_DEFAULT;
}

/* On one table; true when it was a hint on access. */
static void hint_on(struct binder *b, const struct hint *hint, struct bound_rel *rel) {
    static const char *const by_index[] = {"INDEX",         "INDEX_ASC",     "INDEX_DESC", "INDEX_RS",   "INDEX_RS_ASC",
                                           "INDEX_RS_DESC", "INDEX_SS",      "INDEX_SS_ASC", "INDEX_SS_DESC", "INDEX_FFS",
                                           "INDEX_COMBINE", "INDEX_JOIN",    NULL};
    static const char *const parallel[] = {"PARALLEL", NULL}, *const serial[] = {"NO_PARALLEL", "NOPARALLEL", NULL};
    if (str_ieq_z(hint->name, "FULL")) {
        hints_of(b, rel)->full = true;
    } else if (str_ieq_any_z(hint->name, by_index)) {
        hints_of(b, rel)->index = true;
        add_names(b, hint, &rel->hints->only, &rel->hints->only_count);
    } else if (str_ieq_z(hint->name, "NO_INDEX")) {
        hints_of(b, rel)->never_any |= hint->count == 1;
        add_names(b, hint, &rel->hints->never, &rel->hints->never_count);
    } else if (str_ieq_any_z(hint->name, parallel)) {
        hints_of(b, rel)->degree = degree_in(hint);
    } else if (str_ieq_any_z(hint->name, serial)) {
        hints_of(b, rel)->degree = 1;
    }
}

/* PARALLEL, PARALLEL(4), NO_PARALLEL: of the whole statement. */
static void hint_on_statement(struct binder *b, const struct hint *hint) {
    double degree;
    bool said = hint->count == 0 || str_ieq_z(hint->arguments[0], "DEFAULT") || str_to_double(hint->arguments[0], &degree);
    if (str_ieq_z(hint->name, "PARALLEL") && said) {
        b->degree = degree_in(hint);
    } else if ((str_ieq_z(hint->name, "NO_PARALLEL") || str_ieq_z(hint->name, "NOPARALLEL")) && !hint->count) {
        b->degree = 1;
    }
}

static void settle_conflict(struct bound_rel *rel) {
    struct query_hints *hints = rel->hints;
    if (hints && hints->full && hints->index) {
        hints->full = hints->index = false;
        hints->only_count = 0;
    }
}

void bind_hints(struct binder *b, struct bound_select *select, struct str text) {
    struct hint hint;
    bool ignored = catalog_setting_on(b->catalog, "optimizer_ignore_hints", false);
    if (b->catalog->dialect != SQL_ORACLE || b->failed || ignored) {
        return;
    }
    for (struct str rest = text; next_hint(&rest, &hint);) {
        hint_on_statement(b, &hint);
        for (size_t i = 0; hint.count && !hint.other_block && i < select->rels.n; i++) {
            if (str_ieq(select->rels.at[i]->alias, hint.arguments[0])) {
                hint_on(b, &hint, select->rels.at[i]);
            }
        }
    }
    for (size_t i = 0; i < select->rels.n; i++) {
        settle_conflict(select->rels.at[i]);
    }
}

void bind_statement_degree(struct binder *b) {
    bool ignored = catalog_setting_on(b->catalog, "optimizer_ignore_parallel_hints", false);
    for (size_t i = 0; i < b->rels.n; i++) {
        struct bound_rel *rel = b->rels.at[i];
        if (b->degree != 0 && !ignored && !(rel->hints && rel->hints->degree != 0)) {
            hints_of(b, rel)->degree = b->degree;
        } else if (ignored && rel->hints) {
            rel->hints->degree = 0;
        }
        b->query->hinted += rel->hints != NULL && rel->kind == REL_TABLE;
    }
}
