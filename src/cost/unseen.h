/*
 * How many values a sample has not met, from how often it met those it has: Efron and Thisted's model ("How many words did Shakespeare know?", 1976),
 * in which a value is met with a rate of its own, spread over the values by a gamma distribution of shape a. Met k times are then, with q between 0 and 1,
 *
 *     E(f_k) ~ G(k + a) / k! q^k,        k = 1, 2, ...
 *
 * A great a is values all alike (Chao's case), a = 0 Fisher's logarithmic series, and -1 < a < 0 a vocabulary without an end (Heaps). Both
 * parameters are those under which the f_k are likeliest. In t samples more as large as this one
 *
 *     D(t) = f_1 (1 - (1 + q t)^-a) / (q a)
 *
 * values are met that this one has not, and one met k times is met t (k + a) q times again.
 *
 * A vocabulary that ends looks endless until a sample has met most of it, and a few counts look like anything. So of the shapes that the counts do not refute the greatest
 * is taken; and with D(t) goes Chao's lower bound, f_0 = f_1^2 / (2 f_2) values all alike, of which the t samples meet f_0 (1 - e^(-t f_1 / f_0)): a mean of both logarithms, of
 * equal weights from a = 0 on, and of Chao's the less the nearer a is to -1. Of a hundredth of all draws that tells 0.9 to 1 of values that are all alike, and of 6,000 words of
 * which the r-th has r^-1/2 of the most frequent one's draws, 0.8 where frequencies have logarithms of a normal distribution; Haas and Stokes' Duj1 tells 0.8, 0.7, and 0.2.
 *
 * Knowingly: beyond some ten samples more this is the families' word rather than the sample's: 1.7 of 100,000 words with r^-1/2, 0.4 to 0.7 of r^-2 to r^-5 without an end; where
 * half of the draws are of 5,000 values and half of values of their own it tells a fifth.
 */
#ifndef DOVETAIL_COST_UNSEEN_H
#define DOVETAIL_COST_UNSEEN_H

enum { UNSEEN_TIMES = 12 }; /* values met more often say nothing of those that were not */

struct unseen {
    double shape, q, once, twice; /* a, q, f_1, f_2 */
};

/* met[k]: how many values were met k times, k = 1 to UNSEEN_TIMES. */
struct unseen unseen_of(const double *met);
double unseen_values(const struct unseen *u, double more); /* more: t */
/* How often a value met k times is met in t samples more. */
double unseen_again(const struct unseen *u, double k, double more);

#endif
