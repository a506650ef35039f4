/*
 * PostgreSQL by libpq, 12 and later.
 *
 * Everything waits on the socket with a deadline of its own: libpq's blocking calls never come back when the server's
 * machine vanishes, and statement_timeout only works while the server lives. A password never enters a message: libpq's
 * texts name host, port, user and database only, and URLs that libpq would cut wrongly (an unescaped '@' or '/' in the
 * password) are refused before libpq sees them.
 *
 * Knowingly: the names in privilege hints come from the server's English message; with another lc_messages the hint is
 * general.
 */
#include <errno.h>
#include <libpq-fe.h>
#include <math.h>
#include <poll.h>

#include "base/buf.h"
#include "base/clock.h"
#include "db/driver.h"

#define CONNECT_TIMEOUT_S 10
#define STATEMENT_TIMEOUT_MS 60000
#define GRACE_MS 5000 /* the server's own timeout should strike first: its message is better */
#define OLDEST_VERSION 120000

struct postgres {
    struct db db;
    PGconn *conn;
    struct clock clock;
    int timeout_ms; /* -1: none */
};

enum wait { WAIT_READY, WAIT_TIMEOUT, WAIT_FAILED };

static enum wait wait_socket(const struct clock *clock, int socket, short events, double deadline_ms) {
    for (;;) {
        double left = deadline_ms - clock_ms(clock);
        if (left <= 0)
            return WAIT_TIMEOUT;
        struct pollfd fd = {.fd = socket, .events = events};
        int ready = poll(&fd, 1, left > 1e9 ? 1000000000 : (int)left + 1);
        if (ready > 0)
            return WAIT_READY;
        if (ready < 0 && errno != EINTR)
            return WAIT_FAILED;
    }
}

/* libpq's messages end in a newline and may have several lines; ours are one line. */
static struct str one_line(struct arena *arena, const char *message) {
    struct str text = str_dup(arena, str_trim(str_from_z(message)));
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n' || text.ptr[i] == '\t' || text.ptr[i] == '\r')
            ((char *)text.ptr)[i] = ' ';
    return text;
}

/* --- Errors of statements -------------------------------------------------------------------------------- */

/* "permission denied for table orders": what to grant. */
static void hint_privilege(struct err *err, const PGconn *conn, struct str message) {
    static const struct {
        const char *kind, *privilege, *object;
    } grants[] = {
        {"table ", "SELECT", ""},
        {"view ", "SELECT", ""},
        {"relation ", "SELECT", ""},
        {"materialized view ", "SELECT", ""},
        {"sequence ", "SELECT", "SEQUENCE "},
        {"schema ", "USAGE", "SCHEMA "},
        {"function ", "EXECUTE", "FUNCTION "},
        {"foreign table ", "SELECT", ""},
        {"database ", "CONNECT", "DATABASE "},
    };
    static const struct str prefix = STR_INIT("permission denied for ");
    const char *user = PQuser(conn);
    size_t at;
    if (str_find(message, prefix, &at)) {
        struct str object = str_slice(message, at + prefix.len, message.len);
        for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++)
            if (str_starts(object, str_from_z(grants[i].kind))) {
                object = str_slice(object, strlen(grants[i].kind), object.len);
                err_hint(err, "Let its owner run: GRANT %s ON %s" STR_FMT " TO %s;", grants[i].privilege,
                         grants[i].object, STR_ARG(object), user ? user : "role");
                return;
            }
    }
    err_hint(err, "Let the owner grant role %s what the message names, or connect as another role.", user ? user : "");
}

static bool lost(struct arena *arena, const struct postgres *pg, struct err *err) {
    const char *host = PQhost(pg->conn);
    err_set(err, ERR_DB_LOST, "the connection to the database at %s was lost",
            host && *host ? host : "the local socket");
    err_detail(err, STR_FMT, STR_ARG(one_line(arena, PQerrorMessage(pg->conn))));
    err_hint(err, "See the server's log for the cause, then run again.");
    return false;
}

static bool timed_out(struct err *err, double timeout_ms) {
    err_set(err, ERR_DB_TIMEOUT, "the database did not answer within %.0f s", timeout_ms / 1000);
    err_hint(err, "Run again when the server has less to do.");
    return false;
}

