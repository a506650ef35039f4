/* What `parse --stats` counts, and how it shows it: how well Dovetail understands a body of SQL, at a glance. */
#ifndef DOVETAIL_CMD_PARSE_STATS_H
#define DOVETAIL_CMD_PARSE_STATS_H

#include "base/buf.h"
#include "base/map.h"
#include "sql/script.h"

struct parse_count { /* of a kind of statement, or a command */
    struct str name;
    size_t outcomes[SQL_FAILED + 1];
    size_t total;
};

struct parse_class { /* of errors: the message without what it found */
    struct str name, file, message; /* of the first */
    size_t count, line, column;
};

struct parse_stats {
    struct arena *arena;
    struct map kinds, commands, classes;
    size_t outcomes[SQL_FAILED + 1];
    size_t files, files_whole; /* without an error or an opaque statement */
    size_t bytes, data_blocks, data_bytes, output_bytes;
    size_t units, units_parsed, inside; /* of PL/SQL, PL/pgSQL; statements in them */
    size_t substituted, taken[SQL_TAKEN_COUNT]; /* statements with variables of the script; what these were taken for */
    double elapsed_ms;
};

void parse_stats_init(struct parse_stats *stats, struct arena *arena);
void parse_stats_add(struct parse_stats *stats, const struct sql_piece *piece, const struct sql_statement *statement, struct str file);
void parse_stats_text(struct buf *out, const struct parse_stats *stats);
void parse_stats_json(struct buf *out, const struct parse_stats *stats);

#endif
