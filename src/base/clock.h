/* Time as an object: the system's clocks in production, a fixed one in tests, so that output can be reproduced. */
#ifndef DOVETAIL_BASE_CLOCK_H
#define DOVETAIL_BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct clock {
    double (*monotonic_ms)(void *context); /* only differences mean anything */
    int64_t (*wall_s)(void *context);      /* seconds since 1970, UTC */
    void *context;
};

struct clock clock_system(void);

/* A clock that stands still at wall_s and 0 ms. */
struct clock clock_fixed(const int64_t *wall_s);

double clock_ms(const struct clock *clock);
/* "2026-11-24T13:57:00Z" */
struct str clock_iso8601(struct arena *arena, int64_t wall_s);

#endif
