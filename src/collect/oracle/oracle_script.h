/* The extraction statements as one script for SQL*Plus, which writes the same CSV files with nothing installed. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_SCRIPT_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_SCRIPT_H

#include "base/arena.h"
#include "base/str.h"

struct str oracle_script(struct arena *arena);

#endif
