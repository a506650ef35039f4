/* Reasons and risks in plain language, made from the facts at hand: what the index is for, whom it serves, by how much. */
#include "advise/search.h"

#include <math.h>

#include "base/buf.h"
#include "cost/table_size.h"

enum { NAMED_TEMPLATES = 3 };

/* "1,234,567" */
struct str explain_count(struct arena *arena, double count) {
    struct str digits = str_fmt(arena, "%.0f", isfinite(count) && count > 0 ? count : 0);
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0) {
            buf_char(&out, ',');
        }
        buf_char(&out, digits.ptr[i]);
    }
    return buf_view(&out);
}

struct str explain_bytes(struct arena *arena, uint64_t bytes) {
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double amount = (double)bytes / 1024;
    size_t unit = 0;
    while (amount >= 1024 && unit + 1 < sizeof units / sizeof *units) {
        amount /= 1024;
        unit++;
    }
    return str_fmt(arena, amount < 10 && unit ? "%.1f %s" : "%.0f %s", amount, units[unit]);
}

static void append_key(struct buf *out, const struct catalog_table *table, const struct catalog_key *key) {
    buf_str(out, key->column != CATALOG_NONE ? table->columns[key->column].name : key->expression);
    buf_fmt(out, "%s" STR_FMT, key->opclass.len ? " " : "", STR_ARG(key->opclass));
    buf_z(out, key->descending ? " DESC" : "");
}

static const char *kind_of(const struct design_index *index) {
    return index->method == METHOD_GIN    ? "GIN index"
           : index->method == METHOD_GIST ? "GiST index"
           : index->method == METHOD_BRIN ? "BRIN index"
           : index->method == METHOD_HASH ? "hash index"
                                          : "index";
}

static void append_columns(struct buf *out, const struct catalog_table *table, const uint32_t *columns, size_t n) {
    for (size_t i = 0; i < n; i++) {
        buf_z(out, i ? ", " : "");
        buf_str(out, table->columns[columns[i]].name);
    }
}

/* "index orders(customer_id, created_at DESC) including total where deleted_at IS NULL" */
struct str explain_title(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out, "%s " STR_FMT "(", kind_of(index), STR_ARG(table->name));
    for (size_t i = 0; i < index->key_count; i++) {
        buf_z(&out, i ? ", " : "");
        append_key(&out, table, &index->keys[i]);
    }
    buf_char(&out, ')');
    if (index->include_count) {
        buf_z(&out, " including ");
        append_columns(&out, table, index->include, index->include_count);
    }
    if (index->predicate_text.len) {
        buf_fmt(&out, " where " STR_FMT, STR_ARG(index->predicate_text));
    }
    return buf_view(&out);
}

static struct str percent_less(struct arena *arena, double before, double after) {
    double share = before > 0 ? 100 * (1 - after / before) : 0;
    return str_fmt(arena, share > 99.95 ? "%.2f %%" : "%.0f %%", share);
}

/* "q3 (1,200 -> 35 a call, 97 % less), q10 (…) and 2 more" */
static void append_served(struct buf *out, const struct advise_recommendation *recommendation) {
    struct arena *arena = out->arena;
    size_t n = recommendation->affected_count;
    for (size_t i = 0; i < n && i < NAMED_TEMPLATES; i++) {
        const struct advise_effect *effect = &recommendation->affected[i];
        buf_fmt(out, "%s" STR_FMT " (from " STR_FMT " to " STR_FMT " a call, " STR_FMT " less)", i ? ", " : "",
                STR_ARG(effect->template->id), STR_ARG(explain_count(arena, effect->before)),
                STR_ARG(explain_count(arena, effect->after)),
                STR_ARG(percent_less(arena, effect->before, effect->after)));
    }
    if (n > NAMED_TEMPLATES) {
        buf_fmt(out, " and %zu more", n - NAMED_TEMPLATES);
    }
}

/* "Nested Loop (Index Only Scan t using idx_…, Seq Scan u)": of that index, not of another. */
static bool is_read_alone(struct str plan, struct str name) {
    struct str word = STR("Index Only Scan");
    size_t at;
    while (str_find(plan, word, &at)) {
        plan = str_slice(plan, at + word.len, plan.len);
        size_t end = 0;
        while (end < plan.len && !strchr("(),", plan.ptr[end])) {
            end++;
        }
        if (str_ends(str_slice(plan, 0, end), name)) {
            return true;
        }
    }
    return false;
}

static bool scanned_before(const struct problem *problem, const struct design_index *index,
                           const struct advise_recommendation *recommendation) {
    struct str scan =
        str_fmt(problem->arena, "Seq Scan " STR_FMT, STR_ARG(problem->catalog->tables[index->table].name));
    size_t at;
    return recommendation->affected_count && str_find(recommendation->affected[0].plan_before, scan, &at);
}

/* As the engine's optimizer takes them: Oracle believes NUM_ROWS, PostgreSQL scales with the file's growth. */
static double rows_of(const struct catalog *catalog, const struct catalog_table *table) {
    bool counted = table->oracle && table->oracle->rows >= 0;
    return counted ? table->oracle->rows : cost_table_size(catalog, table).rows;
}

