/*
 * Oracle Database by ODPI-C, which loads the client library (Instant Client) when the first connection is opened.
 *
 * Nothing is converted by the session's NLS settings: values come as the client library's own structures and become
 * text by oracle_value.h; a NUMBER comes with all its digits. CLOB, LONG and their kind are fetched in line, without a
 * round trip per value. Rows come in arrays sized so that a buffer stays within BUFFER_BYTES.
 *
 * Nothing commits by itself: what is not committed is rolled back when the connection closes. With read_only, only
 * queries and ALTER SESSION are let through, whatever the statement's text says it is: the client library tells the
 * kind.
 *
 * The first session stands alone. Those after it come from the client library's session pool, which is made when the second is
 * asked for: closing one gives it back, and the next that is opened gets it again, without a log-on. A pool refuses users that
 * log on through a proxy; theirs stand alone. A session that has entered a container takes those after it along.
 *
 * Knowingly: a cancelled or timed-out call may leave the session unusable; the next call then says it was lost.
 * Columns of object types, cursors and BFILE are refused, by name.
 */
#include <dpi.h>

#include "base/buf.h"
#include "base/json.h"
#include "db/driver.h"
#include "db/oracle_error.h"
#include "db/oracle_url.h"
#include "db/oracle_value.h"

#define CONNECT_TIMEOUT_S 10
#define STATEMENT_TIMEOUT_MS 60000
#define OLDEST_VERSION 12
#define BUFFER_BYTES (4u << 20)
#define ROWS_MAX 1000u
#define IN_LINE_ROWS_MAX 100u /* a CLOB or LONG takes 64 kB of buffer, however short it is */
#define CLIENT_FOLDER "DOVETAIL_ORACLE_CLIENT"

struct oracle {
    struct db db;
    dpiContext *context;
    dpiConn *conn;
    dpiPool *pool; /* of the sessions after this one; NULL until there are any */
    struct str place, user;
    struct str container; /* the pluggable database that was entered; empty: where the service is */
    int timeout_ms; /* -1: none */
    bool read_only, connecting, lost;
};

struct column {
    dpiVar *var;
    dpiData *data;
    dpiOracleTypeNum type;
    dpiNativeTypeNum native;
    uint32_t size_bytes; /* 0: fixed by the type, or in line without limit */
};

static bool fail(struct oracle *oracle, struct err *err) {
    dpiErrorInfo info;
    dpiContext_getError(oracle->context, &info);
    struct oracle_failure failure = {.code = info.code,
                                     .message = {info.message, info.messageLength},
                                     .place = oracle->place,
                                     .user = oracle->user,
                                     .connecting = oracle->connecting,
                                     .timeout_ms = oracle->timeout_ms};
    bool lost;
    oracle_error_set(err, &failure, &lost);
    oracle->lost |= lost;
    return false;
}

/* --- Which columns, fetched as what ------------------------------------------------------------------------ */

static bool choose(const dpiDataTypeInfo *info, struct column *column) {
    column->type = info->oracleTypeNum;
    column->native = info->defaultNativeTypeNum;
    column->size_bytes = 0;
    switch (info->oracleTypeNum) {
    case DPI_ORACLE_TYPE_VARCHAR:
    case DPI_ORACLE_TYPE_NVARCHAR:
    case DPI_ORACLE_TYPE_CHAR:
    case DPI_ORACLE_TYPE_NCHAR:
    case DPI_ORACLE_TYPE_RAW:
        column->size_bytes = info->clientSizeInBytes ? info->clientSizeInBytes : 1;
        return true;
    case DPI_ORACLE_TYPE_NUMBER:
        column->native = DPI_NATIVE_TYPE_BYTES; /* as decimal text: a double would lose digits beyond 15 */
        return true;
    case DPI_ORACLE_TYPE_CLOB:
    case DPI_ORACLE_TYPE_LONG_VARCHAR:
        column->type = DPI_ORACLE_TYPE_LONG_VARCHAR;
        column->native = DPI_NATIVE_TYPE_BYTES;
        return true;
    case DPI_ORACLE_TYPE_NCLOB:
        column->type = DPI_ORACLE_TYPE_LONG_NVARCHAR;
        column->native = DPI_NATIVE_TYPE_BYTES;
        return true;
    case DPI_ORACLE_TYPE_BLOB:
    case DPI_ORACLE_TYPE_LONG_RAW:
        column->type = DPI_ORACLE_TYPE_LONG_RAW;
        column->native = DPI_NATIVE_TYPE_BYTES;
        return true;
    default:
        return info->oracleTypeNum != DPI_ORACLE_TYPE_NONE && info->oracleTypeNum != DPI_ORACLE_TYPE_OBJECT &&
               info->oracleTypeNum != DPI_ORACLE_TYPE_STMT && info->oracleTypeNum != DPI_ORACLE_TYPE_BFILE;
    }
}

