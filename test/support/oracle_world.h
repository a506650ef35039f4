/*
 * The stand-in for Oracle's client library (test/oci) as a test sees it: a folder with the answers and faults it is to
 * give, and the log of what it was asked. Skips the test where the build has no driver for Oracle.
 */
#ifndef DOVETAIL_TEST_SUPPORT_ORACLE_WORLD_H
#define DOVETAIL_TEST_SUPPORT_ORACLE_WORLD_H

#include "support/support.h"

/* A new, empty world; this process and the programs it starts talk to it from now on. */
struct str oracle_world(struct arena *arena);
/* NAME.csv of the world (statements, types, faults, or an answer), replaced. */
void oracle_world_put(struct arena *arena, struct str world, const char *name, const char *text);
/* The log so far, one call a line; emptied. */
struct str oracle_world_log(struct arena *arena, struct str world);

#endif
