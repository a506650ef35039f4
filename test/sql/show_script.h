/* Scripts as text, for the cases: each statement as it prints again, or why and where not; round trips are checked on the way. */
#ifndef DOVETAIL_TEST_SQL_SHOW_SCRIPT_H
#define DOVETAIL_TEST_SQL_SHOW_SCRIPT_H

#include "sql/parse.h"

/* The tree prints to text that parses to an equal tree with an equal fingerprint, and copies to an equal one. */
void check_round_trip(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree);
/* A cases_fn; the context is an enum sql_dialect. */
struct str show_script(struct arena *arena, struct str input, void *context);

#endif