static bool describe(struct arena *arena, struct oracle *oracle, dpiStmt *statement, struct db_result *result,
                     struct column *columns, struct err *err) {
    for (uint32_t c = 0; c < result->column_count; c++) {
        dpiQueryInfo info;
        if (dpiStmt_getQueryInfo(statement, c + 1, &info) < 0)
            return fail(oracle, err);
        result->columns[c] = str_lower(arena, (struct str){info.name, info.nameLength});
        if (!choose(&info.typeInfo, &columns[c])) {
            err_set(err, ERR_DB_VALUE_MALFORMED, "column \"" STR_FMT "\" is of a type that cannot be read as text",
                    STR_ARG(result->columns[c]));
            err_hint(err, "Convert it in the statement: XMLSERIALIZE, TO_CHAR, or a field of the object.");
            return false;
        }
    }
    return true;
}

static uint32_t rows_per_fetch(const struct column *columns, size_t count) {
    uint64_t width = 0;
    bool in_line = false;
    for (size_t c = 0; c < count; c++) {
        width += columns[c].size_bytes ? columns[c].size_bytes : 64;
        in_line |= columns[c].type == DPI_ORACLE_TYPE_LONG_VARCHAR ||
                   columns[c].type == DPI_ORACLE_TYPE_LONG_NVARCHAR || columns[c].type == DPI_ORACLE_TYPE_LONG_RAW;
    }
    uint64_t rows = BUFFER_BYTES / (width ? width : 1);
    uint32_t limit = in_line ? IN_LINE_ROWS_MAX : ROWS_MAX;
    return rows < 1 ? 1 : rows > limit ? limit : (uint32_t)rows;
}

static bool define(struct oracle *oracle, dpiStmt *statement, struct column *columns, uint32_t count, uint32_t rows,
                   struct err *err) {
    if (dpiStmt_setFetchArraySize(statement, rows) < 0)
        return fail(oracle, err);
    for (uint32_t c = 0; c < count; c++)
        if (dpiConn_newVar(oracle->conn, columns[c].type, columns[c].native, rows, columns[c].size_bytes, 1, 0, NULL,
                           &columns[c].var, &columns[c].data) < 0 ||
            dpiStmt_define(statement, c + 1, columns[c].var) < 0)
            return fail(oracle, err);
    return true;
}

static void release(struct column *columns, size_t count) {
    for (size_t c = 0; c < count; c++)
        if (columns[c].var)
            dpiVar_release(columns[c].var);
}

/* --- Values as text ---------------------------------------------------------------------------------------- */

static void write_json(struct json_writer *writer, const dpiJsonNode *node);

static struct str time_text(struct arena *arena, dpiOracleTypeNum type, const dpiTimestamp *time);
static struct str interval_text(struct arena *arena, const dpiIntervalDS *interval);

static void write_json_bytes(struct json_writer *writer, const dpiJsonNode *node) {
    struct str bytes = {node->value->asBytes.ptr, node->value->asBytes.length};
    if (node->oracleTypeNum == DPI_ORACLE_TYPE_NUMBER)
        json_write_digits(writer, bytes);
    else if (node->oracleTypeNum == DPI_ORACLE_TYPE_RAW)
        json_write_str(writer, oracle_raw_text(writer->out->arena, bytes));
    else
        json_write_str(writer, bytes);
}

