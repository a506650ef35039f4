/* In place of mip_cbc.c or mip_highs.c where neither solver was there when this was built: nothing is ever found. */
#include "advise/select/mip.h"

const char *mip_solver(void) {
    return NULL;
}

bool mip_solve(struct arena *arena, const struct mip *mip, const struct mip_limits *limits, double **x,
               struct mip_end *end) {
    (void)arena;
    (void)mip;
    (void)limits;
    (void)x;
    (void)end;
    return false;
}

struct mip_relaxation *mip_relax(struct arena *arena, const struct mip *mip) {
    (void)arena;
    (void)mip;
    return NULL;
}

void mip_relaxation_grow(struct mip_relaxation *relaxation, const struct mip *mip) {
    (void)relaxation;
    (void)mip;
}

void mip_relaxation_bound(struct mip_relaxation *relaxation, int column, double lower, double upper) {
    (void)relaxation;
    (void)column;
    (void)lower;
    (void)upper;
}

bool mip_relaxation_solve(struct mip_relaxation *relaxation, struct mip_point *point) {
    (void)relaxation;
    (void)point;
    return false;
}
