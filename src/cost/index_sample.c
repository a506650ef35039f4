/*
 * See the header. Keys are asked for where PostgreSQL would merge equal ones (nbtdedup.c) and it is open how many are equal: not where a column alone tells all rows
 * apart, nor where all combinations together are so few that each has hundreds of rows whatever depends on what. A column alone has ANALYZE's word,
 * of 30,000 rows, but not whether the rows of a value lie together.
 *
 * Knowingly: rows from evenly spaced pages show what lies in a few stretches of the table as well as chance would, not better.
 */
#include "cost/index_sample.h"

#include <math.h>

#include "cost/index_kinds.h"
#include "cost/predicate_share.h"
#include "cost/table_size.h"

#define ROWS_LEAST 2000
#define APART 0.9    /* of all rows have a value of their own */
#define SATURATED 100 /* rows to a key: posting lists are full */
#define FEW 1.5
#define FEWER 1.5 /* values that are read are so many times fewer than those that were said: no chance */
#define NULLS_LEAST 0.01
#define ENOUGH 30 /* rows of the sample that meet the predicate */

static bool keys_are_open(const struct catalog *catalog, const struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double combinations = 1;
    bool foreseen = true;
    if (!index_may_deduplicate(catalog, index)) {
        return false;
    }
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        if (key->column == CATALOG_NONE) {
            foreseen &= key->stats.present;
            continue;
        }
        double values = catalog_distinct(&table->columns[key->column].stats, rows);
        if (values > APART * rows) {
            return false;
        }
        combinations *= fmax(1, values);
    }
    if (!foreseen) {
        return true;
    }
    return combinations * SATURATED > rows && (index->key_count > 1 || combinations * FEW < rows);
}

/*
 * What a B-tree's rows cost to fetch hangs on how they lie; of an expression nobody knows before the index is built and analysed. How full GiST's pages get hangs on
 * whether ranges came in their order, which ANALYZE does not look at.
 */
static bool order_is_open(const struct catalog_table *table, const struct design_index *index) {
    uint32_t column = index->keys[0].column;
    if (index->method == METHOD_GIST && index->key_count == 1 && column != CATALOG_NONE) {
        return table->columns[column].family == FAMILY_RANGE;
    }
    return index->method == METHOD_BTREE && index->keys[0].column == CATALOG_NONE && !index->keys[0].stats.present;
}

bool index_sample_asks_nulls(const struct catalog_table *table, uint32_t column) {
    const struct catalog_stats *stats = column == CATALOG_NONE ? NULL : &table->columns[column].stats;
    return stats && stats->present && stats->null_fraction >= NULLS_LEAST && stats->null_fraction < 1;
}

static bool nulls_are_open(const struct catalog_table *table, const struct design_index *index) {
    bool open = false;
    for (size_t i = 0; i < index->key_count; i++) {
        open |= index_sample_asks_nulls(table, index->keys[i].column);
    }
    for (size_t i = 0; i < index->include_count; i++) {
        open |= index_sample_asks_nulls(table, index->include[i]);
    }
    return open && index->predicate && index->method == METHOD_BTREE;
}

/* Few rows are believed where they contradict, with half a one more of each kind. */
double index_sample_nulls(const struct design_sample *sample, size_t member, double said) {
    if (!sample->filled || sample->filled[member] < 0 || sample->held <= 0) {
        return said;
    }
    double held = sample->held, nulls = held - sample->filled[member], expected = said * held;
    bool agree = fabs(nulls - expected) <= 2 * sqrt(expected * (1 - said)) + 1;
    return agree ? said : (nulls + 0.5) / (held + 1);
}

struct index_sample_wish index_sample_wish(const struct catalog *catalog, const struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double rows = cost_table_size(catalog, table).rows;
    if (catalog->dialect != SQL_POSTGRESQL || index->part_count || (table->kind != TABLE_ORDINARY && table->kind != TABLE_MATVIEW && table->kind != TABLE_PARTITION) ||
        rows < ROWS_LEAST || !table->has_stats) {
        return (struct index_sample_wish){0};
    }
    return (struct index_sample_wish){index->predicate && !cost_predicate_is_plain(table, index->predicate),
                                      keys_are_open(catalog, index, rows), order_is_open(table, index),
                                      index->method == METHOD_GIN, nulls_are_open(table, index)};
}

/* Few hits are believed where they contradict, with half a row more (Jeffreys); else the statistics, which had more rows, as where they know each condition. */
double index_sample_share(const struct design_sample *sample, double said, bool well_said) {
    double expected = said * sample->rows, held = sample->held;
    bool agree = fabs(held - expected) <= 2 * sqrt(fmax(held, expected)) + 1;
    if (sample->rows <= 0 || ((well_said || held < ENOUGH) && agree)) {
        return said;
    }
    return fmin(1, (held + 0.5) / (sample->rows + 1));
}

/*
 * A state of few rows that meets a condition of which only the sample knows (status = 'open' AND total > paid). How many are in the state is ANALYZE's word: they lie
 * together, so the sample has them by the page. Of those that it has, as many meet the condition as of all rows, unless they contradict: clearly, as they are few and
 * a workload has dozens of such predicates, of which one in twenty is beyond two deviations by chance.
 */
static double held_of_parts(const struct design_sample *s, double told_share) {
    double untold = (s->untold + 0.5) / (s->rows + 1), expected = s->told * untold;
    bool agree = fabs(s->held - expected) <= 3 * sqrt(expected * (1 - untold)) + 1;
    return told_share * (agree ? untold : (s->held + 0.5) / (s->told + 1));
}

double index_sample_held(const struct catalog_table *table, const struct design_index *index) {
    struct cost_predicate_parts parts = {0};
    struct arena arena;
    double said = cost_predicate_share(table, index->predicate);
    if (cost_predicate_is_plain(table, index->predicate)) {
        return said;
    }
    arena_init(&arena, NULL);
    bool apart = index->sample.untold >= ENOUGH && cost_predicate_parts(&arena, table, index->predicate, &parts);
    arena_release(&arena);
    return apart ? held_of_parts(&index->sample, parts.told_share)
                 : index_sample_share(&index->sample, said, cost_predicate_is_of_plain(table, index->predicate));
}

/*
 * What ANALYZE said of the column is of 30,000 rows from everywhere, and right of what is computed of it, unless the rows that were read show that a hundred results which all
 * differ do not tell how many there are (the first letters of a name). Of a document it has a hundred: from them is only how many different values there are, where the
 * rows that were read cannot tell.
 */
const struct catalog_stats *index_sample_foreseen(struct arena *arena, const struct design_sample *sample, const struct index_key *few, double rows) {
    const struct catalog_stats *own = few->computed ? &few->stats : NULL, *read = sample ? sample->values : NULL;
    bool fewer = own && read && sample->told_apart && catalog_distinct(read, rows) * FEWER < catalog_distinct(own, rows);
    if (!read || (own && !few->counted && !fewer) || (!own && !sample->told_apart)) {
        return own;
    }
    if (sample->told_apart) {
        return read;
    }
    struct catalog_stats *both = ARENA_NEW(arena, struct catalog_stats);
    *both = *read;
    both->distinct = own->distinct;
    return both;
}