static void write_json_scalar(struct json_writer *writer, const dpiJsonNode *node) {
    const dpiDataBuffer *value = node->value;
    struct arena *arena = writer->out->arena;
    switch (node->nativeTypeNum) {
    case DPI_NATIVE_TYPE_BYTES:
        write_json_bytes(writer, node);
        break;
    case DPI_NATIVE_TYPE_BOOLEAN:
        json_write_bool(writer, value->asBoolean != 0);
        break;
    case DPI_NATIVE_TYPE_DOUBLE:
        json_write_number(writer, value->asDouble);
        break;
    case DPI_NATIVE_TYPE_FLOAT:
        json_write_digits(writer, oracle_float_text(arena, value->asFloat));
        break;
    case DPI_NATIVE_TYPE_TIMESTAMP:
        json_write_str(writer, time_text(arena, node->oracleTypeNum, &value->asTimestamp));
        break;
    case DPI_NATIVE_TYPE_INTERVAL_DS:
        json_write_str(writer, interval_text(arena, &value->asIntervalDS));
        break;
    case DPI_NATIVE_TYPE_INTERVAL_YM:
        json_write_str(writer, oracle_months_text(arena, value->asIntervalYM.years, value->asIntervalYM.months));
        break;
    default:
        json_write_null(writer);
    }
}

static void write_json_object(struct json_writer *writer, const dpiJsonObject *object) {
    json_write_object(writer);
    for (uint32_t i = 0; i < object->numFields; i++) {
        json_write_key_str(writer, (struct str){object->fieldNames[i], object->fieldNameLengths[i]});
        write_json(writer, &object->fields[i]);
    }
    json_write_object_end(writer);
}

static void write_json(struct json_writer *writer, const dpiJsonNode *node) {
    if (node->nativeTypeNum == DPI_NATIVE_TYPE_JSON_OBJECT) {
        write_json_object(writer, &node->value->asJsonObject);
    } else if (node->nativeTypeNum == DPI_NATIVE_TYPE_JSON_ARRAY) {
        json_write_array(writer);
        for (uint32_t i = 0; i < node->value->asJsonArray.numElements; i++)
            write_json(writer, &node->value->asJsonArray.elements[i]);
        json_write_array_end(writer);
    } else {
        write_json_scalar(writer, node);
    }
}

static bool json_text(struct arena *arena, struct oracle *oracle, dpiJson *json, struct str *text, struct err *err) {
    struct buf out;
    struct json_writer writer;
    dpiJsonNode *top;
    if (dpiJson_getValue(json, DPI_JSON_OPT_NUMBER_AS_STRING, &top) < 0)
        return fail(oracle, err);
    buf_init(&out, arena);
    json_write_init(&writer, &out, false);
    write_json(&writer, top);
    *text = buf_view(&out);
    return true;
}

static struct str time_text(struct arena *arena, dpiOracleTypeNum type, const dpiTimestamp *time) {
    return oracle_time_text(arena,
                            &(struct oracle_time){.year = time->year,
                                                  .month = time->month,
                                                  .day = time->day,
                                                  .hour = time->hour,
                                                  .minute = time->minute,
                                                  .second = time->second,
                                                  .nanosecond = time->fsecond,
                                                  .zoned = type == DPI_ORACLE_TYPE_TIMESTAMP_TZ,
                                                  .offset_minutes = time->tzHourOffset * 60 + time->tzMinuteOffset});
}

static struct str interval_text(struct arena *arena, const dpiIntervalDS *interval) {
    return oracle_days_text(arena, &(struct oracle_days){interval->days, interval->hours, interval->minutes,
                                                         interval->seconds, interval->fseconds});
}

static bool bytes_text(struct arena *arena, const struct column *column, const dpiBytes *bytes, struct str *text) {
    struct str view = {bytes->ptr, bytes->length};
    bool binary = column->type == DPI_ORACLE_TYPE_RAW || column->type == DPI_ORACLE_TYPE_LONG_RAW;
    *text = binary ? oracle_raw_text(arena, view) : str_dup(arena, view);
    return true;
}

static bool rowid_text(struct arena *arena, struct oracle *oracle, dpiRowid *rowid, struct str *text, struct err *err) {
    const char *value;
    uint32_t length;
    if (dpiRowid_getStringValue(rowid, &value, &length) < 0)
        return fail(oracle, err);
    *text = str_dup(arena, (struct str){value, length});
    return true;
}

