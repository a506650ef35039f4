#include "base/log.h"

static const char *const prefixes[] = {
    [LOG_ERROR] = "error: ", [LOG_WARNING] = "warning: ", [LOG_INFO] = "", [LOG_DEBUG] = "debug: "};

#define TO_LINE_START "\r\033[K" /* and the line empty */

void log_message(struct log *log, enum log_level level, const char *format, ...) {
    if (!log || !log->stream || level > log->level) {
        return;
    }
    va_list args;
    va_start(args, format);
    flockfile(log->stream); /* one message is one line, whichever thread writes it */
    if (log->drawn) {
        fputs(TO_LINE_START, log->stream);
        log->drawn = false;
    }
    fputs(prefixes[level], log->stream);
    vfprintf(log->stream, format, args);
    fputc('\n', log->stream);
    funlockfile(log->stream);
    va_end(args);
}

void log_progress(struct log *log, const char *what, size_t done, size_t total) {
    enum { WIDTH = 30 };
    static const char bar[] = "##############################";
    static const char gap[] = "                              ";
    if (!log || !log->stream || !log->progress || total == 0) {
        return;
    }
    double share = done >= total ? 1 : (double)done / (double)total;
    int filled = (int)(share * WIDTH);
    fprintf(log->stream, "\r%s [%.*s%.*s] %3d%%", what, filled, bar, WIDTH - filled, gap, (int)(share * 100));
    if (done >= total) {
        fputc('\n', log->stream);
    }
    fflush(log->stream);
}

void log_status(struct log *log, const char *format, ...) {
    if (!log || !log->stream || !log->progress || (!format && !log->drawn)) {
        return;
    }
    flockfile(log->stream);
    fputs(TO_LINE_START, log->stream);
    log->drawn = format != NULL;
    if (format) {
        va_list args;
        va_start(args, format);
        vfprintf(log->stream, format, args);
        va_end(args);
    }
    fflush(log->stream);
    funlockfile(log->stream);
}
