/*
 * Errors of Oracle Database by number (Database Error Messages): which of our classes each belongs to, and what to do.
 *
 * ORA-00942 means "not there" and "not yours to see" alike; it counts as a missing privilege, because what we ask for
 * are dictionary views, which exist.
 */
#include "db/oracle_error.h"

#include "base/arena.h"

struct known {
    int code;
    enum err_code class;
    const char *hint;
};

static const char hint_listener[] =
    "Check host and port, that the listener runs there (lsnrctl status), and that no firewall stands between.";
static const char hint_service[] = "Check the service's name (lsnrctl services on the server, or SELECT name FROM "
                                   "v$services) and that the database is open.";
static const char hint_starting[] = "The instance is down, starting or stopping: try again when it is open.";
static const char hint_alias[] =
    "Check the alias in tnsnames.ora and that TNS_ADMIN names its folder; or write oracle://user@host:port/service.";
static const char hint_login[] =
    "Check user and password; ORACLE_PASSWORD keeps it out of the command line, a wallet out "
    "of the environment.";
static const char hint_account[] = "Let a DBA unlock the account or renew its password: ALTER USER … ACCOUNT UNLOCK.";
static const char hint_busy[] = "The server takes no more sessions now: try again, or raise processes and sessions.";
static const char hint_wallet[] =
    "Check wallet_location (or WALLET_LOCATION in sqlnet.ora), and that the wallet trusts the "
    "server's certificate.";
static const char hint_lost[] = "See the alert log of the database for the cause, then run again.";
static const char hint_later[] = "Run again when the server has less to do.";

static const struct known known[] = {
    {1017, ERR_DB_REFUSED, hint_login},
    {1005, ERR_DB_REFUSED, hint_login},
    {1004, ERR_DB_REFUSED, hint_login},
    {28000, ERR_DB_REFUSED, hint_account},
    {28001, ERR_DB_REFUSED, hint_account},
    {1045, ERR_DB_REFUSED, "Let a DBA run: GRANT CREATE SESSION TO that user."},
    {28009, ERR_DB_REFUSED, "SYS cannot connect as an ordinary user: use an account with SELECT_CATALOG_ROLE."},
    {28150, ERR_DB_REFUSED, "Let a DBA run: ALTER USER … GRANT CONNECT THROUGH the proxy."},
    {1035, ERR_DB_REFUSED, "The database is open in restricted mode: ask for RESTRICTED SESSION, or wait."},
    {12514, ERR_DB_REFUSED, hint_service},
    {12505, ERR_DB_REFUSED, hint_service},
    {12521, ERR_DB_REFUSED, hint_service},
    {12528, ERR_DB_REFUSED, hint_service},
    {28759, ERR_DB_REFUSED, hint_wallet},
    {28860, ERR_DB_REFUSED, hint_wallet},
    {29024, ERR_DB_REFUSED, hint_wallet},
    {12578, ERR_DB_REFUSED, hint_wallet},
    {12154, ERR_DB_UNREACHABLE, hint_alias},
    {12162, ERR_DB_UNREACHABLE, hint_alias},
    {12541, ERR_DB_UNREACHABLE, hint_listener},
    {12543, ERR_DB_UNREACHABLE, hint_listener},
    {12545, ERR_DB_UNREACHABLE, hint_listener},
    {12170, ERR_DB_UNREACHABLE, hint_listener},
    {12535, ERR_DB_UNREACHABLE, hint_listener},
    {12560, ERR_DB_UNREACHABLE, hint_listener},
    {12547, ERR_DB_UNREACHABLE, hint_listener},
    {1033, ERR_DB_UNREACHABLE, hint_starting},
    {1034, ERR_DB_UNREACHABLE, hint_starting},
    {1089, ERR_DB_UNREACHABLE, hint_starting},
    {1090, ERR_DB_UNREACHABLE, hint_starting},
    {27101, ERR_DB_UNREACHABLE, hint_starting},
    {20, ERR_DB_UNREACHABLE, hint_busy},
    {18, ERR_DB_UNREACHABLE, hint_busy},
    {12516, ERR_DB_UNREACHABLE, hint_busy},
    {12518, ERR_DB_UNREACHABLE, hint_busy},
    {12519, ERR_DB_UNREACHABLE, hint_busy},
    {12520, ERR_DB_UNREACHABLE, hint_busy},
    {24418, ERR_DB_UNREACHABLE, hint_busy},
    {24457, ERR_DB_UNREACHABLE, hint_busy},
    {24459, ERR_DB_UNREACHABLE, hint_busy},
    {28, ERR_DB_LOST, "A DBA ended the session, or a resource limit did."},
    {1012, ERR_DB_LOST, hint_lost},
    {1041, ERR_DB_LOST, hint_lost},
    {1092, ERR_DB_LOST, hint_lost},
    {2396, ERR_DB_LOST, "The session was idle for longer than its profile allows (IDLE_TIME)."},
    {3113, ERR_DB_LOST, hint_lost},
    {3114, ERR_DB_LOST, hint_lost},
    {3135, ERR_DB_LOST, hint_lost},
    {12537, ERR_DB_LOST, hint_lost},
    {12571, ERR_DB_LOST, hint_lost},
    {25408, ERR_DB_LOST, hint_lost},
    {65011, ERR_DB_QUERY_FAILED, "It was there before: see V$PDBS in the root for its name now."},
    {65135, ERR_DB_QUERY_FAILED, "A session of this kind stays in its container: connect to the service of the other one."},
    {3136, ERR_DB_TIMEOUT, hint_later},
    {3156, ERR_DB_TIMEOUT, hint_later},
    {4021, ERR_DB_TIMEOUT, "Another session holds the object: run again later."},
    {51, ERR_DB_TIMEOUT, hint_later},
    {1013, ERR_CANCELLED, NULL},
    {942, ERR_DB_PRIVILEGE, NULL},
    {1031, ERR_DB_PRIVILEGE, NULL},
    {41900, ERR_DB_PRIVILEGE, NULL},
    {1720, ERR_DB_PRIVILEGE, NULL},
    {24345, ERR_DB_VALUE_MALFORMED, "The server cut a value short: report what was being read."},
    {1406, ERR_DB_VALUE_MALFORMED, "The server cut a value short: report what was being read."},
};

