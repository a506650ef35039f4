/*
 * What-if answers of PostgreSQL's own planner: HypoPG's hypothetical indexes and EXPLAIN.
 *
 * The session keeps the hypothetical indexes of the last design; a new design creates and drops the difference, so a search
 * that moves by one index costs two statements. The planner breaks ties by the order in which indexes were made, so that is always the
 * design's: an answer does not depend on what was asked before, nor on which of several sessions gives it. They live in the backend's memory: whatever ends this process, or the
 * connection, removes them. The session is read-only, and only a statement that was parsed as SELECT, INSERT, UPDATE, DELETE or
 * MERGE is explained, never with ANALYZE, through a protocol that takes one statement at a time.
 *
 * HypoPG simulates B-tree, BRIN, hash and Bloom indexes. For a design with others (GIN) the planner is asked without them, and its cost is scaled by
 * what they change in our own model: cost = planner(rest) * model(all) / model(rest). The answer alone does not tell (whatif_simulates). So it is with B-trees
 * on an expression whose values are foreseen: a built one has statistics, by which the planner decides, and HypoPG's has none (of 220,000 documents with 30,000
 * customers it promised 372 for one customer's, the built index took 39.5; of names that nearly all begin alike 489, and was not read at all).
 *
 * HypoPG (up to 1.4.3 at least) does not renumber the columns of a predicate and of expressions: they name the first relation of a query, whatever
 * table it is, and reading them of the wrong one can crash the server (its issue 116). So an index that has such trees exists in the session only while a
 * statement is asked about in which its table leads (query_leads); for others it is left out. Which of several texts of a statement comes here: front.c.
 *
 * An existing index can be hidden since HypoPG 1.4 (hypopg_hide_index). Before, the planner is asked with it: a plan that does not use it is
 * the plan without it; for one that does the cost is scaled by what hiding it changes in our own model. (To drop it in a transaction that is rolled
 * back would say more, but locks the table for all others.)
 *
 * Refused, not failed: a statement the planner rejects, or one on a table that someone keeps locked (as VACUUM FULL does: EXPLAIN would wait for its end,
 * statement by statement), an index HypoPG does not take. Only a lost connection breaks the driver.
 *
 * Knowingly: HypoPG sizes its indexes without deduplication, up to 3.8 times too large, and its size enters the planner's
 * cost; so these costs are rather too high than too low for indexes with many equal keys.
 */
#include "base/json.h"
#include "catalog/partitions.h"
#include "db/db.h"
#include "whatif/hypopg_predicate.h"
#include "whatif/planner.h"
#include "whatif/table_sample.h"

#include <math.h>

enum { OIDS_BEFORE_RESET = 2000 };

struct hypothetical { /* an index that exists in the session; those on the partitions of a table are one of the design's */
    const struct design_index *index;
    struct str oid, name; /* "13543", "<13543>btree_orders_o_custkey" */
};

struct hypopg {
    struct whatif whatif;
    struct db *db;
    bool can_hide;
    struct arena arena; /* of what the session holds; emptied by a reset */
    VEC(struct hypothetical) present;
    size_t created; /* since the last reset: HypoPG's oids are few and come back only with a reset */
    struct str hidden_key;
    struct map unsupported; /* identity -> why, as a string on the driver's arena */
    struct whatif *model;   /* for what HypoPG cannot simulate */
};

static struct hypopg *hypopg_of(struct whatif *whatif) {
    return (struct hypopg *)whatif;
}

/* --- The session's hypothetical indexes ------------------------------------------------------------------ */

static bool reset_session(struct hypopg *h, struct err *err) {
    struct arena scratch = {0};
    struct db_result result;
    arena_init(&scratch, NULL);
    bool good = db_query(&scratch, h->db, STR(""), STR("SELECT hypopg_reset()"), NULL, 0, &result, err);
    if (good && h->can_hide && h->hidden_key.len) {
        good = db_query(&scratch, h->db, STR(""), STR("SELECT hypopg_unhide_all_indexes()"), NULL, 0, &result, err);
    }
    arena_release(&scratch);
    h->present.at = NULL;
    h->present.n = h->present.cap = 0;
    h->created = 0;
    h->hidden_key = (struct str){0};
    arena_release(&h->arena);
    arena_init(&h->arena, NULL);
    return good;
}

static bool wanted(const struct design *design, const struct design_index *index) {
    return design_has(design, index);
}

