/*
 * Values of Oracle Database as texts, for its driver: the forms a bundle holds, whatever the session's NLS settings
 * are.
 *
 *   DATE, TIMESTAMP          2026-11-26 17:05:09, with as many digits of the second as there are: …09.25
 *   TIMESTAMP WITH TIME ZONE …09.25+01:00, WITH LOCAL TIME ZONE in UTC, without an offset
 *   INTERVAL                 [-]days hh:mm:ss[.f] and [-]years-months, as TO_DSINTERVAL and TO_YMINTERVAL read them
 *   RAW                      upper-case hexadecimal, as RAWTOHEX writes it
 *   BINARY_DOUBLE, _FLOAT    the shortest text that reads back as the same number; NaN, Infinity, -Infinity
 */
#ifndef DOVETAIL_DB_ORACLE_VALUE_H
#define DOVETAIL_DB_ORACLE_VALUE_H

#include "base/arena.h"
#include "base/str.h"

struct oracle_time {
    int year, month, day, hour, minute, second;
    uint32_t nanosecond;
    bool zoned;
    int offset_minutes; /* east of UTC */
};

struct str oracle_time_text(struct arena *arena, const struct oracle_time *time);

/* All parts have the interval's sign, as the client library delivers them. */
struct oracle_days {
    int days, hours, minutes, seconds, nanoseconds;
};
struct str oracle_days_text(struct arena *arena, const struct oracle_days *interval);
struct str oracle_months_text(struct arena *arena, int years, int months);

struct str oracle_raw_text(struct arena *arena, struct str bytes);
struct str oracle_double_text(struct arena *arena, double number);
struct str oracle_float_text(struct arena *arena, float number);

#endif
