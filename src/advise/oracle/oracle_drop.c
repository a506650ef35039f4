/*
 * Existing indexes that go, Oracle's way: made invisible first, so that a mistake is taken back in a moment and
 * without a rebuild; the index is maintained meanwhile. Dropped after a whole cycle of the business.
 *
 * Unused by DBA_INDEX_USAGE: the database has counted every access since 12.2, over restarts, by samples. An index
 * that it does not list was never seen; that means something only where it lists others, and its counters are not
 * known to be young.
 */
#include "advise/oracle/oracle.h"

#include "catalog/design_oracle.h"

static bool is_counted(const struct catalog *catalog) {
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_oracle_index *index = catalog->indexes[i].oracle;
        if (index && index->usage.accesses > 0) {
            return true;
        }
    }
    return false;
}

bool oracle_unused(const struct catalog *catalog, const struct catalog_index *index) {
    return index->oracle && index->oracle->usage.accesses == 0 && is_counted(catalog);
}

void oracle_write_drop(struct arena *arena, const struct catalog *catalog, const struct catalog_index *index,
                       struct advise_recommendation *out) {
    struct design_index *shape = design_index_from_catalog(arena, catalog, index);
    out->ddl[0] = design_oracle_hide_existing(arena, index);
    out->undo[0] = design_oracle_show_existing(arena, index);
    out->risk =
        str_fmt(arena,
                "Invisible, it is kept up to date and comes back at once. Its space and its upkeep are saved when it "
                "is dropped, after a whole cycle of the business (month's end, year's end): " STR_FMT ".",
                STR_ARG(design_index_undo(arena, catalog, shape)));
}
