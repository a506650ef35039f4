/*
 * From captured statements to templates: equal fingerprints are one template, parameters get literals, what cannot be
 * understood is counted with its share.
 *
 * A template's text is that of its costliest statement. When a template was given in several texts with different literals
 * (files rather than pg_stat_statements), each text, up to SAMPLES_MAX of the most called, is one of its samples.
 */
#include "workload/workload.h"

#include <math.h>

#include "base/hash.h"
#include "base/vec.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "workload/instances.h"
#include "workload/literals.h"

enum { SAMPLES_MAX = 5 };

struct variant { /* one text of a template */
    struct str text;
    const struct sql_node *tree;
    double calls;
};

struct entry { /* a template while statements come in */
    struct workload_template template;
    VEC(struct variant) variants;
    struct map by_text; /* of the variants: number plus one */
    const struct catalog *catalog; /* as its schema sees it */
    size_t order;                  /* of first appearance */
    double leading_ms;
};

struct workload_builder {
    struct arena *arena;
    const struct catalog *catalog;
    uint64_t seed;
    VEC(struct entry *) entries;
    struct map by_key;    /* state and fingerprint, or text -> struct entry * */
    struct map by_schema; /* const struct catalog *, as that schema sees it */
    size_t statements;
    bool times_known;
    struct workload_instances instances; /* without what they ran */
};

struct workload_builder *workload_builder_new(struct arena *arena, const struct catalog *catalog, uint64_t seed) {
    struct workload_builder *builder = arena_alloc(arena, sizeof *builder);
    builder->arena = arena;
    builder->catalog = catalog;
    builder->seed = seed;
    map_init(&builder->by_key, arena);
    map_init(&builder->by_schema, arena);
    return builder;
}

const struct catalog *workload_builder_catalog(const struct workload_builder *builder) {
    return builder->catalog;
}

/* --- Statements into templates --------------------------------------------------------------------------- */

static double plus(double sum, double added) {
    return isnan(added) ? sum : isnan(sum) ? added : sum + added;
}

void workload_builder_instance(struct workload_builder *builder, const struct workload_instance *instance) {
    struct workload_instance one = {
        .number = instance->number, .name = str_dup(builder->arena, instance->name), .db_time_ms = instance->db_time_ms};
    workload_instances_add(builder->arena, &builder->instances, &one);
}

static bool is_query(const struct sql_node *tree) {
    switch ((int)tree->kind) {
    case SQL_SELECT:
    case SQL_SETOP:
    case SQL_VALUES:
    case SQL_INSERT:
    case SQL_UPDATE:
    case SQL_DELETE:
    case SQL_MERGE:
        return true;
    default:
        return false;
    }
}

struct tables_seen {
    const struct catalog *catalog;
    bool system;
};

/* ALL_TABLES, USER_OBJECTS …: an application may well have a USER_ACCOUNTS, so those that tools ask for are listed. */
static bool is_view_of_own_objects(struct str name) {
    static const char *const views[] = {"TABLES",    "TAB_COLUMNS",  "TAB_COLS",     "INDEXES",      "IND_COLUMNS", "OBJECTS",
                                        "VIEWS",     "CONSTRAINTS",  "CONS_COLUMNS", "TAB_COMMENTS", "COL_COMMENTS", "SOURCE",
                                        "SYNONYMS",  "SEQUENCES",    "TRIGGERS",     "PROCEDURES",   "ARGUMENTS",   "TYPES",
                                        "TAB_PRIVS", "TAB_PARTITIONS", "SEGMENTS",   "DB_LINKS",     "MVIEWS",      "LOBS"};
    bool all = str_starts(name, STR("ALL_"));
    if (!all && !str_starts(name, STR("USER_"))) {
        return false;
    }
    struct str rest = str_slice(name, all ? 4 : 5, name.len);
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        if (str_eq_z(rest, views[i])) {
            return true;
        }
    }
    return false;
}

/* Oracle's dictionary: views of static and dynamic data, and its base tables, whose names end in a dollar sign. */
static bool is_of_oracles_dictionary(const struct sql_table *table) {
    static const char *const prefixes[] = {"DBA_", "CDB_", "V$", "GV$", "V_$", "GV_$", "X$"};
    bool dictionary = str_ends(table->name, STR("$")) || is_view_of_own_objects(table->name);
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        dictionary = dictionary || str_starts(table->name, str_from_z(prefixes[i]));
    }
    return str_eq_z(table->schema, "SYS") || (!table->schema.len && dictionary);
}

