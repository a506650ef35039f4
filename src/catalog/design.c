/*
 * What an index that could exist is called, how it is written, and sets of such indexes.
 *
 * Two candidates are the same when their identity is: table, method, keys with order and operator class, included columns,
 * predicate. Proposed names end in six digits of the identity's hash, so that two candidates on the same columns (another
 * order, another predicate) never fight for one name, and the same candidate has the same name in every run.
 */
#include "catalog/design.h"

#include <math.h>


#include "base/buf.h"
#include "base/hash.h"
#include "catalog/design_oracle.h"
#include "catalog/partitions.h"
#include "sql/print.h"

static const char *method_name(enum catalog_method method) {
    switch (method) {
    case METHOD_HASH:
        return "hash";
    case METHOD_GIN:
        return "gin";
    case METHOD_GIST:
        return "gist";
    case METHOD_SPGIST:
        return "spgist";
    case METHOD_BRIN:
        return "brin";
    case METHOD_BITMAP:
        return "bitmap";
    case METHOD_BTREE:
    case METHOD_OTHER:
        break;
    }
    return "btree";
}

static void append_name(struct buf *out, const struct catalog *catalog, struct str name) {
    buf_str(out, sql_quote_name(out->arena, catalog->dialect, name));
}

static void append_qualified(struct buf *out, const struct catalog *catalog, struct str schema, struct str name) {
    if (schema.len) {
        append_name(out, catalog, schema);
        buf_char(out, '.');
    }
    append_name(out, catalog, name);
}

/* --- One index ------------------------------------------------------------------------------------------- */

static void append_key(struct buf *out, const struct catalog *catalog, const struct catalog_table *table,
                       const struct catalog_key *key, bool as_written) {
    if (key->column != CATALOG_NONE) {
        append_name(out, catalog, table->columns[key->column].name);
    } else {
        buf_fmt(out, "(" STR_FMT ")", STR_ARG(as_written && key->written.len ? key->written : key->expression));
    }
    if (key->opclass.len) {
        buf_fmt(out, " " STR_FMT, STR_ARG(key->opclass));
    }
    if (key->descending) {
        buf_z(out, " DESC");
    }
    if (key->nulls_first != key->descending) { /* DESC implies NULLS FIRST, ASC implies NULLS LAST */
        buf_z(out, key->nulls_first ? " NULLS FIRST" : " NULLS LAST");
    }
}

/*
 * "public.orders USING btree (a, b DESC) INCLUDE (c) WHERE ...": what identity and DDL share, but that DDL has expressions as they were written. A
 * partition has the columns of its table by name.
 */
static void append_body(struct buf *out, const struct catalog *catalog, const struct design_index *index, uint32_t on,
                        bool as_written) {
    const struct catalog_table *table = &catalog->tables[index->table];
    append_qualified(out, catalog, catalog->tables[on].schema, catalog->tables[on].name);
    buf_fmt(out, " USING %s (", method_name(index->method));
    for (size_t i = 0; i < index->key_count; i++) {
        buf_z(out, i ? ", " : "");
        append_key(out, catalog, table, &index->keys[i], as_written);
    }
    buf_char(out, ')');
    for (size_t i = 0; i < index->include_count; i++) {
        buf_z(out, i ? ", " : " INCLUDE (");
        append_name(out, catalog, table->columns[index->include[i]].name);
    }
    if (index->include_count) {
        buf_char(out, ')');
    }
    if (index->predicate_text.len) {
        buf_fmt(out, " WHERE " STR_FMT, STR_ARG(index->predicate_text));
    }
}

static struct str identity(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, index->unique ? "UNIQUE " : "");
    append_body(&out, catalog, index, index->table, false);
    return buf_view(&out);
}

/* Letters, digits and single underscores only: legal without quotes, whatever the columns are called. */
static void append_readable(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            buf_char(out, c);
        } else if (out->len && out->ptr[out->len - 1] != '_') {
            buf_char(out, '_');
        }
    }
}

