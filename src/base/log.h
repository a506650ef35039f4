/*
 * Messages for people, on one stream (standard error in the program, memory in tests): warnings and progress.
 * Results never pass through here. A NULL log swallows everything.
 */
#ifndef DOVETAIL_BASE_LOG_H
#define DOVETAIL_BASE_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

struct log {
    FILE *stream;
    enum log_level level; /* messages above it are dropped */
    bool progress;        /* draw progress (only on a terminal) */
};

void log_message(struct log *log, enum log_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Redraws one line in place; call with done == total to finish it. Nothing unless log->progress. */
void log_progress(struct log *log, const char *what, size_t done, size_t total);

#endif