static bool query_error(struct arena *arena, const struct postgres *pg, const PGresult *result, struct err *err) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    struct str message = one_line(arena, primary ? primary : PQresultErrorMessage(result));
    struct str code = str_from_z(state);
    if (PQstatus(pg->conn) == CONNECTION_BAD || str_eq_z(code, "57P01") || str_eq_z(code, "57P02") ||
        str_eq_z(code, "57P03")) {
        lost(arena, pg, err);
    } else if (str_eq_z(code, "42501")) {
        err_set(err, ERR_DB_PRIVILEGE, STR_FMT, STR_ARG(message));
        hint_privilege(err, pg->conn, message);
    } else if (str_eq_z(code, "57014")) {
        err_set(err, ERR_DB_TIMEOUT, STR_FMT, STR_ARG(message));
        err_hint(err, "Run again when the server has less to do.");
    } else {
        err_set(err, ERR_DB_QUERY_FAILED, "the database refused the statement: " STR_FMT, STR_ARG(message));
        if (hint)
            err_hint(err, STR_FMT, STR_ARG(one_line(arena, hint)));
    }
    if (detail)
        err_detail(err, STR_FMT, STR_ARG(one_line(arena, detail)));
    err_native(err, state ? state : "");
    return false;
}

/* --- Statements ------------------------------------------------------------------------------------------ */

static bool flush(struct postgres *pg, double deadline) {
    int pending;
    while ((pending = PQflush(pg->conn)) == 1)
        if (wait_socket(&pg->clock, PQsocket(pg->conn), POLLOUT | POLLIN, deadline) != WAIT_READY ||
            !PQconsumeInput(pg->conn))
            return false;
    return pending == 0;
}

static void cancel(struct postgres *pg) {
    char ignored[256];
    PGcancel *request = PQgetCancel(pg->conn);
    PQcancel(request, ignored, sizeof ignored);
    PQfreeCancel(request);
}

/* The last result of what was sent; false and err when the connection or the time ran out. */
static bool receive(struct arena *arena, struct postgres *pg, double deadline, PGresult **out, struct err *err) {
    PGresult *last = NULL;
    for (;;) {
        while (PQisBusy(pg->conn)) {
            enum wait wait = wait_socket(&pg->clock, PQsocket(pg->conn), POLLIN, deadline);
            if (wait == WAIT_READY && PQconsumeInput(pg->conn))
                continue;
            PQclear(last);
            if (wait == WAIT_TIMEOUT) {
                cancel(pg);
                return timed_out(err, pg->timeout_ms);
            }
            return lost(arena, pg, err);
        }
        PGresult *next = PQgetResult(pg->conn);
        if (!next)
            break;
        /* The first error stands: what follows it in a batch is noise. */
        if (last && PQresultStatus(last) == PGRES_FATAL_ERROR) {
            PQclear(next);
            continue;
        }
        PQclear(last);
        last = next;
    }
    *out = last;
    return last ? true : lost(arena, pg, err);
}

static double statement_deadline(const struct postgres *pg) {
    return pg->timeout_ms < 0 ? INFINITY : clock_ms(&pg->clock) + pg->timeout_ms + GRACE_MS;
}

static void copy_result(struct arena *arena, const PGresult *from, struct db_result *to) {
    to->column_count = (size_t)PQnfields(from);
    to->row_count = (size_t)PQntuples(from);
    to->columns = arena_calloc(arena, to->column_count, sizeof *to->columns);
    to->values = arena_calloc(arena, to->row_count * to->column_count, sizeof *to->values);
    for (size_t c = 0; c < to->column_count; c++)
        to->columns[c] = str_dup(arena, str_from_z(PQfname(from, (int)c)));
    for (size_t r = 0; r < to->row_count; r++)
        for (size_t c = 0; c < to->column_count; c++) {
            struct db_value *value = &to->values[r * to->column_count + c];
            value->is_null = PQgetisnull(from, (int)r, (int)c);
            if (!value->is_null)
                value->text = str_dup(
                    arena, (struct str){PQgetvalue(from, (int)r, (int)c), (size_t)PQgetlength(from, (int)r, (int)c)});
        }
}

static bool finish(struct arena *arena, struct postgres *pg, bool sent, struct db_result *out, struct err *err) {
    PGresult *result = NULL;
    double deadline = statement_deadline(pg);
    if (!sent || !flush(pg, deadline))
        return lost(arena, pg, err);
    if (!receive(arena, pg, deadline, &result, err))
        return false;
    ExecStatusType status = PQresultStatus(result);
    bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
    if (!good)
        query_error(arena, pg, result, err);
    else if (out)
        copy_result(arena, result, out);
    PQclear(result);
    return good;
}