static struct str proposed_name(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    enum { SUFFIX_BYTES = 7 };
    bool oracle = catalog->dialect == SQL_ORACLE;
    size_t name_max_bytes = oracle ? 30 : 63; /* Oracle before 12.2, or with an older COMPATIBLE, takes no more */
    const struct catalog_table *table = &catalog->tables[index->table];
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, "idx_");
    append_readable(&out, table->name);
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        buf_char(&out, '_');
        append_readable(&out, key->column != CATALOG_NONE ? table->columns[key->column].name : key->expression);
    }
    struct str readable = str_slice(buf_view(&out), 0, name_max_bytes - SUFFIX_BYTES);
    while (readable.len && readable.ptr[readable.len - 1] == '_') {
        readable.len--;
    }
    unsigned hash = (unsigned)(hash_str(index->identity) & 0xffffff);
    struct str name = str_fmt(arena, STR_FMT "_%06x", STR_ARG(readable), hash);
    return oracle ? str_upper(arena, name) : name;
}

static struct catalog_key copy_key(struct arena *arena, const struct catalog_key *key) {
    struct catalog_key copy = *key;
    copy.expression = str_dup(arena, key->expression);
    copy.written = str_dup(arena, key->written);
    copy.opclass = str_dup(arena, key->opclass);
    return copy;
}

/* One per leaf; without any it is sized as one. */
static void make_parts(struct arena *arena, const struct catalog *catalog, struct design_index *index) {
    index->parts = NULL;
    index->part_count = 0;
    if (catalog->tables[index->table].kind != TABLE_PARTITIONED) {
        return;
    }
    struct table_ids leaves = catalog_leaves(arena, catalog, index->table);
    index->parts = arena_calloc(arena, leaves.n, sizeof *index->parts);
    index->part_count = leaves.n;
    for (size_t i = 0; i < leaves.n; i++) {
        index->parts[i].table = leaves.at[i];
    }
}

struct design_index *design_index_make(struct arena *arena, const struct catalog *catalog,
                                       const struct design_index *like) {
    struct design_index *index = arena_alloc(arena, sizeof *index);
    *index = *like;
    index->keys = arena_calloc(arena, like->key_count, sizeof *index->keys);
    for (size_t i = 0; i < like->key_count; i++) {
        index->keys[i] = copy_key(arena, &like->keys[i]);
    }
    index->include = arena_calloc(arena, like->include_count, sizeof *index->include);
    for (size_t i = 0; i < like->include_count; i++) {
        index->include[i] = like->include[i];
    }
    index->predicate_text = str_dup(arena, like->predicate_text);
    index->identity = identity(arena, catalog, index);
    index->name = proposed_name(arena, catalog, index);
    index->pages = index->tuples = 0;
    index->size_bytes = 0;
    index->tree_height = 0;
    make_parts(arena, catalog, index);
    return index;
}

bool design_index_has_tree(const struct design_index *index) {
    bool found = index->predicate || index->predicate_text.len;
    for (size_t i = 0; i < index->key_count; i++) {
        found |= index->keys[i].column == CATALOG_NONE;
    }
    return found;
}

void design_index_set_size(struct design_index *index, double pages, double tuples, int tree_height,
                           uint32_t block_bytes) {
    index->pages = pages;
    index->tuples = tuples;
    index->tree_height = tree_height;
    index->size_bytes = (uint64_t)(pages * block_bytes);
}

static int height_of(double pages) {
    return pages <= 2 ? 0 : (int)ceil(log(fmin(pages, 1e12)) / log(300));
}

/* What of a row stands in an entry above the leaves; a width that nobody measured is taken for a number's. */
static double key_bytes(const struct catalog *catalog, const struct catalog_index *index) {
    double bytes = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        uint32_t id = index->keys[i].column;
        const struct catalog_column *column = id == CATALOG_NONE ? NULL : &catalog->tables[index->table].columns[id];
        double width = column ? column->stats.width_bytes : index->keys[i].stats.width_bytes;
        bytes += column && column->type_length > 0 ? column->type_length : width > 0 ? width : 8;
    }
    return 8 * ceil(bytes / 8);
}

/*
 * Of a B-tree by how many entries a page above the leaves holds. Such pages are filled to 70 %; but where rows came one by one, as under a constraint that was
 * there before them, the topmost is split only when it is full.
 */
int catalog_index_height(const struct catalog *catalog, const struct catalog_index *index) {
    enum { USABLE = 8152, ENTRY = 12, HIGHEST = 10 };
    if (index->tree_height >= 0 || index->method != METHOD_BTREE || catalog->dialect == SQL_ORACLE || index->pages <= 2) {
        return index->tree_height >= 0 ? index->tree_height : height_of(index->pages);
    }
    double entries = fmax(2, floor(USABLE / (ENTRY + key_bytes(catalog, index)))), inner = fmax(2, 0.7 * entries);
    double below = index->unique || index->primary ? entries : inner;
    int height = 1;
    for (; index->pages - 1 > below && height < HIGHEST; height++) {
        below *= inner;
    }
    return height;
}