static bool drop_extra(struct arena *arena, struct hypopg *h, const struct design *design, struct err *err) {
    struct buf list;
    size_t kept = 0;
    buf_init(&list, arena);
    for (size_t i = 0; i < h->present.n; i++) {
        if (wanted(design, h->present.at[i].index)) {
            h->present.at[kept++] = h->present.at[i];
        } else {
            buf_fmt(&list, "%s" STR_FMT, list.len ? "," : "", STR_ARG(h->present.at[i].oid));
        }
    }
    if (!list.len) {
        return true;
    }
    h->present.n = kept;
    struct db_result result;
    struct str sql =
        str_fmt(arena, "SELECT count(hypopg_drop_index(oid::oid)) FROM unnest('{" STR_FMT "}'::bigint[]) oid",
                STR_ARG(buf_view(&list)));
    return db_query(arena, h->db, STR(""), sql, NULL, 0, &result, err);
}

/* Creates them in one statement, one for each partition of a partitioned table, which has no index of its own to the planner; all or none is not given by HypoPG, so after a failure the session must be reset. */
static bool create_indexes(struct arena *arena, struct hypopg *h, const struct design_index *const *indexes, size_t n,
                           struct err *err) {
    struct buf list;
    struct json_writer writer;
    VEC(const struct design_index *) parts = {0}; /* whose each hypothetical index is */
    buf_init(&list, arena);
    json_write_init(&writer, &list, false);
    json_write_array(&writer);
    for (size_t i = 0; i < n; i++) {
        struct table_ids leaves = catalog_leaves(arena, h->whatif.catalog, indexes[i]->table);
        const struct design_index *folded = hypopg_folded(arena, h->whatif.catalog, indexes[i]);
        for (size_t k = 0; k < leaves.n; k++) {
            json_write_str(&writer, design_index_ddl_on(arena, h->whatif.catalog, folded, leaves.at[k]));
            VEC_PUSH(arena, &parts, indexes[i]);
        }
    }
    json_write_array_end(&writer);
    struct db_value param = {.text = buf_view(&list)};
    struct db_result result;
    struct str sql =
        STR("SELECT h.indexrelid, h.indexname FROM json_array_elements_text($1::json) WITH ORDINALITY AS d(ddl, n), "
            "LATERAL hypopg_create_index(d.ddl) AS h ORDER BY d.n");
    h->created += parts.n;
    if (!db_query(arena, h->db, STR(""), sql, &param, 1, &result, err)) {
        return false;
    }
    if (result.row_count != parts.n || result.column_count != 2) {
        return err_set(err, ERR_DB_QUERY_FAILED, "HypoPG created %zu indexes instead of %zu", result.row_count, parts.n);
    }
    for (size_t i = 0; i < parts.n; i++) {
        VEC_PUSH(&h->arena, &h->present,
                 (struct hypothetical){.index = parts.at[i],
                                       .oid = str_dup(&h->arena, result.values[2 * i].text),
                                       .name = str_dup(&h->arena, result.values[2 * i + 1].text)});
    }
    return true;
}

/* After a batch failed: one by one from an empty session, remembering those that HypoPG does not take. */
static bool create_singly(struct arena *arena, struct hypopg *h, const struct design *design, struct err *err) {
    if (!reset_session(h, err)) {
        return false;
    }
    for (size_t i = 0; i < design->added_count; i++) {
        struct err why = {0};
        if (create_indexes(arena, h, &design->added[i], 1, &why)) {
            continue;
        }
        if (planner_is_fatal(&why)) {
            *err = why;
            return false;
        }
        struct str *text = ARENA_NEW(h->whatif.arena, struct str);
        *text = str_dup(h->whatif.arena, str_from_z(why.message));
        map_put(&h->unsupported, str_dup(h->whatif.arena, design->added[i]->identity), text);
    }
    return true;
}