static bool value_text(struct arena *arena, struct oracle *oracle, const struct column *column, const dpiData *data,
                       struct str *text, struct err *err) {
    const dpiDataBuffer *value = &data->value;
    switch (column->native) {
    case DPI_NATIVE_TYPE_BYTES:
        return bytes_text(arena, column, &value->asBytes, text);
    case DPI_NATIVE_TYPE_TIMESTAMP:
        *text = time_text(arena, column->type, &value->asTimestamp);
        return true;
    case DPI_NATIVE_TYPE_INTERVAL_DS:
        *text = interval_text(arena, &value->asIntervalDS);
        return true;
    case DPI_NATIVE_TYPE_INTERVAL_YM:
        *text = oracle_months_text(arena, value->asIntervalYM.years, value->asIntervalYM.months);
        return true;
    case DPI_NATIVE_TYPE_BOOLEAN:
        *text = value->asBoolean ? STR("t") : STR("f"); /* as in every bundle */
        return true;
    case DPI_NATIVE_TYPE_DOUBLE:
        *text = oracle_double_text(arena, value->asDouble);
        return true;
    case DPI_NATIVE_TYPE_FLOAT:
        *text = oracle_float_text(arena, value->asFloat);
        return true;
    case DPI_NATIVE_TYPE_INT64:
        *text = str_fmt(arena, "%lld", (long long)value->asInt64);
        return true;
    case DPI_NATIVE_TYPE_ROWID:
        return rowid_text(arena, oracle, value->asRowid, text, err);
    case DPI_NATIVE_TYPE_JSON:
        return json_text(arena, oracle, value->asJson, text, err);
    default:
        return err_set(err, ERR_INTERNAL, "native type %u of the Oracle driver has no text", column->native);
    }
}

static bool copy_rows(struct arena *arena, struct oracle *oracle, const struct column *columns, uint32_t first,
                      uint32_t count, struct db_result *result, size_t *capacity, struct err *err) {
    for (uint32_t r = first; r < first + count; r++) {
        struct db_value *row = db_result_add_row(arena, result, capacity);
        for (size_t c = 0; c < result->column_count; c++) {
            const dpiData *data = &columns[c].data[r];
            row[c].is_null = data->isNull != 0;
            if (!row[c].is_null && !value_text(arena, oracle, &columns[c], data, &row[c].text, err)) {
                err_context(err, "column \"" STR_FMT "\": ", STR_ARG(result->columns[c]));
                return false;
            }
        }
    }
    return true;
}

/* --- Statements -------------------------------------------------------------------------------------------- */

static bool fetch(struct arena *arena, struct oracle *oracle, dpiStmt *statement, uint32_t column_count,
                  struct db_result *result, struct err *err) {
    struct column *columns = arena_calloc(arena, column_count, sizeof *columns);
    size_t capacity = 0;
    int more = 1;
    result->column_count = column_count;
    result->columns = arena_calloc(arena, column_count, sizeof *result->columns);
    bool good = describe(arena, oracle, statement, result, columns, err);
    uint32_t rows = rows_per_fetch(columns, column_count);
    good = good && define(oracle, statement, columns, column_count, rows, err);
    while (good && more) {
        uint32_t first, count;
        good = dpiStmt_fetchRows(statement, rows, &first, &count, &more) == 0
                   ? copy_rows(arena, oracle, columns, first, count, result, &capacity, err)
                   : fail(oracle, err);
    }
    release(columns, column_count);
    return good;
}

static bool bind(struct arena *arena, struct oracle *oracle, dpiStmt *statement, const struct db_value *params,
                 size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++) {
        dpiData data = {.isNull = params[i].is_null};
        data.value.asBytes.ptr = str_z(arena, params[i].text);
        data.value.asBytes.length = (uint32_t)params[i].text.len;
        if (dpiStmt_bindValueByPos(statement, (uint32_t)i + 1, DPI_NATIVE_TYPE_BYTES, &data) < 0)
            return fail(oracle, err);
    }
    return true;
}

