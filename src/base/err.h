/*
 * Errors are values. A function that can fail returns bool (or a pointer) and takes `struct err *` last; on failure it
 * has filled it, on success it has not touched it. The caller owns the struct, zeroed before use.
 *
 * First error wins: setting an error that is already set changes nothing; err_context() prefixes where it happened.
 * Message style: one line, lower case, no full stop, names the object and its kind. The hint is a sentence that tells
 * the next action. Texts are copied into the struct and cut where they do not fit, so an err outlives every arena.
 */
#ifndef DOVETAIL_BASE_ERR_H
#define DOVETAIL_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

enum err_class { ERR_CLASS_USER, ERR_CLASS_REMOTE, ERR_CLASS_LIMIT, ERR_CLASS_INTERNAL };

enum err_code {
    ERR_NONE = 0,
#define ERR(name, id, class, retryable, http, grpc, exit, message) ERR_##name,
#include "base/err.def"
#undef ERR
    ERR_CODE_COUNT
};

struct err {
    enum err_code code;
    char message[400];
    char detail[800];
    char hint[400];
    char native[24];     /* "ORA-00942", SQLSTATE; empty when there is none */
    size_t line, column; /* position in the user's text, from 1; 0 when there is none */
};

struct err_info {
    const char *name, *id, *message;
    enum err_class class;
    bool retryable;
    int http_status, grpc_status, exit_status;
};

const struct err_info *err_info(enum err_code code);

/* Always false, so that a failing function can say `return err_set(err, ...)`. err may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void err_detail(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void err_hint(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void err_native(struct err *err, const char *native);
void err_place(struct err *err, size_t line, size_t column);
/* Prefixes the message: "statistics.csv, line 12: " + message. */
void err_context(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void err_clear(struct err *err);

#endif
