/*
 * Making a bundle say less about the data, before it is written.
 *
 * Most common values, most common elements, text histogram bounds and the literals of statements, views, index predicates
 * and checks are replaced by a keyed hash of the same shape (number, date, text). The key is random, made for one capture
 * and thrown away, so equal values stay equal within a bundle and nothing can be looked up in it.
 *
 * Of Oracle: endpoints of histograms, bind values, literals of statements, plans, checks and expressions are hashed; low and high
 * values of texts, the optimizer's numbers for texts, and Statspack's pieces of statements are left out.
 *
 * What it costs: the hash does not keep the order. Equality, IN and join estimates are unchanged; range and prefix
 * estimates over text, and over common values of any type, are no better than chance. Bounds of numbers and dates stay, because
 * without them no range could be estimated. Names of tables, columns and types stay. Booleans and numbers of one digit stay:
 * they are flags, and a partial index on one must still match.
 */
#ifndef DOVETAIL_COLLECT_REDACT_H
#define DOVETAIL_COLLECT_REDACT_H

#include "db/db.h"

struct redact {
    uint64_t key[2];
};

/* A fresh key from the system's random source. */
bool redact_init(struct redact *redact, struct err *err);
struct str redact_value(struct arena *arena, const struct redact *redact, struct str value);
/* The text with its string and number literals replaced; comments are blanked. */
struct str redact_sql(struct arena *arena, const struct redact *redact, struct str sql);
/* A filter for db_record_filter; context is the struct redact. */
void redact_answer(void *context, struct arena *arena, struct str name, struct db_result *result);

#endif
