/* Numbers and foreign text as people read them: shared by the shapes of the report. */
#ifndef DOVETAIL_REPORT_FORMAT_H
#define DOVETAIL_REPORT_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "advise/advise.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* "1,234,567", "12.3", "0.42": fewer decimals the larger; "-" when not a number. */
struct str format_number(struct arena *arena, double number);
/* The same, but thousandths of short times. */
struct str format_ms(struct arena *arena, double ms);
/* "1,234": rounded to a whole number. */
struct str format_count(struct arena *arena, double count);
/* "24 MB", "1.5 GB": powers of 1024, as PostgreSQL prints them. */
struct str format_size(struct arena *arena, uint64_t bytes);
/* A share as "83 %", "0.4 %"; "-" when not a number. Never rounds up to 100 % nor down to 0 %. */
struct str format_share(struct arena *arena, double share);
/* What changes from before to after: "-83 %", "+4 %", "same". */
struct str format_change(struct arena *arena, double before, double after);
/* "1 index", "3 indexes". */
struct str format_plural(struct arena *arena, size_t count, const char *one, const char *many);

/* ", 3 writes pay 0.02 to 0.11 ms each for upkeep, 212 ms by calls"; empty when none does. */
struct verify_result;
struct str format_pays(struct arena *arena, const struct verify_result *run);

/* One line of printable text: white space folded, control characters and malformed UTF-8 replaced by U+FFFD. */
struct str format_line(struct arena *arena, struct str text);
/* Cut to so many characters, the last one an ellipsis. */
struct str format_cut(struct arena *arena, struct str line, size_t width);
/* Characters of well-formed UTF-8. */
size_t format_width(struct str text);

const char *format_phase(enum progress_phase phase); /* "searching", as in JSON */
const char *format_kind(enum advise_kind kind);
/* What lets the database's own planner verify: "HypoPG", "--whatif database". */
const char *format_verifier(const struct advise_result *result);
const char *format_badge(enum advise_kind kind); /* one word for people */                                /* "index", "drop_index", as in JSON */
/* Statistics, parameters and rebuilt indexes rest on evidence: no plan was costed for them, and there is no gain to show. */
bool format_is_priced(const struct advise_recommendation *one);
struct str format_state(const struct workload_template *one);                  /* "modelled", "unparsed", … */
bool format_is_bundle(const struct advise_result *result);                     /* the source is a file, not a server */
bool format_by_database(const struct advise_result *result);                   /* the database's planner was asked */
size_t format_verified(const struct advise_result *result);                    /* templates that it costed */
/* "1 shop1: 3 statements, 1,200 executions, 90 s, 75 % of the load"; where only that is told, its DB time. */
struct str format_instance(struct arena *arena, const struct workload *workload, size_t i);
/* Of the time that its statements took, or of DB time; NAN unknown. */
double format_instance_share(const struct workload *workload, size_t i);
struct str format_product(struct arena *arena, const struct catalog *catalog); /* "PostgreSQL 15.20" */
/* As one types it: with a semicolon, which a PL/SQL block has already. */
struct str format_statement(struct arena *arena, struct str statement);

#endif
