/* Nested loop, hash join, merge join, materialize, memoize (see pg_join.h). */
#include "cost/pg_join.h"

#include <math.h>

/*
 * outer + N_outer * inner. When the first match ends the inner scan, an outer row with m matches reads 2/(m+1) of it; a row without
 * one reads all of it, or with an index next to nothing.
 */
struct pg_cost pg_nest_loop(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                            double operators, const struct pg_match *match) {
    double startup = outer->startup + inner->startup, run = outer->total - outer->startup, tuples;
    double inner_run = inner->total - inner->startup, again = inner->rescan_total - inner->rescan_startup;
    if (outer->rows > 1) {
        run += (outer->rows - 1) * inner->rescan_startup;
    }
    if (!match->single) {
        run += inner_run;
        if (outer->rows > 1) {
            run += (outer->rows - 1) * again;
        }
        tuples = outer->rows * inner->rows;
    } else {
        double matched = rint(outer->rows * match->match_share), unmatched = outer->rows - matched;
        double part = 2 / (match->matches + 1);
        tuples = matched * inner->rows * part;
        if (match->indexed) {
            run += inner_run * part;
            if (matched > 1) {
                run += (matched - 1) * again * part;
            }
            run += unmatched * again / fmax(1, inner->rows);
        } else {
            tuples += unmatched * inner->rows;
            run += inner_run;
            if (unmatched >= 1) {
                unmatched -= 1;
            } else {
                matched -= 1;
            }
            run += fmax(0, matched) * again * part + fmax(0, unmatched) * again;
        }
    }
    run += (p->cpu_tuple + operators * p->cpu_operator) * tuples;
    return (struct pg_cost){startup, startup + run};
}

static double power_of_two_at_least(double x) {
    double power = 1; /* log2 and exp2 took a tenth of a plan's time */
    if (x > 1) {
        int exponent;
        double fraction = frexp(x, &exponent);
        power = ldexp(1, fraction > 0.5 ? exponent : exponent - 1);
    }
    return power;
}

static double power_of_two_at_most(double x) {
    int exponent;
    frexp(fmax(x, 1), &exponent);
    return ldexp(1, exponent - 1);
}

/*
 * One bucket per row, at least 1024; when rows and buckets exceed hash_mem, batches in powers of two. 2 % stay for skewed values. A
 * shared table may use every worker's memory, unless batches are needed even so.
 */
struct pg_hash_table pg_hash_table(const struct pg_params *p, double rows, double width, int workers) {
    double tuple = 16 + 16 + pg_align(width), bytes = fmax(1, rows) * tuple;
    double memory = p->hash_mem * (workers > 0 ? workers + 1 : 1);
    double per_common = tuple + 8 * 8 + 4 + 24;
    double budget = memory - floor(memory / per_common * 0.02) * per_common;
    double buckets = power_of_two_at_least(fmax(1024, fmin(ceil(rows), power_of_two_at_most(budget / 8))));
    if (bytes + buckets * 8 <= budget) {
        return (struct pg_hash_table){buckets, 1};
    }
    if (workers > 0) {
        return pg_hash_table(p, rows, width, 0);
    }
    buckets = power_of_two_at_least(budget / (tuple + 8));
    double batches = power_of_two_at_least(fmax(2, ceil(bytes / fmax(1, budget - buckets * 8))));
    return (struct pg_hash_table){buckets, fmin(batches, 1048576)};
}

double pg_bucket_share(double distinct, bool guess, double null_fraction, double common, double tuples, double rows,
                       double buckets) {
    if (guess) {
        return fmax(0.1, common);
    }
    double average = (1 - null_fraction) / distinct;
    if (tuples > 0) {
        distinct = pg_clamp_rows(distinct * rows / tuples);
    }
    double share = distinct > buckets ? 1 / buckets : 1 / distinct;
    if (average > 0 && common > average) {
        share *= common / average;
    }
    return share < 1e-6 ? 1e-6 : share > 1 ? 1 : share;
}

