/*
 * What-if answers of Oracle's own optimizer: NOSEGMENT indexes and EXPLAIN PLAN.
 *
 * A NOSEGMENT index has a name and no blocks; the optimizer considers it only in sessions that set
 * "_use_nosegment_indexes". Other sessions never see it, but it outlives ours: so every index of ours is called
 * DVT_WI_<session>_<n> and lives in the schema of the user who is connected, is dropped when the design moves on and
 * when we close, and what a crash left is found at the next start: in USER_OBJECTS and not in USER_INDEXES (where
 * NOSEGMENT indexes never stand), of a session that is gone. Nothing without the prefix is ever dropped.
 *
 * Plans go into SYS.PLAN_TABLE$, the global temporary table behind the public synonym: its rows are the session's
 * alone, and each is rolled back after it was read. EXPLAIN PLAN never runs the statement.
 *
 * An existing index is hidden by hints (oracle_hide.h), and the plan is held to it.
 *
 * Refused, not failed: statements the optimizer rejects, indexes it does not take (ORA-01408: the columns are indexed
 * already), plans that use an index which was to be hidden. Only a lost connection breaks the driver.
 *
 * Knowingly: DBMS_STATS.GENERATE_STATS guesses the new index's statistics from its columns', among them a clustering
 * factor without knowledge of the rows' order; so range scans of many rows come out rather too dear.
 */
#include "whatif/whatif_oracle.h"

#include <math.h>

#include "base/buf.h"
#include "catalog/design_oracle.h"
#include "db/db.h"
#include "sql/print.h"
#include "whatif/oracle_hide.h"
#include "whatif/planner.h"

#define PREFIX "DVT_WI_"

struct hypothetical { /* an index that exists in the database, without a segment */
    const struct design_index *index;
    struct str name;
};

struct oracle {
    struct whatif whatif;
    struct db *db;
    struct str user, session, schema; /* schema: that names are looked up in now; empty: the user's */
    VEC(struct hypothetical) present;
    size_t created;
    struct map unsupported; /* identity -> why, as a string on the driver's arena */
};

static bool ask(struct arena *arena, struct oracle *o, struct str sql, struct db_result *result, struct err *err) {
    return db_query(arena, o->db, STR(""), sql, NULL, 0, result, err);
}

static struct str own_name(struct arena *arena, const struct oracle *o, struct str name) {
    return str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, SQL_ORACLE, o->user)),
                   STR_ARG(sql_quote_name(arena, SQL_ORACLE, name)));
}

/* The one place that drops. */
static bool drop(struct arena *arena, struct oracle *o, struct str name, struct err *err) {
    if (!str_starts(name, STR(PREFIX))) {
        return err_set(err, ERR_INTERNAL, "the what-if was about to drop \"" STR_FMT "\", which is not its own",
                       STR_ARG(name));
    }
    return db_exec(o->db, str_fmt(arena, "DROP INDEX " STR_FMT, STR_ARG(own_name(arena, o, name))), err);
}

/* --- What a crash left ------------------------------------------------------------------------------------ */

#define LEFT_BEHIND                                                                                                    \
    "SELECT o.object_name FROM user_objects o WHERE o.object_type = 'INDEX' AND o.object_name LIKE 'DVT\\_WI\\_%' "    \
    "ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM user_indexes i WHERE i.index_name = o.object_name) AND "

/* Who may not see sessions takes a day as the sign that a session is gone. */
static bool find_left_behind(struct arena *arena, struct oracle *o, struct db_result *result, struct err *err) {
    struct err why = {0};
    if (ask(arena, o,
            STR(LEFT_BEHIND "NOT EXISTS (SELECT 1 FROM gv$session s WHERE s.audsid = "
                            "TO_NUMBER(REGEXP_SUBSTR(o.object_name, '[0-9]+'))) ORDER BY o.object_name"),
            result, &why)) {
        return true;
    }
    if (why.code != ERR_DB_PRIVILEGE) {
        *err = why;
        return false;
    }
    return ask(arena, o, STR(LEFT_BEHIND "o.created < SYSDATE - 1 ORDER BY o.object_name"), result, err);
}

/* One that another start of ours drops at the same moment is no failure. */
static bool clean_up(struct arena *arena, struct oracle *o, struct err *err) {
    struct db_result result;
    if (!find_left_behind(arena, o, &result, err)) {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++) {
        struct err why = {0};
        if (!drop(arena, o, result.values[i].text, &why) && planner_is_fatal(&why)) {
            *err = why;
            return false;
        }
    }
    return true;
}