/* The client library's word for what the statement is, not ours; ALTER SESSION changes nothing that outlives it. */
static bool may_run(struct oracle *oracle, dpiStmt *statement, struct str sql, struct err *err) {
    dpiStmtInfo info;
    if (!oracle->read_only)
        return true;
    if (dpiStmt_getInfo(statement, &info) < 0)
        return fail(oracle, err);
    struct str rest = str_trim(sql), verb = str_cut(&rest, ' '), object = str_trim(rest);
    bool alters_session = str_ieq_z(verb, "ALTER") && str_ieq(str_slice(object, 0, 8), STR("SESSION "));
    if (info.isQuery || alters_session)
        return true;
    err_set(err, ERR_DB_PRIVILEGE, "the connection is for reading, and \"" STR_FMT "\" writes",
            STR_ARG(str_slice(sql, 0, 40)));
    err_hint(err, "Collection only queries: this is a defect of the program, please report it.");
    return false;
}

static bool refuse_lost(const struct oracle *oracle, struct err *err) {
    err_set(err, ERR_DB_LOST, "the connection to the database at " STR_FMT " was lost", STR_ARG(oracle->place));
    err_hint(err, "See the alert log of the database for the cause, then run again.");
    return false;
}

/* result NULL: rows, if any, are left unread. */
static bool run(struct arena *arena, struct oracle *oracle, struct str sql, const struct db_value *params,
                size_t param_count, struct db_result *result, struct err *err) {
    dpiStmt *statement = NULL;
    uint32_t column_count = 0;
    if (oracle->lost)
        return refuse_lost(oracle, err);
    if (sql.len > UINT32_MAX || (sql.len && memchr(sql.ptr, '\0', sql.len)))
        return err_set(err, ERR_DB_QUERY_FAILED, "the statement holds a NUL byte or is too long");
    if (dpiConn_prepareStmt(oracle->conn, 0, sql.ptr ? sql.ptr : "", (uint32_t)sql.len, NULL, 0, &statement) < 0)
        return fail(oracle, err);
    bool good = may_run(oracle, statement, sql, err) && bind(arena, oracle, statement, params, param_count, err);
    if (good && dpiStmt_execute(statement, DPI_MODE_EXEC_DEFAULT, &column_count) < 0)
        good = fail(oracle, err);
    if (good && result && column_count)
        good = fetch(arena, oracle, statement, column_count, result, err);
    dpiStmt_release(statement);
    return good;
}

static bool oracle_query(struct arena *arena, struct db *db, struct str name, struct str sql,
                         const struct db_value *params, size_t param_count, struct db_result *result, struct err *err) {
    (void)name;
    return run(arena, (struct oracle *)db, sql, params, param_count, result, err);
}

static bool oracle_exec(struct db *db, struct str sql, struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool good = run(&scratch, (struct oracle *)db, sql, NULL, 0, NULL, err);
    arena_release(&scratch);
    return good;
}

/* Whether it can still be asked, the query itself will tell. */
static bool oracle_has(struct db *db, struct str name) {
    (void)db;
    (void)name;
    return true;
}

static void oracle_cancel(struct db *db) {
    dpiConn_breakExecution(((struct oracle *)db)->conn);
}

/* Older clients know neither Easy Connect's parameters nor call timeouts. */
static int client_version(const struct oracle *oracle) {
    dpiVersionInfo version;
    return dpiContext_getClientVersion(oracle->context, &version) == 0 ? version.versionNum : 0;
}

/* Clients before 18 know no such limit. */
static void oracle_limit(struct db *db, int statement_timeout_ms) {
    struct oracle *oracle = (struct oracle *)db;
    oracle->timeout_ms = statement_timeout_ms;
    if (client_version(oracle) >= 18)
        dpiConn_setCallTimeout(oracle->conn, statement_timeout_ms > 0 ? (uint32_t)statement_timeout_ms : 0);
}

/* The server rolls back what is open when the session ends. */
static void oracle_close(struct db *db) {
    struct oracle *oracle = (struct oracle *)db;
    if (oracle->conn)
        dpiConn_release(oracle->conn);
    oracle->conn = NULL;
    if (oracle->pool)
        dpiPool_release(oracle->pool); /* sessions that are out hold it too */
    oracle->pool = NULL;
    if (oracle->context)
        dpiContext_destroy(oracle->context);
    oracle->context = NULL;
}

static struct db *oracle_another(struct arena *arena, struct db *db, struct str url, const struct db_options *options,
                                 struct err *err);