static bool is_system_table(const struct catalog *catalog, const struct sql_table *table) {
    if (catalog_find_table(catalog, table->schema, table->name) || catalog_find_view(catalog, table->schema, table->name)) {
        return false;
    }
    if (catalog->dialect == SQL_ORACLE) {
        return is_of_oracles_dictionary(table);
    }
    return str_eq_z(table->schema, "pg_catalog") || str_eq_z(table->schema, "information_schema") ||
           (!table->schema.len && str_starts(table->name, STR("pg_")));
}

static bool see_table(const struct sql_node *node, void *context) {
    struct tables_seen *seen = context;
    seen->system |= node->kind == SQL_TABLE && is_system_table(seen->catalog, SQL_AS_CONST(table, node));
    return true;
}

/* Tools ask the database about itself all the time; no index of the user's changes that. */
static bool reads_system_catalog(const struct catalog *catalog, const struct sql_node *tree) {
    struct tables_seen seen = {.catalog = catalog};
    sql_walk(tree, see_table, &seen);
    return seen.system;
}

/* What became of the text: a tree, or a state with the reason. */
static const struct sql_node *parse(struct workload_builder *builder, struct str text, enum workload_state *state,
                                    struct str *reason) {
    struct err err = {0};
    if (text.len == 0) {
        *state = TEMPLATE_UNPARSED;
        *reason = STR("the role may not read the statement's text");
        return NULL;
    }
    const struct sql_node *tree = sql_parse_statement(builder->arena, builder->catalog->dialect, text, &err);
    if (!tree) {
        *state = TEMPLATE_UNPARSED;
        *reason = err.line ? str_fmt(builder->arena, "line %zu, column %zu: %s", err.line, err.column, err.message)
                           : str_dup(builder->arena, str_from_z(err.message));
        return NULL;
    }
    if (!is_query(tree)) {
        *state = TEMPLATE_UTILITY;
        *reason =
            str_fmt(builder->arena, STR_FMT ": reads and writes no table by a plan", STR_ARG(sql_statement_kind(tree)));
        return NULL;
    }
    if (reads_system_catalog(builder->catalog, tree)) {
        *state = TEMPLATE_UTILITY;
        *reason = STR("asks the database about itself");
        return NULL;
    }
    return tree;
}

static const struct catalog *catalog_of(struct workload_builder *builder, struct str schema) {
    const struct catalog *seen = schema.len ? map_find(&builder->by_schema, schema) : builder->catalog;
    if (!seen) {
        seen = catalog_in_schema(builder->arena, builder->catalog, schema);
        map_put(&builder->by_schema, str_dup(builder->arena, schema), (void *)(uintptr_t)seen);
    }
    return seen;
}

static struct entry *entry_for(struct workload_builder *builder, struct str key, uint64_t fingerprint) {
    struct entry *entry = map_find(&builder->by_key, key);
    if (entry) {
        return entry;
    }
    entry = arena_alloc(builder->arena, sizeof *entry);
    entry->order = builder->entries.n;
    entry->template.fingerprint = fingerprint;
    entry->template.priority_weight = 1;
    entry->template.total_ms = entry->template.rows = entry->template.blocks_read = entry->template.blocks_hit = NAN;
    entry->leading_ms = -1;
    map_init(&entry->by_text, builder->arena);
    VEC_PUSH(builder->arena, &builder->entries, entry);
    map_put(&builder->by_key, str_dup(builder->arena, key), entry);
    return entry;
}

static void add_variant(struct workload_builder *builder, struct entry *entry, struct str text,
                        const struct sql_node *tree, double calls) {
    uintptr_t known = (uintptr_t)map_find(&entry->by_text, text);
    if (known) {
        entry->variants.at[known - 1].calls += calls;
        return;
    }
    struct variant variant = {text, tree, calls};
    VEC_PUSH(builder->arena, &entry->variants, variant);
    map_put(&entry->by_text, text, (void *)(uintptr_t)entry->variants.n);
}

