/*
 * Plain text cases: test/<room>/<topic>.t holds
 *
 *     # what this file is about
 *     === name of the case
 *     input, any number of lines
 *     ---
 *     expected, any number of lines
 *
 * A driver turns the input into a text; line ends at the end of either text do not count. A case that differs prints
 * its name, input, both texts, and the command that runs it alone.
 */
#ifndef DOVETAIL_TEST_SUPPORT_CASES_H
#define DOVETAIL_TEST_SUPPORT_CASES_H

#include "base/arena.h"
#include "base/str.h"

typedef struct str cases_fn(struct arena *arena, struct str input, void *context);

/* Runs every case of the file, or the one named by the environment's CASE; fails the calling test if any differed. */
void cases_run(const char *path, cases_fn *run, void *context);

#endif
