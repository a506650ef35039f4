#include "collect/dump.h"

#include "base/buf.h"

static void dump_texts(struct buf *out, const char *label, const struct str *texts, const double *fractions,
                       size_t count) {
    buf_fmt(out, " %s[", label);
    for (size_t i = 0; i < count; i++) {
        buf_fmt(out, "%s" STR_FMT, i ? "|" : "", STR_ARG(texts[i]));
        if (fractions) {
            buf_fmt(out, "=%.9g", fractions[i]);
        }
    }
    buf_char(out, ']');
}

static void dump_stats(struct buf *out, const struct catalog_stats *stats) {
    if (!stats->present) {
        buf_z(out, " no stats\n");
        return;
    }
    buf_fmt(out, " nulls %.9g distinct %.9g width %.9g correlation %.9g", stats->null_fraction, stats->distinct,
            stats->width_bytes, stats->correlation);
    dump_texts(out, "common", stats->common, stats->common_fraction, stats->common_count);
    dump_texts(out, "bounds", stats->bounds, NULL, stats->bound_count);
    dump_texts(out, "elements", stats->elements, stats->element_fraction, stats->element_count);
    buf_char(out, '\n');
}

static void dump_index(struct buf *out, const struct catalog *catalog, const struct catalog_index *index) {
    buf_fmt(out,
            "  index " STR_FMT "." STR_FMT
            " method %d%s%s%s%s%s pages %.9g tuples %.9g size %llu scans %.9g where " STR_FMT "%s\n    " STR_FMT "\n",
            STR_ARG(index->schema), STR_ARG(index->name), (int)index->method, index->unique ? " unique" : "",
            index->primary ? " primary" : "", index->backs_constraint ? " constraint" : "",
            index->valid ? "" : " invalid", index->modelled ? " modelled" : "", index->pages, index->tuples,
            (unsigned long long)index->size_bytes, index->scans, STR_ARG(index->predicate_text),
            index->predicate ? " (parsed)" : "", STR_ARG(index->ddl));
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        struct str column =
            key->column == CATALOG_NONE ? (struct str){0} : catalog->tables[index->table].columns[key->column].name;
        buf_fmt(out, "    key " STR_FMT " (" STR_FMT ")%s%s%s " STR_FMT, STR_ARG(column), STR_ARG(key->expression),
                key->tree ? " parsed" : "", key->descending ? " desc" : "", key->nulls_first ? " nulls first" : "",
                STR_ARG(key->opclass));
        dump_stats(out, &key->stats);
    }
    for (size_t i = 0; i < index->include_count; i++) {
        buf_fmt(out, "    include " STR_FMT "\n",
                STR_ARG(catalog->tables[index->table].columns[index->include[i]].name));
    }
}

static void dump_constraint(struct buf *out, const struct catalog *catalog, const struct catalog_table *table,
                            const struct catalog_constraint *constraint) {
    buf_fmt(out, "  constraint " STR_FMT " kind %d check " STR_FMT, STR_ARG(constraint->name), (int)constraint->kind,
            STR_ARG(constraint->check_text));
    for (size_t i = 0; i < constraint->column_count; i++) {
        buf_fmt(out, " " STR_FMT, STR_ARG(table->columns[constraint->columns[i]].name));
        if (constraint->foreign_table != CATALOG_NONE) {
            const struct catalog_table *foreign = &catalog->tables[constraint->foreign_table];
            buf_fmt(out, "->" STR_FMT "." STR_FMT, STR_ARG(foreign->name),
                    STR_ARG(foreign->columns[constraint->foreign_columns[i]].name));
        }
    }
    buf_char(out, '\n');
}

static void dump_table(struct buf *out, const struct catalog *catalog, const struct catalog_table *table) {
    const struct catalog_activity *a = &table->activity;
    buf_fmt(out, "table " STR_FMT "." STR_FMT " kind %d rows %.9g pages %.9g visible %.9g size %llu fill %d%s",
            STR_ARG(table->schema), STR_ARG(table->name), (int)table->kind, table->rows, table->pages,
            table->visible_pages, (unsigned long long)table->size_bytes, table->fill_factor,
            table->has_stats ? "" : " no stats");
    if (table->parent != CATALOG_NONE) {
        buf_fmt(out, " of " STR_FMT " " STR_FMT, STR_ARG(catalog->tables[table->parent].name),
                STR_ARG(table->partition_bound));
    }
    buf_fmt(out, "\n  activity %.9g %.9g %.9g %.9g %.9g %.9g %.9g %.9g %.9g\n", a->inserted, a->updated, a->hot_updated,
            a->deleted, a->live, a->dead, a->seq_scans, a->index_scans, a->modified_since_analyze);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct catalog_column *column = &table->columns[i];
        buf_fmt(out, "  column " STR_FMT " " STR_FMT " family %d length %d%s%s%s", STR_ARG(column->name),
                STR_ARG(column->type_name), (int)column->family, (int)column->type_length,
                column->not_null ? " not null" : "", column->generated ? " generated" : "",
                column->toasted ? " toasted" : "");
        dump_stats(out, &column->stats);
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        dump_constraint(out, catalog, table, &table->constraints[i]);
    }
    for (size_t i = 0; i < table->indexes.n; i++) {
        dump_index(out, catalog, &catalog->indexes[table->indexes.at[i]]);
    }
}

struct str dump_catalog(struct arena *arena, const struct catalog *catalog) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out, STR_FMT " " STR_FMT " %d " STR_FMT " path " STR_FMT " at " STR_FMT " age %.9g\n",
            STR_ARG(catalog->product), STR_ARG(catalog->version_text), catalog->version, STR_ARG(catalog->database),
            STR_ARG(catalog->search_path), STR_ARG(catalog->captured_at), catalog->stats_age_s);
    for (size_t i = 0; i < catalog->table_count; i++) {
        dump_table(&out, catalog, &catalog->tables[i]);
    }
    for (size_t i = 0; i < catalog->view_count; i++) {
        buf_fmt(&out, "view " STR_FMT "." STR_FMT "%s " STR_FMT "\n", STR_ARG(catalog->views[i].schema),
                STR_ARG(catalog->views[i].name), catalog->views[i].tree ? " parsed" : "",
                STR_ARG(catalog->views[i].text));
    }
    for (size_t i = 0; i < catalog->sequence_count; i++) {
        buf_fmt(&out, "sequence " STR_FMT "." STR_FMT " %.9g\n", STR_ARG(catalog->sequences[i].schema),
                STR_ARG(catalog->sequences[i].name), catalog->sequences[i].last_value);
    }
    for (size_t i = 0; i < catalog->setting_count; i++) {
        buf_fmt(&out, "setting " STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(catalog->settings[i].name),
                STR_ARG(catalog->settings[i].value), STR_ARG(catalog->settings[i].unit));
    }
    for (size_t i = 0; i < catalog->warnings.n; i++) {
        buf_fmt(&out, "warning " STR_FMT "\n", STR_ARG(catalog->warnings.at[i]));
    }
    return buf_view(&out);
}