void workload_builder_add(struct workload_builder *builder, const struct workload_statement *statement) {
    struct str text = str_dup(builder->arena, str_trim(statement->text));
    enum workload_state state = TEMPLATE_MODELLED;
    struct str reason = {0};
    const struct sql_node *tree = parse(builder, text, &state, &reason);
    uint64_t fingerprint = tree ? sql_fingerprint(builder->catalog->dialect, tree) : hash_str(text);
    const struct catalog *seen = catalog_of(builder, statement->schema);
    struct str key = str_fmt(builder->arena, "%d %016llx " STR_FMT, (int)state, (unsigned long long)fingerprint,
                             STR_ARG(seen->home_schema));
    struct entry *entry = entry_for(builder, key, fingerprint);
    entry->catalog = seen;
    struct workload_template *template = &entry->template;
    double calls = isnan(statement->calls) ? 1 : statement->calls;
    double weight_ms = isnan(statement->total_ms) ? calls : statement->total_ms;
    builder->statements++;
    builder->times_known |= !isnan(statement->total_ms);
    template->state = state;
    template->calls += calls;
    template->total_ms = plus(template->total_ms, statement->total_ms);
    template->rows = plus(template->rows, statement->rows);
    template->blocks_read = plus(template->blocks_read, statement->blocks_read);
    template->blocks_hit = plus(template->blocks_hit, statement->blocks_hit);
    for (size_t i = 0; i < statement->instances.list.n; i++) {
        workload_instances_add(builder->arena, &template->instances, &statement->instances.list.at[i]);
    }
    if (weight_ms > entry->leading_ms) {
        entry->leading_ms = weight_ms;
        template->text = text;
        template->reason = reason;
    }
    if (!template->id.len && statement->id.len) {
        template->id = str_dup(builder->arena, statement->id);
    }
    if (tree) {
        add_variant(builder, entry, text, tree, calls);
    }
}

/* --- Samples --------------------------------------------------------------------------------------------- */

static bool resolve(struct workload_builder *builder, const struct entry *entry, struct workload_sample *sample,
                    struct err *err) {
    sample->schema = entry->catalog->home_schema;
    sample->query = query_resolve(builder->arena, entry->catalog, sample->tree, sample->text, err);
    return sample->query != NULL;
}

/* The text with literals in place of its parameters, several times where that matters. */
static bool sample_parameters(struct workload_builder *builder, struct entry *entry, const struct literal_slots *slots,
                              struct err *err) {
    struct workload_template *template = &entry->template;
    const struct variant *variant = &entry->variants.at[0];
    struct random random;
    size_t count = literals_sample_count(slots);
    struct str texts[LITERALS_SAMPLES];
    double rows_per_call = template->calls > 0 ? template->rows / template->calls : NAN;
    random_init(&random, builder->seed ^ template->fingerprint);
    literals_fill(builder->arena, slots, variant->text, rows_per_call, &random, count, texts);
    template->samples = arena_calloc(builder->arena, count, sizeof *template->samples);
    for (size_t i = 0; i < count; i++) {
        struct workload_sample *sample = &template->samples[template->sample_count];
        size_t same = 0;
        while (same < template->sample_count && !str_eq(template->samples[same].text, texts[i])) {
            same++;
        }
        if (same < template->sample_count) {
            template->samples[same].weight += 1.0 / (double)count;
            continue;
        }
        *sample = (struct workload_sample){.text = texts[i], .weight = 1.0 / (double)count};
        sample->tree = sql_parse_statement(builder->arena, builder->catalog->dialect, sample->text, err);
        if (!sample->tree || !resolve(builder, entry, sample, err)) {
            return false;
        }
        template->sample_count++;
    }
    return true;
}

static int by_calls(const void *a, const void *b) {
    const struct variant *left = a, *right = b;
    if (left->calls != right->calls) {
        return left->calls > right->calls ? -1 : 1;
    }
    return str_cmp(left->text, right->text);
}

/* Texts that came with their literals: each is a sample, weighted by its calls. */
static bool sample_variants(struct workload_builder *builder, struct entry *entry, struct err *err) {
    struct workload_template *template = &entry->template;
    size_t count = entry->variants.n < SAMPLES_MAX ? entry->variants.n : SAMPLES_MAX;
    double calls = 0;
    template->samples = arena_calloc(builder->arena, count, sizeof *template->samples);
    for (size_t i = 0; i < count; i++) {
        calls += entry->variants.at[i].calls;
    }
    for (size_t i = 0; i < count; i++) {
        const struct variant *variant = &entry->variants.at[i];
        template->samples[i] =
            (struct workload_sample){.text = variant->text,
                                     .tree = variant->tree,
                                     .weight = calls > 0 ? variant->calls / calls : 1.0 / (double)count};
        if (!resolve(builder, entry, &template->samples[i], err)) {
            return false;
        }
        template->sample_count++;
    }
    return true;
}

