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
    bool drawn;           /* a line of progress stands unfinished */
};

void log_message(struct log *log, enum log_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Redraws one line in place; call with done == total to finish it. Nothing unless log->progress. */
void log_progress(struct log *log, const char *what, size_t done, size_t total);
/*
 * Redraws one line in place, of printable text that fits a terminal; NULL takes it away. The next message does so, too. Nothing unless
 * log->progress. From one thread only, as log_progress.
 */
void log_status(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