static bool has_nul(struct str s) {
    return s.len && memchr(s.ptr, '\0', s.len);
}

static bool postgres_query(struct arena *arena, struct db *db, struct str name, struct str sql,
                           const struct db_value *params, size_t param_count, struct db_result *result,
                           struct err *err) {
    struct postgres *pg = (struct postgres *)db;
    const char **values = arena_calloc(arena, param_count + 1, sizeof *values);
    (void)name;
    for (size_t i = 0; i < param_count; i++) {
        if (has_nul(params[i].text))
            return err_set(err, ERR_DB_QUERY_FAILED, "parameter $%zu holds a NUL byte", i + 1);
        values[i] = params[i].is_null ? NULL : str_z(arena, params[i].text);
    }
    if (has_nul(sql))
        return err_set(err, ERR_DB_QUERY_FAILED, "the statement holds a NUL byte");
    /* Always the extended protocol: it takes one statement only, so a text that came from a workload cannot smuggle in
     * a second. */
    bool sent = PQsendQueryParams(pg->conn, str_z(arena, sql), (int)param_count, NULL, values, NULL, NULL, 0);
    return finish(arena, pg, sent, result, err);
}

static bool postgres_exec(struct db *db, struct str sql, struct err *err) {
    struct postgres *pg = (struct postgres *)db;
    struct arena scratch = {0};
    bool good;
    arena_init(&scratch, NULL);
    if (has_nul(sql))
        good = err_set(err, ERR_DB_QUERY_FAILED, "the statement holds a NUL byte");
    else
        good = finish(&scratch, pg, PQsendQuery(pg->conn, str_z(&scratch, sql)), NULL, err);
    arena_release(&scratch);
    return good;
}

/* Whether it can still be asked, the query itself will tell. */
static bool postgres_has(struct db *db, struct str name) {
    (void)db;
    (void)name;
    return true;
}

static void postgres_cancel(struct db *db) {
    cancel((struct postgres *)db);
}

static void postgres_close(struct db *db) {
    struct postgres *pg = (struct postgres *)db;
    PQfinish(pg->conn);
    pg->conn = NULL;
}

static const struct db_driver driver = {"postgresql", postgres_query, postgres_exec,
                                        postgres_has, postgres_close, postgres_cancel, NULL, NULL, NULL};

/* --- Connecting ------------------------------------------------------------------------------------------ */

/* libpq cuts the password at the first '@' or '/', and would then print the rest of it as a host or a port. */
static bool url_is_safe(struct arena *arena, struct str url, struct err *err) {
    struct str rest = url;
    char *message = NULL;
    str_cut(&rest, ':');
    rest = str_slice(rest, 2, rest.len);
    rest = str_cut(&rest, '?');
    struct str authority = str_cut(&rest, '/');
    size_t signs = 0;
    for (size_t i = 0; i < authority.len; i++)
        signs += authority.ptr[i] == '@';
    if (signs > 1 || (rest.len && memchr(rest.ptr, '@', rest.len))) {
        err_set(err, ERR_SOURCE_UNKNOWN, "the connection URL has an unescaped \"@\" or \"/\" in its user or password");
        err_hint(err,
                 "Write @ as %%40, / as %%2F, : as %%3A; or leave the password out and set PGPASSWORD or ~/.pgpass.");
        return false;
    }
    PQconninfoOption *parsed = PQconninfoParse(str_z(arena, url), &message);
    PQfreemem(message); /* may quote the password: never shown */
    if (!parsed) {
        err_set(err, ERR_SOURCE_UNKNOWN, "the connection URL \"" STR_FMT "\" is malformed",
                STR_ARG(db_url_redact(arena, url)));
        err_hint(err, "The shape is postgresql://user@host:port/database?option=value; special characters as %%XX.");
        return false;
    }
    PQconninfoFree(parsed);
    return true;
}

static double connect_timeout_ms(PGconn *conn, const struct db_options *options) {
    double seconds = options->connect_timeout_s > 0 ? options->connect_timeout_s : CONNECT_TIMEOUT_S;
    PQconninfoOption *used = PQconninfo(conn);
    for (PQconninfoOption *option = used; option && option->keyword; option++)
        if (strcmp(option->keyword, "connect_timeout") == 0 && option->val) {
            double asked;
            if (str_to_double(str_from_z(option->val), &asked) && asked > 0)
                seconds = asked;
        }
    PQconninfoFree(used);
    return seconds * 1000;
}