static void make_samples(struct workload_builder *builder, struct entry *entry) {
    struct workload_template *template = &entry->template;
    struct err err = {0};
    if (template->state != TEMPLATE_MODELLED) {
        return;
    }
    if (entry->variants.n > 1) {
        qsort(entry->variants.at, entry->variants.n, sizeof *entry->variants.at, by_calls);
    }
    const struct variant *leading = &entry->variants.at[0];
    struct literal_slots slots = literals_find(builder->arena, entry->catalog, leading->text, leading->tree);
    template->filled = slots.n > 0;
    template->guessed_key = literals_guessed(&slots);
    bool good =
        slots.n ? sample_parameters(builder, entry, &slots, &err) : sample_variants(builder, entry, &err);
    if (!good) {
        template->state = TEMPLATE_UNRESOLVED;
        template->reason = str_dup(builder->arena, str_from_z(err.message));
        template->sample_count = 0;
        template->samples = NULL;
    }
}

/* --- Finishing ------------------------------------------------------------------------------------------- */

static double weight_of(const struct workload_template *template, bool times_known) {
    return times_known ? (isnan(template->total_ms) ? 0 : template->total_ms) : template->calls;
}

static int by_weight(const void *a, const void *b) {
    const struct workload_template *left = a, *right = b;
    double left_ms = isnan(left->total_ms) ? -1 : left->total_ms,
           right_ms = isnan(right->total_ms) ? -1 : right->total_ms;
    if (left_ms != right_ms) {
        return left_ms > right_ms ? -1 : 1;
    }
    if (left->calls != right->calls) {
        return left->calls > right->calls ? -1 : 1;
    }
    return left->fingerprint < right->fingerprint ? -1 : left->fingerprint > right->fingerprint;
}

static void count_shares(struct workload *workload) {
    double total = 0, not_modelled = 0;
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        double weight = weight_of(template, workload->times_known);
        total += weight;
        if (template->state != TEMPLATE_MODELLED) {
            not_modelled += weight;
            workload->unparsed++;
        }
    }
    workload->unparsed_share = total > 0 ? not_modelled / total : 0;
}

static void sum_instances(struct arena *arena, const struct workload_instances *all, struct workload *workload) {
    bool told = false;
    for (size_t i = 0; i < all->list.n; i++) {
        workload_instances_add(arena, &workload->instances, &all->list.at[i]);
    }
    for (size_t t = 0; t < workload->template_count; t++) {
        const struct workload_instances *ran = &workload->templates[t].instances;
        for (size_t i = 0; i < ran->list.n; i++) {
            workload_instances_add(arena, &workload->instances, &ran->list.at[i]);
            told = true;
        }
    }
    for (size_t i = 0; i < workload->instances.list.n && !told; i++) {
        workload->instances.list.at[i].calls = workload->instances.list.at[i].total_ms = NAN;
    }
}

struct workload *workload_builder_finish(struct workload_builder *builder, struct err *err) {
    if (builder->entries.n == 0) {
        err_set(err, ERR_WORKLOAD_EMPTY, "the workload holds no statement");
        err_hint(err, "Give statements by --workload, or capture from a database with pg_stat_statements.");
        return NULL;
    }
    struct workload *workload = arena_alloc(builder->arena, sizeof *workload);
    workload->template_count = builder->entries.n;
    workload->templates = arena_calloc(builder->arena, builder->entries.n, sizeof *workload->templates);
    workload->statements = builder->statements;
    workload->times_known = builder->times_known;
    for (size_t i = 0; i < builder->entries.n; i++) {
        struct entry *entry = builder->entries.at[i];
        struct workload_template *template = &entry->template;
        template->mean_ms = template->calls > 0 ? template->total_ms / template->calls : NAN;
        if (!template->id.len) {
            template->id = str_fmt(builder->arena, "q%zu", i + 1);
        }
        make_samples(builder, entry);
        workload->templates[i] = *template;
    }
    if (workload->template_count > 1) {
        qsort(workload->templates, workload->template_count, sizeof *workload->templates, by_weight);
    }
    count_shares(workload);
    sum_instances(builder->arena, &builder->instances, workload);
    return workload;
}
