/*
 * What a GIN index does for a predicate: which of PostgreSQL's operator classes serve it, and what they look up.
 *
 * The classes are the built-in ones (jsonb_ops, jsonb_path_ops, array_ops, tsvector_ops) and pg_trgm's gin_trgm_ops; the operators of each
 * stand in the manual's tables "Built-in GIN Operator Classes" and in the chapter on pg_trgm.
 */
#ifndef DOVETAIL_QUERY_GIN_H
#define DOVETAIL_QUERY_GIN_H

#include "query/query.h"

enum query_gin_class { GIN_NONE, GIN_JSONB, GIN_JSONB_PATH, GIN_ARRAY, GIN_TSVECTOR, GIN_TRIGRAM };

/* The class of a key whose type is of the family; an empty opclass is the type's default. */
enum query_gin_class query_gin_class(enum catalog_family family, struct str opclass);

struct query_gin_search {  /* of one predicate */
    double exact, partial; /* entries it looks up whole, and by their beginning */
    bool full;             /* no entry must be there: the whole index is read */
};

/* False when the class has no such operator, or the value must be known to decide and is not an ordinary one. */
bool query_gin_serves(enum query_gin_class class, const struct query_predicate *predicate);
/* An unknown value is taken as one entry, as gincost_opexpr does. */
struct query_gin_search query_gin_search(struct arena *arena, enum query_gin_class class,
                                         const struct query_predicate *predicate);

/* Elements of an array that is a constant ('{a,b}', ARRAY['a','b']); false when it is not known. */
bool query_array_elements(struct arena *arena, const struct query_operand *operand, struct str **elements, size_t *n);
/* The text and the function ("to_tsquery", "plainto_tsquery", …; empty: a tsquery as it stands) of a full-text query; false when not known. */
bool query_text_search(const struct query_operand *operand, struct str *function, struct str *text);
/* "@>", "?|", "like", "ilike", "~*"; empty when the predicate was not written with an operator. */
struct str query_predicate_operator(const struct query_predicate *predicate);

#endif
