/*
 * See the header. Shapes are tried one by one; for each there is one q that makes the mean of k what it was (an exponential family). The greatest is taken of those that
 * the counts do not refute: few of them would else make an endless vocabulary of values all alike.
 */
#include "cost/unseen.h"

#include <math.h>

#define SHAPE_MOST 2000.0
#define SHAPE_STEP 1.25
#define NOT_REFUTED 2.0 /* of a likelihood's logarithm */

enum { HALVES = 40, SHAPES = 49 /* down to 0.04 above -1 */ };

static double shape_of(int i) {
    return SHAPE_MOST * pow(SHAPE_STEP, -i) - 1;
}

/* The chances of 1 to UNSEEN_TIMES, and the mean. */
static double chances(double a, double q, double *p) {
    double weight = 1, sum = 0, mean = 0;
    for (int k = 1; k <= UNSEEN_TIMES; k++) {
        p[k] = weight;
        sum += weight;
        mean += k * weight;
        weight *= (k + a) / (k + 1) * q;
    }
    for (int k = 1; k <= UNSEEN_TIMES; k++) {
        p[k] /= sum;
    }
    return mean / sum;
}

static double q_of(double a, double mean) {
    double low = 0, high = 1, p[UNSEEN_TIMES + 1];
    for (int i = 0; i < HALVES; i++) {
        double middle = (low + high) / 2;
        *(chances(a, middle, p) < mean ? &low : &high) = middle;
    }
    return low;
}

static double likelihood(double a, double q, const double *met) {
    double p[UNSEEN_TIMES + 1], sum = 0;
    chances(a, q, p);
    for (int k = 1; k <= UNSEEN_TIMES; k++) {
        sum += met[k] > 0 ? met[k] * log(fmax(1e-300, p[k])) : 0;
    }
    return sum;
}

struct unseen unseen_of(const double *met) {
    struct unseen best = {.shape = SHAPE_MOST, .q = 0, .once = met[1], .twice = met[2]};
    double values = 0, mean = 0, most = -INFINITY, likely[SHAPES];
    for (int k = 1; k <= UNSEEN_TIMES; k++) {
        values += met[k];
        mean += k * met[k];
    }
    if (values <= met[1]) {
        return best;
    }
    mean /= values;
    for (int i = 0; i < SHAPES; i++) {
        double a = shape_of(i);
        likely[i] = likelihood(a, q_of(a, mean), met);
        most = fmax(most, likely[i]);
    }
    int i = 0;
    while (likely[i] < most - NOT_REFUTED) {
        i++;
    }
    best.shape = shape_of(i);
    best.q = q_of(best.shape, mean);
    return best;
}

static double efron_thisted(const struct unseen *u, double more) {
    double q = u->q, a = u->shape;
    if (q * more < 1e-9) {
        return u->once * more;
    }
    return fabs(a) < 1e-9 ? u->once * log1p(q * more) / q : -u->once * expm1(-a * log1p(q * more)) / (q * a);
}

/* A value met twice is taken as half a one where there is none. */
static double chao(const struct unseen *u, double more) {
    double all = u->once * u->once / (2 * fmax(0.5, u->twice));
    return all * -expm1(-more * u->once / all);
}

double unseen_values(const struct unseen *u, double more) {
    if (u->once <= 0 || more <= 0) {
        return 0;
    }
    double weight = 0.5 + 0.5 * fmin(1, fmax(0, -u->shape));
    return exp(weight * log(efron_thisted(u, more)) + (1 - weight) * log(chao(u, more)));
}

double unseen_again(const struct unseen *u, double k, double more) {
    return more * (k + u->shape) * u->q;
}
