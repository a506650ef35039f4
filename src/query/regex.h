/* What a regular expression of PostgreSQL asks a text to begin with. */
#ifndef DOVETAIL_QUERY_REGEX_H
#define DOVETAIL_QUERY_REGEX_H

#include "base/arena.h"
#include "base/str.h"

struct query_predicate;

struct query_regex {
    struct str prefix; /* empty: nothing is fixed */
    bool exact;        /* the text is this, and nothing more */
};

struct query_regex query_regex_prefix(struct arena *arena, struct str pattern, bool ignore_case);

/* From a [ to the ] that ends what it begins; the pattern's length: none does. */
size_t query_regex_past_bracket(struct str pattern, size_t at);

/* The predicate is ~, ~*, !~ or !~* of texts by a pattern that is known; false: it is not. */
bool query_is_regex(const struct query_predicate *predicate, struct str *pattern, bool *ignore_case, bool *negated);

#endif