static bool hide_existing(struct arena *arena, struct hypopg *h, const struct design *design, struct err *err) {
    struct buf key;
    struct db_result result;
    buf_init(&key, arena);
    for (size_t i = 0; i < design->hidden_count; i++) {
        const struct catalog_index *index = &h->whatif.catalog->indexes[design->hidden[i]];
        struct buf name;
        buf_init(&name, arena);
        json_quote(&name, index->schema); /* a JSON string is quoted as an SQL name is, but for rare characters */
        buf_char(&name, '.');
        json_quote(&name, index->name);
        buf_str(&key, buf_view(&name));
        buf_char(&key, '\n');
    }
    if (str_eq(buf_view(&key), h->hidden_key)) {
        return true;
    }
    if (!db_query(arena, h->db, STR(""), STR("SELECT hypopg_unhide_all_indexes()"), NULL, 0, &result, err)) {
        return false;
    }
    h->hidden_key = str_dup(&h->arena, buf_view(&key));
    for (struct str rest = h->hidden_key; rest.len;) {
        struct db_value name = {.text = str_cut(&rest, '\n')};
        if (!db_query(arena, h->db, STR(""), STR("SELECT hypopg_hide_index($1::regclass)"), &name, 1, &result, err)) {
            return false;
        }
    }
    return true;
}

/* How many of the design's indexes the session holds as its only ones, in the design's order; SIZE_MAX: it holds others, or in another order. */
static size_t held_in_order(const struct hypopg *h, const struct design *design) {
    size_t at = 0, n = 0;
    for (; n < design->added_count && at < h->present.n; n++) {
        size_t before = at;
        while (at < h->present.n && str_eq(h->present.at[at].index->identity, design->added[n]->identity)) {
            at++; /* of a partitioned table one for each partition */
        }
        if (at == before) {
            return SIZE_MAX;
        }
    }
    return at == h->present.n ? n : SIZE_MAX;
}

/* Brings the session to the design. False and err: not done, the session may be in any state. */
static bool apply_design(struct arena *arena, struct hypopg *h, const struct design *design, struct err *err) {
    if (h->created > OIDS_BEFORE_RESET && !reset_session(h, err)) {
        return false;
    }
    if (!drop_extra(arena, h, design, err)) {
        return false;
    }
    size_t held = held_in_order(h, design);
    if (held == SIZE_MAX) {
        held = 0;
        if (!reset_session(h, err)) {
            return false;
        }
    }
    size_t n = design->added_count - held;
    struct err why = {0};
    if (n && !create_indexes(arena, h, design->added + held, n, &why)) {
        if (planner_is_fatal(&why)) {
            *err = why;
            return false;
        }
        if (!create_singly(arena, h, design, err)) {
            return false;
        }
    }
    return !h->can_hide || hide_existing(arena, h, design, err);
}

/* --- Reading the plan ------------------------------------------------------------------------------------ */

struct reading {
    struct arena *arena;
    const struct hypopg *h;
    struct whatif_answer *answer;
    struct buf text;
};

static const struct design_index *find_hypothetical(const struct hypopg *h, struct str name) {
    for (size_t i = 0; i < h->present.n; i++) {
        if (str_eq(h->present.at[i].name, name)) {
            return h->present.at[i].index;
        }
    }
    return NULL;
}

static void note_existing(struct reading *reading, struct str name) {
    const struct catalog *catalog = reading->h->whatif.catalog;
    for (size_t i = 0; i < catalog->index_count; i++) {
        if (str_eq(catalog->indexes[i].name, name)) {
            planner_note_existing(reading->arena, reading->answer, (uint32_t)i);
            return;
        }
    }
}

static bool says_nothing(struct str node_type) {
    static const char *const plumbing[] = {"Gather", "Gather Merge", "Hash", "Materialize", "Memoize", "Result"};
    for (size_t i = 0; i < sizeof plumbing / sizeof *plumbing; i++) {
        if (str_eq_z(node_type, plumbing[i])) {
            return true;
        }
    }
    return false;
}

/* "Hash Join (Seq Scan lineitem, Index Scan orders using idx_orders_o_custkey)" */
static void read_node(struct reading *reading, const struct json_value *node) {
    struct str type = json_get_str(node, "Node Type", STR("")), relation = json_get_str(node, "Relation Name", STR("")),
               index = json_get_str(node, "Index Name", STR(""));
    const struct json_value *children = json_get(node, "Plans");
    size_t count = children && children->kind == JSON_ARRAY ? children->item_count : 0;
    bool shown = !says_nothing(type) || count == 0;
    if (shown) {
        buf_str(&reading->text, type);
    }
    if (shown && relation.len) {
        buf_fmt(&reading->text, " " STR_FMT, STR_ARG(relation));
    }
    if (index.len) {
        const struct design_index *hypothetical = find_hypothetical(reading->h, index);
        if (hypothetical) {
            planner_note_used(reading->arena, reading->answer, hypothetical);
            index = hypothetical->name;
        } else {
            note_existing(reading, index);
        }
        buf_fmt(&reading->text, " using " STR_FMT, STR_ARG(index));
    }
    bool open = shown && count;
    buf_z(&reading->text, open ? " (" : "");
    for (size_t i = 0; i < count; i++) {
        buf_z(&reading->text, i ? ", " : "");
        read_node(reading, json_at(children, i));
    }
    buf_z(&reading->text, open ? ")" : "");
}