static bool oracle_enter(struct arena *arena, struct db *db, struct str container, struct err *err);

static const struct db_driver driver = {"oracle",      oracle_query, oracle_exec,    oracle_has,  oracle_close,
                                        oracle_cancel, oracle_limit, oracle_another, oracle_enter};

/* --- Connecting -------------------------------------------------------------------------------------------- */

static const char *set_or(const char *value, const char *otherwise) {
    return value && *value ? value : otherwise;
}

static void client_missing(const dpiErrorInfo *info, struct err *err) {
    struct str message = {info->message, info->messageLength};
    struct str first = str_cut(&message, '\n');
    size_t at;
    if (str_find(first, STR(". See "), &at))
        first = str_slice(first, 0, at);
    err_set(err, ERR_DB_DRIVER_MISSING, "the Oracle client library (libclntsh.so) cannot be loaded");
    err_hint(err,
             "Install Oracle Instant Client (Basic Light) and libaio1, and put its folder into " CLIENT_FOLDER " or "
             "LD_LIBRARY_PATH; or collect on the database's side: dovetail collect --script oracle.");
    err_detail(err,
               "looked in " CLIENT_FOLDER
               " (%s), LD_LIBRARY_PATH (%s), the system's library folders and ORACLE_HOME (%s): " STR_FMT,
               set_or(getenv(CLIENT_FOLDER), "not set"), set_or(getenv("LD_LIBRARY_PATH"), "not set"),
               set_or(getenv("ORACLE_HOME"), "not set"), STR_ARG(first));
    err_native(err, str_starts((struct str){info->message, info->messageLength}, STR("DPI-1047")) ? "DPI-1047" : "");
}

static bool load_client(struct oracle *oracle, struct err *err) {
    dpiContextCreateParams params = {.defaultDriverName = "dovetail", .defaultEncoding = "UTF-8"};
    dpiErrorInfo info;
    const char *folder = getenv(CLIENT_FOLDER);
    params.oracleClientLibDir = folder && *folder ? folder : NULL;
    if (dpiContext_createWithParams(DPI_MAJOR_VERSION, DPI_MINOR_VERSION, &params, &oracle->context, &info) == 0)
        return true;
    oracle->context = NULL;
    client_missing(&info, err);
    return false;
}

static struct str password_of(const struct oracle_url *url) {
    return url->password.len || url->external ? url->password : str_from_z(getenv("ORACLE_PASSWORD"));
}

static int connect_seconds(const struct db_options *options) {
    return options->connect_timeout_s > 0 ? options->connect_timeout_s : CONNECT_TIMEOUT_S;
}

static struct str target_of(struct arena *arena, const struct oracle *oracle, const struct oracle_url *url,
                            const struct db_options *options) {
    return client_version(oracle) >= 19 ? oracle_url_with(arena, url, "connect_timeout", connect_seconds(options)) : url->connect;
}

/* DRCP: servers of one class may take over each other's sessions. */
static void ask_for_pooled_server(const struct oracle_url *url, dpiConnCreateParams *params) {
    if (url->pooled) {
        params->connectionClass = "DOVETAIL";
        params->connectionClassLength = (uint32_t)strlen(params->connectionClass);
        params->purity = DPI_PURITY_SELF;
    }
}

static bool connect(struct arena *arena, struct oracle *oracle, const struct oracle_url *url,
                    const struct db_options *options, struct err *err) {
    dpiCommonCreateParams common;
    dpiConnCreateParams params;
    struct str password = password_of(url), target = target_of(arena, oracle, url, options);
    if (dpiContext_initCommonCreateParams(oracle->context, &common) < 0 ||
        dpiContext_initConnCreateParams(oracle->context, &params) < 0)
        return fail(oracle, err);
    if (!url->external && password.len == 0) {
        err_set(err, ERR_DB_REFUSED, "there is no password for user \"" STR_FMT "\"", STR_ARG(url->user));
        err_hint(err, "Set ORACLE_PASSWORD; or leave the user out (oracle://@alias) and let a wallet log in.");
        return false;
    }
    common.createMode = DPI_MODE_CREATE_THREADED; /* db_cancel comes from another thread */
    params.externalAuth = url->external;
    ask_for_pooled_server(url, &params);
    oracle->connecting = true;
    bool good =
        dpiConn_create(oracle->context, url->user.ptr, (uint32_t)url->user.len, password.ptr, (uint32_t)password.len,
                       target.ptr, (uint32_t)target.len, &common, &params, &oracle->conn) == 0 ||
        fail(oracle, err);
    oracle->connecting = false;
    return good;
}