struct str explain_why(const struct problem *problem, const struct design_index *index,
                       const struct advise_recommendation *recommendation) {
    struct arena *arena = problem->arena;
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, design_has(&problem->options.forced, index) ? "It was asked for. " : "");
    buf_fmt(&out, "Finds rows of " STR_FMT " (" STR_FMT " rows, " STR_FMT ") by ", STR_ARG(table->name),
            STR_ARG(explain_count(arena, rows_of(problem->catalog, table))),
            STR_ARG(explain_bytes(arena, table->size_bytes)));
    for (size_t i = 0; i < index->key_count; i++) {
        buf_z(&out, i ? ", " : "");
        append_key(&out, table, &index->keys[i]);
    }
    if (scanned_before(problem, index, recommendation)) {
        buf_z(&out, " where today the whole table is read");
    }
    buf_z(&out, ". ");
    if (table->kind == TABLE_PARTITION && table->parent != CATALOG_NONE) {
        struct str whole = problem->catalog->tables[table->parent].name;
        buf_fmt(&out,
                "It is on one partition of " STR_FMT
                " alone, which these statements ask for as they stand: another, as the next month's will be, has no such index, so once they ask for that, "
                "take advice anew. ",
                STR_ARG(whole));
    }
    if (recommendation->affected_count) {
        buf_z(&out, "Serves ");
        append_served(&out, recommendation);
        buf_z(&out, ". ");
    }
    bool index_only = false;
    for (size_t i = 0; i < recommendation->affected_count; i++) {
        index_only |= is_read_alone(recommendation->affected[i].plan_after, index->name);
    }
    if (index_only) {
        buf_z(&out, "It holds every column some of them read, so the table itself is not touched. ");
    } else if (index->include_count) {
        buf_z(&out, "Included columns save the visit to the table. ");
    }
    if (index->predicate_text.len) {
        buf_fmt(&out, "Only rows where " STR_FMT " are in it: the workload asks for no others here. ",
                STR_ARG(index->predicate_text));
    }
    buf_fmt(&out, "Without it the rest of the set would cost " STR_FMT " more",
            STR_ARG(explain_count(arena, recommendation->benefit)));
    if (recommendation->maintenance > 0) {
        buf_fmt(&out, ", after " STR_FMT " for keeping it up to date",
                STR_ARG(explain_count(arena, recommendation->maintenance)));
    }
    buf_char(&out, '.');
    return buf_view(&out);
}

static void append_build_risk(struct buf *out, const struct problem *problem, const struct catalog_table *table) {
    struct str bytes = explain_bytes(out->arena, table->size_bytes);
    if (problem->catalog->dialect == SQL_ORACLE) {
        buf_fmt(out,
                "The build reads " STR_FMT
                " and, where it is ONLINE, lets writes go on. Invisible at first, it is kept up to "
                "date but used by nobody until it is made visible. ",
                STR_ARG(bytes));
    } else if (table->kind == TABLE_PARTITIONED) {
        buf_fmt(out,
                "Partition by partition, while writes go on: each is read twice, " STR_FMT
                " in all, and its index attached. A "
                "partition that is made meanwhile gets its index by itself. ",
                STR_ARG(bytes));
    } else {
        buf_fmt(out,
                "The build reads " STR_FMT " twice, lets writes go on, and cannot run inside a transaction; if it is "
                "interrupted, drop the invalid index. ",
                STR_ARG(bytes));
    }
}

/* What B-trees do not have. */
static void append_kind_risk(struct buf *out, const struct design_index *index) {
    switch ((int)index->method) {
    case METHOD_GIN:
        buf_fmt(
            out,
            "Each row is written into it %.0f times, at first into a list that readers must read as well (fastupdate); "
            "VACUUM, or the list growing to gin_pending_list_limit, sorts it in. ",
            fmax(1, index->gin.items_per_row));
        return;
    case METHOD_GIST:
        buf_z(out, "How many rows overlap or lie within is a guess: statistics of ranges and shapes are not in the catalog's views. ");
        return;
    case METHOD_BRIN:
        buf_z(out,
              "It serves only while the table lies in the order of its key: updates that move rows, or loads out of "
              "order, wear it out. New rows are in it after VACUUM (or with autosummarize). ");
        return;
    case METHOD_HASH:
        buf_z(out, "It finds equal keys only: no range, no order, no uniqueness. ");
        return;
    default:
        return;
    }
}

/* Upkeep is priced by the writes of the workload: where it shows none, what else is known of them is said. */
static void append_unseen_writes(struct buf *out, const struct problem *problem, uint32_t table) {
    const struct table_writes *writes = &problem->writes[table];
    if (writes->inserted + writes->updated + writes->deleted > 0) {
        return;
    }
    double counted = maintain_counted_writes(&problem->catalog->tables[table]);
    if (counted > 0) {
        buf_fmt(out,
                "The workload shows no writes to this table, but its counters know " STR_FMT
                " written rows: such writes will pay for it. ",
                STR_ARG(explain_count(problem->arena, counted)));
    } else {
        buf_z(out, "The workload shows no writes to this table: if there are some, they will pay for it. ");
    }
}