static bool read_plan(struct arena *arena, const struct hypopg *h, struct str json, struct whatif_answer *answer,
                      struct err *err) {
    const struct json_value *tree = json_read(arena, json, err);
    const struct json_value *plan = json_get(json_at(tree, 0), "Plan");
    if (!plan) {
        return err_set(err, ERR_DB_VALUE_MALFORMED, "the planner's answer holds no plan");
    }
    struct reading reading = {.arena = arena, .h = h, .answer = answer};
    buf_init(&reading.text, arena);
    read_node(&reading, plan);
    answer->cost = json_get_number(plan, "Total Cost", NAN);
    answer->plan = planner_plan_text(arena, buf_view(&reading.text));
    return true;
}

/* --- The driver ------------------------------------------------------------------------------------------ */

static struct str why_not(const struct hypopg *h, const struct design *design) {
    for (size_t i = 0; i < design->added_count; i++) {
        const struct str *why = map_find(&h->unsupported, design->added[i]->identity);
        if (why) {
            return *why;
        }
    }
    return (struct str){0};
}

bool whatif_simulates(const struct catalog *catalog, enum catalog_method method) {
    return catalog->dialect != SQL_POSTGRESQL || method == METHOD_BTREE || method == METHOD_BRIN || method == METHOD_HASH;
}

bool whatif_simulates_index(const struct catalog *catalog, const struct design_index *index) {
    bool seen = whatif_simulates(catalog, index->method);
    for (size_t i = 0; i < index->key_count; i++) {
        seen &= !index->keys[i].foreseen;
    }
    return seen;
}

static bool is_safe(const struct workload_sample *sample, const struct design_index *index) {
    return !design_index_has_tree(index) || (sample->query && query_leads(sample->query, index->table));
}

static bool leaves_out(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index) {
    return whatif_simulates_index(whatif->catalog, index) && !is_safe(sample, index);
}

/* The design without what HypoPG must not show the planner for this statement. */
static struct design safe_part(struct arena *arena, const struct workload_sample *sample, const struct design *design) {
    struct design part = *design;
    part.added = arena_calloc(arena, design->added_count + 1, sizeof *part.added);
    part.added_count = 0;
    for (size_t i = 0; i < design->added_count; i++) {
        if (is_safe(sample, design->added[i])) {
            part.added[part.added_count++] = design->added[i];
        }
    }
    return part;
}

static bool planner_cost(struct arena *arena, struct hypopg *h, const struct workload_sample *sample,
                         const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct err why = {0};
    struct db_result result;
    if (!planner_explains(sample)) {
        return planner_refuse(answer, STR("only SELECT, INSERT, UPDATE, DELETE and MERGE are explained"));
    }
    struct design safe = safe_part(arena, sample, design);
    struct str reason = why_not(h, &safe);
    if (reason.len) {
        return planner_refuse(answer, reason);
    }
    if (!apply_design(arena, h, &safe, &why)) {
        struct err ignored = {0};
        if (!planner_is_fatal(&why) && !reset_session(h, &ignored) && planner_is_fatal(&ignored)) {
            why = ignored;
        }
        return planner_after_error(arena, answer, &why, err);
    }
    reason = why_not(h, &safe);
    if (reason.len) {
        return planner_refuse(answer, reason);
    }
    struct str sql = str_fmt(arena, "EXPLAIN (FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    if (!db_query(arena, h->db, STR(""), sql, NULL, 0, &result, &why) || result.row_count == 0) {
        err_set(&why, ERR_DB_QUERY_FAILED, "the planner gave no answer");
        return planner_after_error(arena, answer, &why, err);
    }
    if (!read_plan(arena, h, result.values[0].text, answer, &why)) {
        return planner_after_error(arena, answer, &why, err);
    }
    return true;
}

/* The design without what HypoPG cannot simulate. */
static struct design simulated_part(struct arena *arena, const struct catalog *catalog, const struct design *design) {
    struct design part = *design;
    part.added = arena_calloc(arena, design->added_count + 1, sizeof *part.added);
    part.added_count = 0;
    for (size_t i = 0; i < design->added_count; i++) {
        if (whatif_simulates_index(catalog, design->added[i])) {
            part.added[part.added_count++] = design->added[i];
        }
    }
    return part;
}