int design_index_height(const struct design_index *index) {
    return index->tree_height >= 0 ? index->tree_height : height_of(index->pages);
}

struct design_index *design_index_from_catalog(struct arena *arena, const struct catalog *catalog,
                                               const struct catalog_index *index) {
    struct design_index like = {.table = index->table,
                                .method = index->method,
                                .keys = index->keys,
                                .key_count = index->key_count,
                                .include = index->include,
                                .include_count = index->include_count,
                                .predicate_text = index->predicate_text,
                                .predicate = index->predicate,
                                .unique = index->unique};
    struct design_index *copy = design_index_make(arena, catalog, &like);
    copy->name = index->name;
    copy->pages = index->pages;
    copy->tuples = index->tuples;
    copy->size_bytes = index->size_bytes;
    copy->tree_height = catalog_index_height(catalog, index);
    return copy;
}

/* PostgreSQL builds an index of a partitioned table only without CONCURRENTLY. */
static bool can_be_concurrent(const struct catalog *catalog, const struct design_index *index) {
    return catalog->tables[index->table].kind != TABLE_PARTITIONED;
}

struct str design_index_ddl(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                            bool concurrently) {
    struct buf out;
    if (catalog->dialect == SQL_ORACLE) {
        return design_oracle_ddl(arena, catalog, index, concurrently ? DESIGN_ORACLE_INVISIBLE : DESIGN_ORACLE_PLAIN);
    }
    buf_init(&out, arena);
    buf_fmt(&out, "CREATE %sINDEX %s", index->unique ? "UNIQUE " : "",
            concurrently && can_be_concurrent(catalog, index) ? "CONCURRENTLY " : "");
    append_name(&out, catalog, index->name);
    buf_z(&out, " ON ");
    append_body(&out, catalog, index, index->table, true);
    return buf_view(&out);
}

struct str design_index_ddl_on(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                               uint32_t partition) {
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, "CREATE INDEX ON ");
    append_body(&out, catalog, index, partition, true);
    return buf_view(&out);
}

/* --- Partitioned tables ---------------------------------------------------------------------------------- */

struct stepping {
    struct arena *arena;
    const struct catalog *catalog;
    const struct design_index *index;
    VEC(struct str) steps;
    size_t parts; /* named so far */
};

static struct str part_name(struct stepping *s) {
    enum { NAME_MAX_BYTES = 63, SUFFIX_BYTES = 12 };
    return str_fmt(s->arena, STR_FMT "_p%zu", STR_ARG(str_slice(s->index->name, 0, NAME_MAX_BYTES - SUFFIX_BYTES)), ++s->parts);
}

static void add_create(struct stepping *s, struct str name, const char *how, const char *only, uint32_t on) {
    struct buf out;
    buf_init(&out, s->arena);
    buf_fmt(&out, "CREATE INDEX %s", how);
    append_name(&out, s->catalog, name);
    buf_fmt(&out, " ON %s", only);
    append_body(&out, s->catalog, s->index, on, true);
    VEC_PUSH(s->arena, &s->steps, buf_view(&out));
}

static void add_attach(struct stepping *s, uint32_t table, struct str name, uint32_t partition, struct str part) {
    struct buf out;
    buf_init(&out, s->arena);
    buf_z(&out, "ALTER INDEX ");
    append_qualified(&out, s->catalog, s->catalog->tables[table].schema, name);
    buf_z(&out, " ATTACH PARTITION ");
    append_qualified(&out, s->catalog, s->catalog->tables[partition].schema, part);
    VEC_PUSH(s->arena, &s->steps, buf_view(&out));
}

static void build_on(struct stepping *s, uint32_t table, struct str name) {
    if (s->catalog->tables[table].kind != TABLE_PARTITIONED) {
        add_create(s, name, "CONCURRENTLY ", "", table);
        return;
    }
    add_create(s, name, "", "ONLY ", table);
    struct table_ids partitions = catalog_partitions(s->arena, s->catalog, table);
    for (size_t i = 0; i < partitions.n; i++) {
        struct str part = part_name(s);
        build_on(s, partitions.at[i], part);
        add_attach(s, table, name, partitions.at[i], part);
    }
}