static bool check_version(struct oracle *oracle, struct err *err) {
    const char *release;
    uint32_t length;
    dpiVersionInfo version;
    if (dpiConn_getServerVersion(oracle->conn, &release, &length, &version) < 0)
        return fail(oracle, err);
    if (version.versionNum >= OLDEST_VERSION)
        return true;
    err_set(err, ERR_DB_VERSION, "version %d of Oracle Database is not supported", version.versionNum);
    err_hint(err, "Dovetail reads Oracle Database 12.1 and later; of an older one, an AWR report.");
    return false;
}

static bool set_formats(struct oracle *oracle, struct err *err) {
    return oracle_exec(&oracle->db,
                       STR("ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' "
                           "NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD "
                           "HH24:MI:SS.FFTZH:TZM' NLS_SORT = BINARY NLS_COMP = BINARY TIME_ZONE = '+00:00'"),
                       err);
}

static bool may_not_enter(const struct oracle *oracle, const struct err *refusal, struct err *err) {
    struct str user = oracle->user.len ? oracle->user : STR("that user");
    err_set(err, ERR_DB_PRIVILEGE, "this user may not enter the container " STR_FMT, STR_ARG(oracle->container));
    err_hint(err, "Let a DBA run in the root: GRANT SET CONTAINER TO " STR_FMT " CONTAINER=ALL; or connect to the service of the container.",
             STR_ARG(user));
    err_detail(err, "%s", refusal->message);
    err_native(err, refusal->native);
    return false;
}

static bool set_container(struct oracle *oracle, struct err *err) {
    char sql[256];
    struct err refusal = {0};
    int length = snprintf(sql, sizeof sql, "ALTER SESSION SET CONTAINER = \"" STR_FMT "\"", STR_ARG(oracle->container));
    if (length < 0 || (size_t)length >= sizeof sql || memchr(oracle->container.ptr, '"', oracle->container.len))
        return err_set(err, ERR_DB_QUERY_FAILED, "\"" STR_FMT "\" cannot be the name of a container", STR_ARG(oracle->container));
    if (oracle_exec(&oracle->db, (struct str){sql, (size_t)length}, &refusal))
        return true;
    if (refusal.code == ERR_DB_PRIVILEGE)
        return may_not_enter(oracle, &refusal, err);
    *err = refusal;
    return false;
}

/* The formats again behind it: what a session keeps of them when it changes containers is not promised. */
static bool oracle_enter(struct arena *arena, struct db *db, struct str container, struct err *err) {
    struct oracle *oracle = (struct oracle *)db;
    struct str before = oracle->container;
    oracle->container = str_dup(arena, container);
    if (set_container(oracle, err) && set_formats(oracle, err))
        return true;
    oracle->container = before;
    return false;
}

static bool prepare_session(struct oracle *oracle, const struct db_options *options, struct err *err) {
    static const char module[] = "dovetail";
    const char *action = options->read_only ? "read" : "what-if";
    if (dpiConn_setModule(oracle->conn, module, sizeof module - 1) < 0 ||
        dpiConn_setAction(oracle->conn, action, (uint32_t)strlen(action)) < 0)
        return fail(oracle, err);
    /* Also where there is none: a session of the pool may have that of its last user. */
    if (client_version(oracle) >= 18 &&
        dpiConn_setCallTimeout(oracle->conn, oracle->timeout_ms > 0 ? (uint32_t)oracle->timeout_ms : 0) < 0)
        return fail(oracle, err);
    return check_version(oracle, err) && (!oracle->container.len || set_container(oracle, err)) && set_formats(oracle, err);
}

/* --- Opening ------------------------------------------------------------------------------------------------- */

