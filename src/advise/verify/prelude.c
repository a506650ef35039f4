/*
 * What must be done before a statement can be run by itself: "insert into payments (order_id, ...) values (currval('orders_id_seq'), ...)" takes the key of a
 * row that its transaction has just inserted. In a transaction of its own there is none: the session has drawn no key yet, or that of a row that was rolled
 * back. So the workload's INSERT that draws it goes first, and is not timed.
 *
 * A sequence is known to be a table's by the name that PostgreSQL gives those of serial and identity columns, table_column_seq. One of another name is
 * not found, and the statement is told as one that was not run.
 */
#include "advise/verify/verify.h"

static bool names_sequence_of(struct arena *scratch, struct str text, const struct catalog_table *table) {
    for (size_t i = 0; i < table->column_count; i++) {
        size_t at;
        struct str name = str_fmt(scratch, STR_FMT "_" STR_FMT "_seq", STR_ARG(table->name), STR_ARG(table->columns[i].name));
        if (str_find(text, name, &at)) {
            return true;
        }
    }
    return false;
}

static bool inserts(const struct workload_template *template) {
    const struct query *query = template->sample_count ? template->samples[0].query : NULL;
    return template->state == TEMPLATE_MODELLED && query && query->kind == QUERY_INSERT && query->target != CATALOG_NONE;
}

const struct workload_sample *verify_prelude(const struct catalog *catalog, const struct workload *workload, const struct workload_sample *sample) {
    const struct workload_sample *found = NULL;
    struct arena scratch;
    size_t at;
    if (!str_find(sample->text, STR("currval"), &at)) {
        return NULL;
    }
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < workload->template_count && !found; i++) {
        const struct workload_template *template = &workload->templates[i];
        bool other = inserts(template) && !str_find(template->samples[0].text, STR("currval"), &at);
        if (other && names_sequence_of(&scratch, sample->text, &catalog->tables[template->samples[0].query->target])) {
            found = template->samples;
        }
    }
    arena_release(&scratch);
    return found;
}