static bool has_expression(const struct design_index *index) {
    for (size_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column == CATALOG_NONE) {
            return true;
        }
    }
    return false;
}

static bool visit_refusing(const struct sql_node *node, void *context) {
    bool *found = context;
    const struct sql_type *type = node->kind == SQL_CAST ? SQL_AS_CONST(type, SQL_AS_CONST(cast, node)->type) : NULL;
    const struct sql_binary *binary = SQL_AS_CONST(binary, node);
    *found |= (type && catalog_family_of(type->name) != FAMILY_TEXT) ||
              (node->kind == SQL_BINARY && (str_eq_z(binary->op, "/") || str_eq_z(binary->op, "%")));
    return !*found;
}

/* The rows that are there were tried (whatif_sample_rows); those to come were not. */
static void append_refused_rows(struct buf *out, const struct problem *problem, const struct design_index *index) {
    bool found = false;
    for (size_t i = 0; i < index->key_count && problem->catalog->dialect == SQL_POSTGRESQL; i++) {
        if (index->keys[i].column == CATALOG_NONE && index->keys[i].tree) {
            sql_walk(index->keys[i].tree, visit_refusing, &found);
        }
    }
    if (found) {
        buf_z(out, "Once it is there, a row is refused for which its expression fails, such as a text that is no number where it casts to one. ");
    }
}

/* How far sizes are off was measured on PostgreSQL; no Oracle was there to build any. */
static void append_size_risk(struct buf *out, const struct problem *problem, const struct design_index *index) {
    struct str size = explain_bytes(problem->arena, index->size_bytes);
    if (problem->catalog->dialect == SQL_ORACLE) {
        buf_fmt(out, "Its size, " STR_FMT ", is an estimate: leaves filled to 90 %%, columns of their average width.", STR_ARG(size));
        buf_z(out, has_expression(index) ? " Until its hidden column has statistics Oracle takes 1 % of the rows for an equality." : "");
    } else {
        buf_fmt(out, "Its size, " STR_FMT ", is an estimate, within about %d %%%s.", STR_ARG(size), index->method == METHOD_GIN ? 40 : index->method == METHOD_GIST ? 25 : 10,
                index->predicate && index->predicate->kind == SQL_AND ? " if the parts of its condition do not depend on each other, else anybody's guess" : "");
    }
}

struct str explain_risk(const struct problem *problem, const struct design_index *index) {
    struct arena *arena = problem->arena;
    struct str column = {0};
    struct buf out;
    buf_init(&out, arena);
    append_build_risk(&out, problem, &problem->catalog->tables[index->table]);
    append_kind_risk(&out, index);
    if (maintain_breaks_hot(problem, index, &column)) {
        buf_fmt(&out, "Updates that set " STR_FMT " can no longer be HOT. ", STR_ARG(column));
    }
    append_refused_rows(&out, problem, index);
    append_unseen_writes(&out, problem, index->table);
    append_size_risk(&out, problem, index);
    return buf_view(&out);
}

struct str explain_drop_why(const struct problem *problem, const struct drop *drop) {
    struct arena *arena = problem->arena;
    const struct catalog_index *index = &problem->catalog->indexes[drop->index];
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    struct buf out;
    buf_init(&out, arena);
    if (drop->redundant) {
        buf_fmt(&out, "The index " STR_FMT " begins with the same keys and does all that " STR_FMT " does.",
                STR_ARG(problem->catalog->indexes[drop->by].name), STR_ARG(index->name));
    } else if (drop->by_new) {
        buf_fmt(&out, "The new index " STR_FMT " begins with the same keys and does all that " STR_FMT " does: build it first.",
                STR_ARG(drop->by_new->name), STR_ARG(index->name));
    } else if (drop->chosen && drop->users) {
        buf_fmt(&out, "Plans of the workload use it (of statements: %zu), but to keep it up to date, or the room that it takes, is worth more.", drop->users);
    } else if (drop->chosen && !existing_is_unused(problem->catalog, index)) {
        buf_z(&out, "No plan of the workload uses it.");
    } else if (problem->catalog->dialect == SQL_ORACLE) {
        buf_z(
            &out,
            "DBA_INDEX_USAGE, which counts since the database was created or upgraded to 12.2, knows no access to it.");
    } else {
        buf_fmt(&out, "No scan of it in the %.0f days since the counters began.",
                problem->catalog->stats_age_s / 86400);
    }
    buf_fmt(&out,
            " It takes " STR_FMT " and every write to " STR_FMT
            " keeps it up to date.%s",
            STR_ARG(explain_bytes(arena, index->size_bytes)), STR_ARG(table->name),
            drop->chosen ? "" : " No statement of the workload gets costlier without it.");
    return buf_view(&out);
}