static struct oracle *oracle_new(struct arena *arena, const struct oracle_url *url, const struct db_options *options,
                                 struct err *err) {
    struct oracle *oracle = arena_calloc(arena, 1, sizeof *oracle);
    oracle->place = url->place;
    oracle->user = url->user;
    oracle->read_only = options->read_only;
    oracle->timeout_ms = options->statement_timeout_ms ? options->statement_timeout_ms : STATEMENT_TIMEOUT_MS;
    if (!load_client(oracle, err))
        return NULL;
    db_driver_init(arena, &oracle->db, &driver);
    return oracle;
}

static struct db *opened(struct oracle *oracle, bool connected, const struct db_options *options, struct err *err) {
    if (connected && prepare_session(oracle, options, err))
        return &oracle->db;
    db_close(&oracle->db);
    return NULL;
}

static struct db *open_alone(struct arena *arena, const struct oracle_url *url, struct str container, const struct db_options *options,
                             struct err *err) {
    struct oracle *oracle = oracle_new(arena, url, options, err);
    if (!oracle)
        return NULL;
    oracle->container = str_dup(arena, container);
    return opened(oracle, connect(arena, oracle, url, options, err), options, err);
}

struct db *db_oracle_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err) {
    struct oracle_url parsed;
    return oracle_url_parse(arena, url, &parsed, err) ? open_alone(arena, &parsed, (struct str){0}, options, err) : NULL;
}

static bool make_pool(struct arena *arena, struct oracle *first, const struct oracle_url *url, const struct db_options *options,
                      struct err *err) {
    dpiCommonCreateParams common;
    dpiPoolCreateParams params;
    struct str password = password_of(url), target = target_of(arena, first, url, options);
    if (dpiContext_initCommonCreateParams(first->context, &common) < 0 ||
        dpiContext_initPoolCreateParams(first->context, &params) < 0)
        return fail(first, err);
    common.createMode = DPI_MODE_CREATE_THREADED;
    params.minSessions = 0;
    params.maxSessions = DB_POOL_MOST;
    params.sessionIncrement = 1;
    params.getMode = DPI_MODE_POOL_GET_TIMEDWAIT;
    params.waitTimeout = (uint32_t)connect_seconds(options) * 1000;
    params.externalAuth = url->external;
    params.homogeneous = !url->external;
    return dpiPool_create(first->context, url->user.ptr, (uint32_t)url->user.len, password.ptr, (uint32_t)password.len,
                          target.ptr, (uint32_t)target.len, &common, &params, &first->pool) == 0 ||
           fail(first, err);
}

static bool take_session(struct oracle *first, struct oracle *oracle, const struct oracle_url *url, struct err *err) {
    dpiConnCreateParams params;
    if (dpiContext_initConnCreateParams(oracle->context, &params) < 0)
        return fail(oracle, err);
    ask_for_pooled_server(url, &params);
    oracle->connecting = true;
    bool good = dpiPool_acquireConnection(first->pool, NULL, 0, NULL, 0, &params, &oracle->conn) == 0 || fail(oracle, err);
    oracle->connecting = false;
    return good;
}

static struct db *oracle_another(struct arena *arena, struct db *db, struct str url, const struct db_options *options,
                                 struct err *err) {
    struct oracle *first = (struct oracle *)db;
    struct oracle_url parsed;
    size_t bracket;
    if (!oracle_url_parse(arena, url, &parsed, err))
        return NULL;
    if (str_find(parsed.user, STR("["), &bracket))
        return open_alone(arena, &parsed, first->container, options, err);
    if (!first->pool && !make_pool(arena, first, &parsed, options, err))
        return NULL;
    struct oracle *oracle = oracle_new(arena, &parsed, options, err);
    if (!oracle)
        return NULL;
    oracle->container = str_dup(arena, first->container);
    return opened(oracle, take_session(first, oracle, &parsed, err), options, err);
}

struct str db_oracle_state(struct arena *arena) {
    struct oracle oracle = {0};
    struct err err = {0};
    dpiVersionInfo version;
    if (!load_client(&oracle, &err))
        return STR("oracle (no client library found: install Oracle Instant Client)");
    bool known = dpiContext_getClientVersion(oracle.context, &version) == 0;
    dpiContext_destroy(oracle.context);
    return known ? str_fmt(arena, "oracle (client library %d.%d)", version.versionNum, version.releaseNum)
                 : STR("oracle");
}