static const struct known *find(int code) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].code == code)
            return &known[i];
    return NULL;
}

/* The first ORA-nnnnn of a text; 0 when there is none. The client layer writes some without leading zeros. */
static int code_in(struct str text) {
    size_t at;
    int64_t code;
    if (!str_find(text, STR("ORA-"), &at))
        return 0;
    size_t from = at + 4, to = from;
    while (to < text.len && to < from + 5 && text.ptr[to] >= '0' && text.ptr[to] <= '9')
        to++;
    return str_to_i64(str_slice(text, from, to), &code) ? (int)code : 0;
}

/* The first line without its number, which goes where numbers are shown, and without the full stop that some end with. */
static struct str first_line(struct str message) {
    struct str rest = message, line = str_cut(&rest, '\n');
    size_t at;
    if (str_starts(line, STR("ORA-")) && str_find(line, STR(": "), &at))
        line = str_slice(line, at + 2, line.len);
    line = str_trim(line);
    return str_ends(line, STR(".")) ? str_slice(line, 0, line.len - 1) : line;
}

static void set_message(struct err *err, enum err_code class, const struct oracle_failure *failure) {
    struct str line = first_line(failure->message);
    const char *shape;
    switch ((int)class) {
    case ERR_DB_UNREACHABLE:
        shape = "the database at " STR_FMT " cannot be reached";
        break;
    case ERR_DB_REFUSED:
        shape = "the database at " STR_FMT " refused the connection";
        break;
    case ERR_DB_LOST:
        shape = "the connection to the database at " STR_FMT " was lost";
        break;
    default: /* a statement's own error */
        err_set(err, class, "the database refused the statement: " STR_FMT, STR_ARG(line));
        return;
    }
    err_set(err, class, shape, STR_ARG(failure->place));
    err_detail(err, STR_FMT, STR_ARG(line));
}

static void set_privilege(struct err *err, const struct oracle_failure *failure) {
    err_set(err, ERR_DB_PRIVILEGE, "a privilege or an object is missing: " STR_FMT,
            STR_ARG(first_line(failure->message)));
    err_hint(err, "Let a DBA run: GRANT SELECT_CATALOG_ROLE TO " STR_FMT "; (or SELECT on what the statement reads).",
             STR_ARG(failure->user.len ? failure->user : STR("that user")));
}

static void set_native(struct err *err, int code, struct str message) {
    char native[24];
    if (code > 0)
        snprintf(native, sizeof native, "ORA-%05d", code % 100000);
    else
        snprintf(native, sizeof native, "%.8s", str_starts(message, STR("DPI-")) ? message.ptr : "");
    err_native(err, native);
}

/* PL/SQL reports a package that may not be executed as a compilation error. */
static bool lacks_package(int code, struct str message) {
    size_t at;
    return code == 6550 && str_find(message, STR("PLS-00201"), &at);
}

bool oracle_error_set(struct err *err, const struct oracle_failure *failure, bool *lost) {
    int code = failure->code > 0 ? failure->code : code_in(failure->message);
    const struct known *entry = find(code);
    enum err_code class = entry ? entry->class : ERR_DB_QUERY_FAILED;
    if (str_starts(failure->message, STR("DPI-1067")))
        class = ERR_DB_TIMEOUT;
    else if (str_starts(failure->message, STR("DPI-1080")) || str_starts(failure->message, STR("DPI-1010")))
        class = ERR_DB_LOST;
    else if (failure->connecting && class != ERR_DB_UNREACHABLE)
        class = class == ERR_DB_LOST ? ERR_DB_UNREACHABLE : ERR_DB_REFUSED;
    *lost = class == ERR_DB_LOST;
    if (class == ERR_DB_TIMEOUT) {
        err_set(err, class, "the database did not answer within %.0f s", failure->timeout_ms / 1000.0);
        err_detail(err, STR_FMT, STR_ARG(first_line(failure->message)));
    } else if (class == ERR_CANCELLED) {
        err_set(err, class, "the statement was cancelled");
    } else if (class == ERR_DB_PRIVILEGE || lacks_package(code, failure->message)) {
        set_privilege(err, failure);
    } else {
        set_message(err, class, failure);
    }
    if (entry && entry->hint)
        err_hint(err, "%s", entry->hint);
    else if (class == ERR_DB_REFUSED)
        err_hint(err, "%s", hint_login);
    set_native(err, code, failure->message);
    return false;
}
