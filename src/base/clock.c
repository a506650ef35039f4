#include "base/clock.h"

static double system_monotonic_ms(void *context) {
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int64_t system_wall_s(void *context) {
    (void)context;
    return (int64_t)time(NULL);
}

struct clock clock_system(void) {
    return (struct clock){.monotonic_ms = system_monotonic_ms, .wall_s = system_wall_s};
}

static double fixed_monotonic_ms(void *context) {
    (void)context;
    return 0;
}

static int64_t fixed_wall_s(void *context) {
    return *(const int64_t *)context;
}

struct clock clock_fixed(const int64_t *wall_s) {
    return (struct clock){
        .monotonic_ms = fixed_monotonic_ms, .wall_s = fixed_wall_s, .context = (void *)(uintptr_t)wall_s};
}

double clock_ms(const struct clock *clock) {
    return clock->monotonic_ms(clock->context);
}

struct str clock_iso8601(struct arena *arena, int64_t wall_s) {
    time_t seconds = (time_t)wall_s;
    struct tm tm;
    char text[64];
    /* gmtime_r fails only for years beyond an int: such a time is a broken capture, not a date. */
    if (!gmtime_r(&seconds, &tm) || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
        return STR("unknown");
    }
    return str_dup(arena, str_from_z(text));
}