/* --- The database's hypothetical indexes ------------------------------------------------------------------- */

static bool is_present(const struct oracle *o, const struct design_index *index) {
    for (size_t i = 0; i < o->present.n; i++) {
        if (str_eq(o->present.at[i].index->identity, index->identity)) {
            return true;
        }
    }
    return false;
}

/* Those that the design does not want; all without a design. The list never forgets one that may still be there. */
static bool drop_extra(struct arena *arena, struct oracle *o, const struct design *design, struct err *err) {
    for (size_t i = 0; i < o->present.n;) {
        if (design && design_has(design, o->present.at[i].index)) {
            i++;
            continue;
        }
        if (!drop(arena, o, o->present.at[i].name, err)) {
            return false;
        }
        o->present.at[i] = o->present.at[--o->present.n];
    }
    return true;
}

static void remember_unsupported(struct oracle *o, const struct design_index *index, const struct err *why) {
    struct str *text = ARENA_NEW(o->whatif.arena, struct str);
    *text = str_dup(o->whatif.arena, str_from_z(why->message));
    map_put(&o->unsupported, str_dup(o->whatif.arena, index->identity), text);
}

/* Listed before it is created: a failure in between leaves it to be dropped. */
static bool create(struct arena *arena, struct oracle *o, const struct design_index *index, struct err *err) {
    struct err why = {0};
    struct str name = str_fmt(o->whatif.arena, PREFIX STR_FMT "_%zu", STR_ARG(o->session), ++o->created);
    VEC_PUSH(o->whatif.arena, &o->present, (struct hypothetical){.index = index, .name = name});
    struct str ddl =
        design_oracle_ddl_named(arena, o->whatif.catalog, index, own_name(arena, o, name), DESIGN_ORACLE_NOSEGMENT);
    if (!db_exec(o->db, ddl, &why)) {
        if (planner_is_fatal(&why)) {
            *err = why;
            return false;
        }
        o->present.n--;
        remember_unsupported(o, index, &why);
        return true;
    }
    struct str generate = str_fmt(arena, "BEGIN DBMS_STATS.GENERATE_STATS(" STR_FMT ", " STR_FMT "); END;",
                                  STR_ARG(sql_quote_string(arena, o->user)), STR_ARG(sql_quote_string(arena, name)));
    if (!db_exec(o->db, generate, &why) && planner_is_fatal(&why)) { /* else the optimizer's defaults hold */
        *err = why;
        return false;
    }
    return true;
}

static bool apply_design(struct arena *arena, struct oracle *o, const struct design *design, struct err *err) {
    if (!drop_extra(arena, o, design, err)) {
        return false;
    }
    for (size_t i = 0; i < design->added_count; i++) {
        const struct design_index *index = design->added[i];
        if (!is_present(o, index) && !map_find(&o->unsupported, index->identity) && !create(arena, o, index, err)) {
            return false;
        }
    }
    return true;
}

/* --- Reading the plan -------------------------------------------------------------------------------------- */

enum { DEPTH, OPERATION, OPTIONS, OWNER, NAME, COST, PLAN_COLUMNS };

#define READ_PLAN                                                                                                      \
    "SELECT depth, operation, options, object_owner, object_name, cost FROM sys.plan_table$ WHERE statement_id = "     \
    "'DVT' ORDER BY id"

static const struct design_index *find_hypothetical(const struct oracle *o, struct str name) {
    for (size_t i = 0; i < o->present.n; i++) {
        if (str_eq(o->present.at[i].name, name)) {
            return o->present.at[i].index;
        }
    }
    return NULL;
}

static void note_existing(struct arena *arena, const struct oracle *o, struct str owner, struct str name,
                          struct whatif_answer *answer) {
    const struct catalog *catalog = o->whatif.catalog;
    for (size_t i = 0; i < catalog->index_count; i++) {
        if (str_eq(catalog->indexes[i].name, name) && str_eq(catalog->indexes[i].schema, owner)) {
            planner_note_existing(arena, answer, (uint32_t)i);
            return;
        }
    }
}

/* "INDEX RANGE SCAN IDX_ORDERS_…" */
static void write_step(struct buf *text, struct str operation, struct str options, struct str object) {
    buf_str(text, operation);
    if (options.len) {
        buf_fmt(text, " " STR_FMT, STR_ARG(options));
    }
    if (object.len) {
        buf_fmt(text, " " STR_FMT, STR_ARG(object));
    }
}

