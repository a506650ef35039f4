/*
 * PostgreSQL's cost constants and planner limits, as the captured settings hold them; PostgreSQL 15's defaults otherwise.
 * One unit is seq_page_cost: the read of one page in sequence.
 */
#ifndef DOVETAIL_COST_PG_PARAMS_H
#define DOVETAIL_COST_PG_PARAMS_H

#include "catalog/catalog.h"

struct pg_params {
    double seq_page, random_page;
    double cpu_tuple, cpu_index_tuple, cpu_operator;
    double parallel_tuple, parallel_setup;
    double cache_pages;        /* effective_cache_size */
    double work_mem, hash_mem; /* bytes; hash_mem = work_mem * hash_mem_multiplier */
    double page_bytes;
    double min_parallel_table_pages, min_parallel_index_pages;
    int workers_per_gather;
    bool leader_participates, memoize, incremental_sort;
};

struct pg_params pg_params_of(const struct catalog *catalog);
/* Of them alone, for those who want no more. */
double pg_page_bytes(const struct catalog *catalog);

/* A row estimate: whole, at least 1, never NaN or infinite (costsize.c, clamp_row_est). Every estimate passes here. */
double pg_clamp_rows(double rows);
/* A probability: 0..1, NaN is 0. */
double pg_clamp_selectivity(double selectivity);
/* Bytes on the heap that an in-memory tuple of the width takes, and the pages of many (costsize.c, relation_byte_size). */
double pg_relation_bytes(double rows, double width);
double pg_relation_pages(double rows, double width);
/* MAXALIGN: the next multiple of 8. */
double pg_align(double bytes);
/*
 * Workers for a scan of so many heap and index pages (-1: does not count), at most `max` (allpaths.c, compute_parallel_worker). A member of an append
 * is never too small: it may pay off together with the others.
 */
int pg_parallel_workers(const struct pg_params *params, double heap_pages, double index_pages, bool member);
/* How many times faster the CPU part runs (costsize.c, get_parallel_divisor): the leader helps less the more workers it serves. */
double pg_parallel_divisor(const struct pg_params *params, int workers);

#endif
