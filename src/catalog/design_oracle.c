/*
 * Oracle's DDL of an index that could exist (SQL Language Reference, CREATE INDEX).
 *
 * ONLINE is left out where it would be refused: bitmap indexes, and Standard Edition. DROP INDEX … ONLINE needs no
 * edition.
 */
#include "catalog/design_oracle.h"

#include "base/buf.h"
#include "sql/print.h"

static struct str quoted(struct arena *arena, struct str name) {
    return sql_quote_name(arena, SQL_ORACLE, name);
}

static struct str qualified(struct arena *arena, struct str schema, struct str name) {
    if (!schema.len) {
        return quoted(arena, name);
    }
    return str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(quoted(arena, schema)), STR_ARG(quoted(arena, name)));
}

static struct str name_of(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    return qualified(arena, catalog->tables[index->table].schema, index->name);
}

static void append_keys(struct buf *out, const struct catalog_table *table, const struct design_index *index) {
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        bool column = key->column != CATALOG_NONE;
        buf_z(out, i ? ", " : "");
        buf_str(out, column ? quoted(out->arena, table->columns[key->column].name) : key->written.len ? key->written : key->expression);
        buf_z(out, key->descending ? " DESC" : "");
    }
    for (size_t i = 0; i < index->include_count; i++) {
        buf_fmt(out, ", " STR_FMT, STR_ARG(quoted(out->arena, table->columns[index->include[i]].name)));
    }
}

static void append_storage(struct buf *out, const struct design_storage *storage) {
    buf_z(out, storage->local ? " LOCAL" : "");
    buf_z(out, storage->reverse ? " REVERSE" : "");
    if (storage->advanced_low) {
        buf_z(out, " COMPRESS ADVANCED LOW");
    } else if (storage->prefix_length) {
        buf_fmt(out, " COMPRESS %d", storage->prefix_length);
    }
    if (storage->tablespace.len) {
        buf_fmt(out, " TABLESPACE " STR_FMT, STR_ARG(quoted(out->arena, storage->tablespace)));
    }
}

static bool can_be_online(const struct catalog *catalog, const struct design_index *index) {
    size_t at;
    bool standard = catalog->oracle && str_find(catalog->oracle->edition, STR("Standard"), &at);
    return index->method != METHOD_BITMAP && !standard;
}

struct str design_oracle_ddl_named(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                                   struct str quoted_name, enum design_oracle_form form) {
    const struct catalog_table *table = &catalog->tables[index->table];
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out, "CREATE %s%sINDEX " STR_FMT " ON " STR_FMT " (", index->unique ? "UNIQUE " : "",
            index->method == METHOD_BITMAP ? "BITMAP " : "", STR_ARG(quoted_name),
            STR_ARG(qualified(arena, table->schema, table->name)));
    append_keys(&out, table, index);
    buf_char(&out, ')');
    if (form == DESIGN_ORACLE_NOSEGMENT) {
        buf_z(&out, index->storage.local ? " LOCAL NOSEGMENT" : " NOSEGMENT");
        return buf_view(&out);
    }
    append_storage(&out, &index->storage);
    if (form == DESIGN_ORACLE_INVISIBLE) {
        buf_z(&out, can_be_online(catalog, index) ? " INVISIBLE ONLINE" : " INVISIBLE");
    }
    return buf_view(&out);
}

struct str design_oracle_ddl(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                             enum design_oracle_form form) {
    return design_oracle_ddl_named(arena, catalog, index, name_of(arena, catalog, index), form);
}

struct str design_oracle_undo(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    return str_fmt(arena, "DROP INDEX " STR_FMT "%s", STR_ARG(name_of(arena, catalog, index)),
                   can_be_online(catalog, index) ? " ONLINE" : "");
}

static struct str alter(struct arena *arena, struct str name, const char *how) {
    return str_fmt(arena, "ALTER INDEX " STR_FMT " %s", STR_ARG(name), how);
}

struct str design_oracle_show(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    return alter(arena, name_of(arena, catalog, index), "VISIBLE");
}

struct str design_oracle_hide_existing(struct arena *arena, const struct catalog_index *index) {
    return alter(arena, qualified(arena, index->schema, index->name), "INVISIBLE");
}

struct str design_oracle_show_existing(struct arena *arena, const struct catalog_index *index) {
    return alter(arena, qualified(arena, index->schema, index->name), "VISIBLE");
}