struct pg_cost pg_hash_join(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                            const struct pg_hash_join *join, const struct pg_match *match) {
    double startup = outer->startup + inner->total, run = outer->total - outer->startup,
           per_hash = p->cpu_operator * join->clauses, per_pair = p->cpu_operator * join->hash_operators;
    double inner_total = join->shared_divisor > 0 ? inner->rows * join->shared_divisor : inner->rows;
    startup += (per_hash + p->cpu_tuple) * inner->rows;
    run += per_hash * outer->rows;
    struct pg_hash_table table =
        pg_hash_table(p, inner_total, inner->width, join->shared_divisor > 0 ? join->workers : 0);
    if (table.batches > 1) {
        double outer_pages = pg_relation_pages(outer->rows, outer->width),
               inner_pages = pg_relation_pages(inner->rows, inner->width);
        startup += p->seq_page * inner_pages;
        run += p->seq_page * (inner_pages + 2 * outer_pages);
    }
    if (pg_relation_bytes(pg_clamp_rows(inner->rows * join->common), inner->width) > p->hash_mem) {
        startup += 1e10; /* one value alone would fill the memory: the planner disables the path */
    }
    double tuples;
    if (match->single) {
        double matched = rint(outer->rows * match->match_share), part = 2 / (match->matches + 1);
        run += per_pair * matched * pg_clamp_rows(inner->rows * join->bucket_share * part) * 0.5;
        run += per_pair * (outer->rows - matched) * pg_clamp_rows(inner->rows / (table.buckets * table.batches)) * 0.05;
        tuples = match->anti ? outer->rows - matched : matched;
    } else {
        run += per_pair * outer->rows * pg_clamp_rows(inner->rows * join->bucket_share) * 0.5;
        tuples = join->pairs;
    }
    run += (p->cpu_tuple + join->operators * p->cpu_operator) * tuples;
    return (struct pg_cost){startup, startup + run};
}

struct pg_cost pg_merge_join(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                             const struct pg_merge_join *j) {
    double outer_skip = rint(outer->rows * j->outer_start), inner_skip = rint(inner->rows * j->inner_start);
    double outer_rows = pg_clamp_rows(outer->rows * j->outer_end),
           inner_rows = pg_clamp_rows(inner->rows * j->inner_end);
    double outer_run = outer->total - outer->startup, inner_run = inner->total - inner->startup;
    /* Whole rows are read: of one row nothing can be left out, whatever the shares say. */
    double outer_start = outer_skip / fmax(1, outer->rows), inner_start = inner_skip / fmax(1, inner->rows);
    double outer_end = outer_rows / fmax(1, outer->rows), inner_end = inner_rows / fmax(1, inner->rows);
    /* The skipped parts count as startup. */
    double startup = outer->startup + inner->startup + outer_run * outer_start + inner_run * inner_start;
    double run = outer_run * fmax(0, outer_end - outer_start);
    double inner_part = inner_run * fmax(0, inner_end - inner_start);
    double rescanned = j->skip_mark ? 0 : fmax(0, j->pairs - inner->rows);
    double ratio = 1 + rescanned / fmax(1, inner_rows);
    double bare = inner_part * ratio, kept = inner_part + p->cpu_operator * inner_rows * ratio;
    bool keep = !j->skip_mark && (kept < bare || !inner->mark_free ||
                                  (j->sorted_inner && pg_relation_bytes(inner->rows, inner->width) > p->work_mem));
    run += keep ? kept : bare;
    double per_merge = p->cpu_operator * j->clauses;
    startup += per_merge * (outer_skip + inner_skip * ratio);
    run += per_merge * (outer_rows - outer_skip + (inner_rows - inner_skip) * ratio);
    run += (p->cpu_tuple + j->operators * p->cpu_operator) * j->pairs;
    return (struct pg_cost){startup, startup + run};
}

struct pg_cost pg_materialize(const struct pg_params *p, const struct pg_input *input) {
    double run = input->total - input->startup + 2 * p->cpu_operator * input->rows;
    if (pg_relation_bytes(input->rows, input->width) > p->work_mem) {
        run += p->seq_page * pg_relation_pages(input->rows, input->width);
    }
    return (struct pg_cost){input->startup, input->startup + run};
}

double pg_rescan_materialized(const struct pg_params *p, double rows, double width) {
    double run = p->cpu_operator * rows;
    if (pg_relation_bytes(rows, width) > p->work_mem) {
        run += p->seq_page * pg_relation_pages(rows, width);
    }
    return run;
}

struct pg_cost pg_memoize_rescan(const struct pg_params *p, const struct pg_input *input, double calls,
                                 double distinct) {
    double entry = pg_relation_bytes(input->rows, input->width) + 88 +
                   24 * input->rows; /* cache entry, its key, a list cell per row */
    double fits = floor(p->hash_mem / entry);
    double evicted = distinct > 0 ? 1 - fmin(fits, distinct) / distinct : 0;
    double hits = (calls - distinct) / fmax(1, calls) * (fits / fmax(distinct, fits));
    hits = fmin(1, fmax(0, hits));
    double looked_up = input->total * (1 - hits) + p->cpu_operator;
    double evicting = evicted * (p->cpu_tuple + p->cpu_operator / 10 * input->rows);
    double storing = p->cpu_tuple + p->cpu_operator * input->rows; /* all of it, whatever the hits */
    return (struct pg_cost){input->startup * (1 - hits) + p->cpu_tuple, looked_up + evicting + storing};
}