/* Over a foreign partition the index of the whole would never become valid. */
static bool has_foreign_part(struct arena *arena, const struct catalog *catalog, uint32_t table) {
    struct table_ids partitions = catalog_partitions(arena, catalog, table);
    bool has = catalog->tables[table].kind == TABLE_FOREIGN;
    for (size_t i = 0; i < partitions.n && !has; i++) {
        has = has_foreign_part(arena, catalog, partitions.at[i]);
    }
    return has;
}

size_t design_build_steps(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                          struct str **steps) {
    struct stepping s = {.arena = arena, .catalog = catalog, .index = index};
    if (catalog->dialect == SQL_POSTGRESQL && !can_be_concurrent(catalog, index) &&
        !has_foreign_part(arena, catalog, index->table)) {
        build_on(&s, index->table, index->name);
    } else {
        VEC_PUSH(arena, &s.steps, design_index_ddl(arena, catalog, index, true));
    }
    *steps = s.steps.at;
    return s.steps.n;
}

struct str design_index_undo(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    struct buf out;
    if (catalog->dialect == SQL_ORACLE) {
        return design_oracle_undo(arena, catalog, index);
    }
    buf_init(&out, arena);
    buf_fmt(&out, "DROP INDEX %s", can_be_concurrent(catalog, index) ? "CONCURRENTLY " : "");
    append_qualified(&out, catalog, catalog->tables[index->table].schema, index->name);
    return buf_view(&out);
}

/* --- Sets ------------------------------------------------------------------------------------------------ */

/* Where the identity is or belongs. */
static size_t place_of(const struct design *design, struct str identity_text) {
    size_t low = 0, high = design->added_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(design->added[middle]->identity, identity_text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool design_has(const struct design *design, const struct design_index *index) {
    size_t at = place_of(design, index->identity);
    return at < design->added_count && str_eq(design->added[at]->identity, index->identity);
}

/* A fresh array each time: designs are small, and copies that share an array must not see each other's changes. */
void design_add(struct arena *arena, struct design *design, const struct design_index *index) {
    size_t at = place_of(design, index->identity), n = design->added_count;
    if (design_has(design, index)) {
        return;
    }
    const struct design_index **added = arena_calloc(arena, n + 1, sizeof *added);
    for (size_t i = 0; i < at; i++) {
        added[i] = design->added[i];
    }
    added[at] = index;
    for (size_t i = at; i < n; i++) {
        added[i + 1] = design->added[i];
    }
    design->added = added;
    design->added_count = n + 1;
}

void design_remove(struct design *design, const struct design_index *index) {
    size_t at = place_of(design, index->identity);
    if (!design_has(design, index)) {
        return;
    }
    for (size_t i = at; i + 1 < design->added_count; i++) {
        design->added[i] = design->added[i + 1];
    }
    design->added_count--;
}

bool design_hides(const struct design *design, uint32_t index_id) {
    for (size_t i = 0; i < design->hidden_count; i++) {
        if (design->hidden[i] == index_id) {
            return true;
        }
    }
    return false;
}

void design_hide(struct arena *arena, struct design *design, uint32_t index_id) {
    size_t n = design->hidden_count, at = 0;
    if (design_hides(design, index_id)) {
        return;
    }
    uint32_t *hidden = arena_calloc(arena, n + 1, sizeof *hidden);
    for (; at < n && design->hidden[at] < index_id; at++) {
        hidden[at] = design->hidden[at];
    }
    hidden[at] = index_id;
    for (; at < n; at++) {
        hidden[at + 1] = design->hidden[at];
    }
    design->hidden = hidden;
    design->hidden_count = n + 1;
}

struct design design_copy(struct arena *arena, const struct design *design) {
    struct design copy = {.added_count = design->added_count, .hidden_count = design->hidden_count};
    copy.added = arena_calloc(arena, copy.added_count, sizeof *copy.added);
    copy.hidden = arena_calloc(arena, copy.hidden_count, sizeof *copy.hidden);
    for (size_t i = 0; i < copy.added_count; i++) {
        copy.added[i] = design->added[i];
    }
    for (size_t i = 0; i < copy.hidden_count; i++) {
        copy.hidden[i] = design->hidden[i];
    }
    return copy;
}

uint64_t design_size_bytes(const struct design *design) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < design->added_count; i++) {
        bytes += design->added[i]->size_bytes;
    }
    return bytes;
}