static size_t depth_of(const struct db_value *row) {
    int64_t depth;
    return str_to_i64(row[DEPTH].text, &depth) && depth > 0 && depth < 1000 ? (size_t)depth : 0;
}

/* "HASH JOIN (TABLE ACCESS FULL ORDERS, INDEX RANGE SCAN …)", without the root, which says only what kind of statement. */
static struct str describe(struct arena *arena, const struct oracle *o, const struct db_result *plan,
                           struct whatif_answer *answer) {
    struct buf text;
    size_t open = 0;
    buf_init(&text, arena);
    for (size_t i = 1; i < plan->row_count; i++) {
        const struct db_value *row = plan->values + i * plan->column_count;
        size_t depth = depth_of(row);
        struct str object = row[NAME].text;
        const struct design_index *hypothetical = find_hypothetical(o, object);
        if (hypothetical) {
            planner_note_used(arena, answer, hypothetical);
            object = hypothetical->name;
        } else {
            note_existing(arena, o, row[OWNER].text, object, answer);
        }
        if (depth > open && text.len) {
            buf_z(&text, " (");
        } else if (text.len) {
            buf_repeat(&text, ')', open - depth);
            buf_z(&text, ", ");
        }
        open = depth;
        write_step(&text, row[OPERATION].text, row[OPTIONS].text, object);
    }
    buf_repeat(&text, ')', open > 1 ? open - 1 : 0);
    return planner_plan_text(arena, buf_view(&text));
}

static bool read_plan(struct arena *arena, struct oracle *o, struct whatif_answer *answer, struct err *err) {
    struct db_result plan;
    if (!ask(arena, o, STR(READ_PLAN), &plan, err)) {
        return false;
    }
    if (plan.row_count == 0 || plan.column_count != PLAN_COLUMNS) {
        return err_set(err, ERR_DB_VALUE_MALFORMED, "the optimizer's answer holds no plan");
    }
    if (!str_to_double(plan.values[COST].text, &answer->cost)) {
        return planner_refuse(answer, STR("the optimizer gave no cost"));
    }
    answer->plan = describe(arena, o, &plan, answer);
    return true;
}

/* The plan's rows go whatever happens. */
static bool explain(struct arena *arena, struct oracle *o, struct str sql, struct whatif_answer *answer,
                    struct err *err) {
    struct str statement = str_fmt(arena, "EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR " STR_FMT,
                                   STR_ARG(oracle_without_end(sql)));
    bool good = db_exec(o->db, statement, err) && read_plan(arena, o, answer, err);
    return db_exec(o->db, STR("ROLLBACK"), err) && good;
}

/* Statements name tables as the schema they ran in does; those that came without one, as the search path's first. */
static bool enter_schema(struct arena *arena, struct oracle *o, const struct workload_sample *sample, struct err *err) {
    struct str path = o->whatif.catalog->search_path, schema = sample->schema;
    schema = schema.len ? schema : str_trim(str_cut(&path, ','));
    if (!schema.len || str_eq(schema, o->schema)) {
        return true;
    }
    if (!db_exec(o->db,
                 str_fmt(arena, "ALTER SESSION SET CURRENT_SCHEMA = " STR_FMT,
                         STR_ARG(sql_quote_name(arena, SQL_ORACLE, schema))),
                 err)) {
        return false;
    }
    o->schema = str_dup(o->whatif.arena, schema);
    return true;
}

/* --- The driver -------------------------------------------------------------------------------------------- */

static struct str why_not(const struct oracle *o, const struct design *design) {
    for (size_t i = 0; i < design->added_count; i++) {
        const struct str *why = map_find(&o->unsupported, design->added[i]->identity);
        if (why) {
            return *why;
        }
    }
    return (struct str){0};
}

static bool uses_hidden(const struct whatif_answer *answer, const struct design *design) {
    for (size_t i = 0; i < answer->used_existing_count; i++) {
        for (size_t h = 0; h < design->hidden_count; h++) {
            if (answer->used_existing[i] == design->hidden[h]) {
                return true;
            }
        }
    }
    return false;
}