static void connect_failed(struct arena *arena, PGconn *conn, bool answered, bool late, struct err *err) {
    const char *host = PQhost(conn), *port = PQport(conn);
    struct str place =
        str_fmt(arena, "%s%s%s", host && *host ? host : "the local socket", port && *port ? ":" : "", port ? port : "");
    struct str message = one_line(arena, PQerrorMessage(conn));
    if (answered && !late) {
        err_set(err, ERR_DB_REFUSED, "the database at " STR_FMT " refused the connection", STR_ARG(place));
        err_hint(err, "Check user, password (PGPASSWORD or ~/.pgpass keep it out of the command line), database name "
                      "and pg_hba.conf.");
    } else {
        err_set(err, ERR_DB_UNREACHABLE, "the database at " STR_FMT " cannot be reached%s", STR_ARG(place),
                late ? " in time" : "");
        err_hint(err,
                 "Check host and port, that the server runs, and that it listens there (listen_addresses, firewall).");
    }
    err_detail(err, STR_FMT, STR_ARG(message));
}

/* PQconnectPoll with a deadline. A server that got as far as answering has refused; else it was not reached. */
static bool establish(struct arena *arena, struct postgres *pg, const struct db_options *options, struct err *err) {
    double deadline = clock_ms(&pg->clock) + connect_timeout_ms(pg->conn, options);
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    bool answered = false, late = false;
    if (PQstatus(pg->conn) == CONNECTION_BAD)
        state = PGRES_POLLING_FAILED;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        enum wait wait =
            wait_socket(&pg->clock, PQsocket(pg->conn), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline);
        if (wait != WAIT_READY) {
            late = wait == WAIT_TIMEOUT;
            break;
        }
        state = PQconnectPoll(pg->conn);
        ConnStatusType progress = PQstatus(pg->conn);
        answered |= progress == CONNECTION_AWAITING_RESPONSE || progress == CONNECTION_AUTH_OK;
    }
    if (state != PGRES_POLLING_OK)
        connect_failed(arena, pg->conn, answered, late, err);
    return state == PGRES_POLLING_OK;
}

static void swallow_notice(void *context, const char *message) {
    (void)context;
    (void)message;
}

static bool prepare_session(struct arena *arena, struct postgres *pg, const struct db_options *options,
                            struct err *err) {
    int version = PQserverVersion(pg->conn);
    if (version < OLDEST_VERSION) {
        err_set(err, ERR_DB_VERSION, "version %d of PostgreSQL is not supported", version / 10000);
        err_hint(err, "Dovetail reads PostgreSQL 12 and later.");
        return false;
    }
    struct str sql = str_fmt(arena,
                             "SET statement_timeout = %d; SET standard_conforming_strings = on; SET DateStyle = ISO; "
                             "SET IntervalStyle = postgres; SET bytea_output = hex; SET extra_float_digits = 1; SET "
                             "default_transaction_read_only = %s",
                             pg->timeout_ms < 0 ? 0 : pg->timeout_ms, options->read_only ? "on" : "off");
    return postgres_exec(&pg->db, sql, err);
}

struct db *db_postgres_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err) {
    struct postgres *pg = arena_alloc(arena, sizeof *pg);
    if (!url_is_safe(arena, url, err))
        return NULL;
    /* The URL's own options win over what stands before it and lose to what stands after. */
    const char *keywords[] = {"dbname", "client_encoding", "application_name", NULL};
    const char *values[] = {str_z(arena, url), "UTF8", "dovetail", NULL};
    pg->clock = clock_system();
    pg->timeout_ms = options->statement_timeout_ms ? options->statement_timeout_ms : STATEMENT_TIMEOUT_MS;
    pg->conn = PQconnectStartParams(keywords, values, 1);
    if (!pg->conn) {
        err_set(err, ERR_INTERNAL, "libpq has no memory for a connection");
        return NULL;
    }
    db_driver_init(arena, &pg->db, &driver);
    PQsetNoticeProcessor(pg->conn, swallow_notice, NULL);
    if (!establish(arena, pg, options, err) || !prepare_session(arena, pg, options, err)) {
        db_close(&pg->db);
        return NULL;
    }
    return &pg->db;
}
