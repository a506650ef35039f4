/*
 * The selection program over the known plans (CoPhy, PVLDB 4:362, with links summed over a statement's plans), as a solver wants it:
 *
 *     min  sum over c of m_c s_c  +  sum over units u of ( sum over plans k of a_uk y_uk  +  sum over rows r, options o of g_uro z_uro )
 *
 *     sum over k of y_uk = 1                                            for each unit
 *     sum over o of z_uro <= sum over the plans k with row r of y_uk    for each row; = where nothing existing can serve it
 *     what serves a seat, of all plans of the unit, <= s_c              for each seat
 *     sum over c of size_c s_c <= budget;  sum over c of amount_lc s_c <= most_l      for each limit (limits.c)
 *
 * a_uk is the plan with what exists in its rows, g_uro what the candidate saves there (below zero). Only s is integer. The prices of the
 * seats' rows are prices of the decomposition (dual.c), which bound the program over all plans, known or not.
 */
#ifndef DOVETAIL_ADVISE_PROGRAM_H
#define DOVETAIL_ADVISE_PROGRAM_H

#include "advise/select/mip.h"
#include "advise/select/solve.h"

struct program_link {
    uint32_t unit, seat;
    int row;
};

struct program_unit {
    int one;         /* row: one of its plans */
    int *row_rows;   /* per row of the unit: the program's; -1: none yet */
    size_t row_count;
    int *seat_rows;  /* per seat: that of its link; -1: none yet */
    size_t plan_count; /* that are built */
};

struct program {
    struct arena arena;
    struct mip mip;
    double scale;     /* of costs in the program to costs: solvers like numbers near one */
    int first_limit; /* row */
    int *set_columns; /* per candidate: of s; -1: it is out */
    struct program_unit *units;
    VEC(struct program_link) links;
    struct mip_relaxation *relaxation;
    size_t known_plans; /* of the cache: those that it holds */
};

/* To be called where known plans have changed their costs. */
void program_forget(struct solver *solver);
/* Few enough columns for a solver to be worth its time. */
bool program_is_small(struct solver *solver);
/* Prices of the node from the relaxation under its fixings. False: there is no solver, or it gave up. */
bool program_price(struct solver *solver, struct node *node);
/* A set of least cost over the known plans, beside the incumbent. False: there is no solver, or it found none. */
bool program_search(struct solver *solver, bool *in);

#endif