static bool oracle_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                        const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct oracle *o = (struct oracle *)whatif;
    struct err why = {0};
    if (!planner_explains(sample)) {
        return planner_refuse(answer, STR("only SELECT, INSERT, UPDATE, DELETE and MERGE are explained"));
    }
    struct str reason = why_not(o, design);
    if (reason.len) {
        return planner_refuse(answer, reason);
    }
    if (!apply_design(arena, o, design, &why)) {
        return planner_after_error(arena, answer, &why, err);
    }
    reason = why_not(o, design);
    if (reason.len) {
        return planner_refuse(answer, reason);
    }
    struct str text = oracle_hide(arena, whatif->catalog, sample, design);
    if (!text.len) {
        return planner_refuse(answer, STR("the statement has no place for the hints that hide an index"));
    }
    if (!enter_schema(arena, o, sample, &why) || !explain(arena, o, text, answer, &why)) {
        return planner_after_error(arena, answer, &why, err);
    }
    return !uses_hidden(answer, design) || planner_refuse(answer, STR("the plan uses an index that was to be hidden"));
}

/* What cannot be dropped now is found by the next start. */
static void oracle_close(struct whatif *whatif) {
    struct oracle *o = (struct oracle *)whatif;
    struct arena scratch;
    arena_init(&scratch, NULL);
    while (o->present.n && whatif->broken.code == ERR_NONE) {
        struct err ignored = {0};
        if (!drop(&scratch, o, o->present.at[--o->present.n].name, &ignored) && planner_is_fatal(&ignored)) {
            break;
        }
    }
    arena_release(&scratch);
}

/* --- Sizes -------------------------------------------------------------------------------------------------- */

/* OUT parameters come home as the session's client information: this interface binds only inwards. */
bool whatif_oracle_size(struct arena *arena, struct whatif *whatif, const struct design_index *index,
                        uint64_t *used_bytes, uint64_t *allocated_bytes, struct err *err) {
    struct oracle *o = (struct oracle *)whatif;
    struct db_result result;
    struct str ddl = design_oracle_ddl(arena, whatif->catalog, index, DESIGN_ORACLE_PLAIN);
    struct str block =
        str_fmt(arena,
                "DECLARE used NUMBER; allocated NUMBER; BEGIN DBMS_SPACE.CREATE_INDEX_COST(" STR_FMT
                ", used, allocated); DBMS_APPLICATION_INFO.SET_CLIENT_INFO(used || ' ' || allocated); END;",
                STR_ARG(sql_quote_string(arena, ddl)));
    bool good = db_exec(o->db, block, err) &&
                ask(arena, o, STR("SELECT SYS_CONTEXT('USERENV', 'CLIENT_INFO') FROM dual"), &result, err);
    if (!db_exec(o->db, STR("ROLLBACK"), err) || !good) {
        return false;
    }
    struct str rest = result.row_count == 1 ? result.values[0].text : (struct str){0}, used = str_cut(&rest, ' ');
    return (str_to_size(used, used_bytes) && str_to_size(rest, allocated_bytes)) ||
           err_set(err, ERR_DB_VALUE_MALFORMED, "DBMS_SPACE gave no size for the index \"" STR_FMT "\"",
                   STR_ARG(index->name));
}

static bool oracle_size(struct arena *arena, struct whatif *whatif, const struct design_index *index, uint64_t *bytes) {
    struct err ignored = {0};
    uint64_t used;
    return whatif_oracle_size(arena, whatif, index, &used, bytes, &ignored);
}

static const struct whatif_driver oracle_driver = {.name = "database", .cost = oracle_cost, .close = oracle_close, .size = oracle_size};

static bool learn_who_we_are(struct arena *arena, struct oracle *o, struct err *err) {
    struct db_result result;
    if (!ask(arena, o,
             STR("SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'SESSIONID') FROM dual"),
             &result, err)) {
        return false;
    }
    if (result.row_count != 1 || result.column_count != 2 || !result.values[0].text.len) {
        return err_set(err, ERR_DB_VALUE_MALFORMED, "the session does not know its own user");
    }
    o->user = result.values[0].text;
    o->session = result.values[1].text;
    return true;
}

struct whatif *whatif_open_oracle(struct arena *arena, const struct catalog *catalog, struct db *db, struct err *err) {
    struct oracle *o = ARENA_NEW(arena, struct oracle);
    o->db = db;
    map_init(&o->unsupported, arena);
    if (!learn_who_we_are(arena, o, err) || !clean_up(arena, o, err) ||
        !db_exec(o->db, STR("ALTER SESSION SET \"_use_nosegment_indexes\" = TRUE"), err)) {
        return NULL;
    }
    whatif_init(arena, &o->whatif, &oracle_driver, catalog);
    return &o->whatif;
}