static bool uses_hidden(const struct design *design, const struct whatif_answer *answer) {
    for (size_t i = 0; i < answer->used_existing_count; i++) {
        if (design_hides(design, answer->used_existing[i])) {
            return true;
        }
    }
    return false;
}

static bool uses_unsimulated(const struct catalog *catalog, const struct whatif_answer *answer) {
    for (size_t i = 0; i < answer->used_count; i++) {
        if (!whatif_simulates_index(catalog, answer->used[i])) {
            return true;
        }
    }
    return false;
}

/*
 * The planner was asked for a part of the design: its cost, by what the rest changes in our own model. An index more makes nothing dearer, one hidden
 * nothing cheaper.
 */
static bool scale(struct arena *arena, struct hypopg *h, const struct workload_sample *sample, const struct design *design,
                  const struct design *part, struct whatif_answer *answer, struct err *err) {
    struct whatif_answer all, rest;
    if (!whatif_cost(arena, h->model, sample, design, &all, err) ||
        !whatif_cost(arena, h->model, sample, part, &rest, err)) {
        return false;
    }
    bool dearer = uses_hidden(design, answer), cheaper = uses_unsimulated(h->whatif.catalog, &all);
    double planner = answer->cost, factor = all.cost / rest.cost;
    if ((dearer || cheaper) && rest.cost > 0 && isfinite(factor)) {
        factor = dearer ? factor : fmin(1, factor);
        *answer = all;
        answer->scaled = true;
        answer->cost = planner * (cheaper ? factor : fmax(1, factor));
    } else if (dearer) {
        return planner_refuse(answer, STR("this HypoPG cannot hide an existing index (hypopg_hide_index came with 1.4), nor can the model say what it is worth"));
    }
    return true;
}

static bool hypopg_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                        const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct hypopg *h = hypopg_of(whatif);
    struct design part = simulated_part(arena, whatif->catalog, design);
    part.hidden_count = h->can_hide ? part.hidden_count : 0;
    if (!planner_cost(arena, h, sample, &part, answer, err)) {
        return false;
    }
    bool whole = part.added_count == design->added_count && !uses_hidden(design, answer);
    return whole || !isfinite(answer->cost) || scale(arena, h, sample, design, &part, answer, err);
}

static void hypopg_close(struct whatif *whatif) {
    struct hypopg *h = hypopg_of(whatif);
    struct err ignored = {0};
    if (whatif->broken.code == ERR_NONE) {
        reset_session(h, &ignored);
    }
    arena_release(&h->arena);
}

static void hypopg_sample_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes) {
    table_sample(whatif->arena, hypopg_of(whatif)->db, whatif->catalog, indexes, count, sizes);
}

static const struct whatif_driver hypopg_driver = {
    .name = "database", .cost = hypopg_cost, .leaves_out = leaves_out, .sample_rows = hypopg_sample_rows, .close = hypopg_close};

struct whatif *whatif_open_hypopg(struct arena *arena, const struct catalog *catalog, struct db *db, struct err *err) {
    struct hypopg *h = ARENA_NEW(arena, struct hypopg);
    struct db_result result = {0};
    struct str sql = STR("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'hypopg'), "
                         "EXISTS (SELECT FROM pg_proc WHERE proname = 'hypopg_hide_index')");
    if (!db_query(arena, db, STR(""), sql, NULL, 0, &result, err)) {
        return NULL;
    }
    if (result.row_count != 1 || result.column_count != 2 || !str_eq_z(result.values[0].text, "t")) {
        err_set(err, ERR_DB_DRIVER_MISSING, "the extension hypopg is not installed in this database");
        err_hint(err, "Run CREATE EXTENSION hypopg there (package postgresql-NN-hypopg), or use --whatif model.");
        return NULL;
    }
    h->db = db;
    h->can_hide = str_eq_z(result.values[1].text, "t");
    arena_init(&h->arena, NULL);
    map_init(&h->unsupported, arena);
    h->model = whatif_open_model(arena, catalog);
    if (!db_exec(db, STR("SET default_transaction_read_only = on; SET lock_timeout = '1s'"), err) || !reset_session(h, err)) {
        return NULL;
    }
    whatif_init(arena, &h->whatif, &hypopg_driver, catalog);
    return &h->whatif;
}
