/* test_mixture.c - points have the deviations, means and weights of a mixture; the best
 * log-likelihood. */
#include "datasets/sets.h"

/* With one component, the sums of squares around the mean of each set give the deviation. */
Test(mixture, one_component)
{
    sw_dataset *d = open_spec("mixture:train=2000:components=1:least=50:most=90");
    cr_assert(d->task == SW_MIXTURE && d->schema.output.count == 5 && d->sets.width == 2);
    cr_assert_str_eq(d->schema.output.name[3], "deviation x 1");
    cr_assert(!d->sets.label && !d->sets.target && d->sets.targets == 0);
    double square = 0, freedom = 0, means = 0, spread = 0, sizes = 0, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        cr_assert(s.size >= 50 && s.size <= 90);
        sizes += (double)s.size;
        for (int c = 0; c < 2; c++) {
            double mean = 0;
            for (int64_t i = 0; i < s.size; i++) mean += (double)s.x[2 * i + c] / (double)s.size;
            for (int64_t i = 0; i < s.size; i++)
                square += ((double)s.x[2 * i + c] - mean) * ((double)s.x[2 * i + c] - mean);
            freedom += (double)s.size - 1;
            means += mean, spread += mean * mean;
        }
    }
    cr_assert(fabs(sizes / n - 70) < 5 * sqrt(140 / n), "mean size %g", sizes / n);
    cr_assert(fabs(square / freedom - 0.09) < 5 * 0.09 * sqrt(2 / freedom), "variance %g",
              square / freedom);
    cr_assert(fabs(means / (2 * n)) < 5 * sqrt(64 / 12.0 / (2 * n)));
    cr_assert(fabs(spread / (2 * n) - 64 / 12.0) < 5 * 64 / sqrt(180 * 2 * n), "spread %g",
              spread / (2 * n));
    /* Minus the entropy of the Gaussian. The deviation of ln p of an element is 1. */
    double expected = -log(2 * acos(-1) * 0.09) - 1;
    cr_assert(fabs(d->best - expected) < 5 / sqrt(70 * 1000), "%g", d->best);
    sw_dataset_free(d);
}

/* The weights are uniform on the simplex: the larger of two is 3/4 on average. It is measured where
 * the two components are far apart. `best` is near that of the paper for 4 Gaussians. */
Test(mixture, weights_and_the_best)
{
    sw_dataset *d = open_spec("mixture:train=3000:components=2");
    double largest = 0, count = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double low = 9, high = -9, below = 0;
        for (int64_t i = 0; i < s.size; i++)
            low = fmin(low, (double)s.x[2 * i]), high = fmax(high, (double)s.x[2 * i]);
        if (high - low < 5) continue; /* depends on the means, not on the weights */
        for (int64_t i = 0; i < s.size; i++) below += (double)s.x[2 * i] < (low + high) / 2;
        largest += fmax(below, (double)s.size - below) / (double)s.size, count++;
    }
    cr_assert(count > 500 && fabs(largest / count - 0.75) < 5 * 0.15 / sqrt(count), "%g of %g",
              largest / count, count);
    sw_dataset_free(d);
    d = open_spec("mixture:train=10");
    cr_assert(d->schema.output.count == 20);
    cr_assert(fabs(d->best + 1.4726) < 0.05, "%g", d->best);
    sw_dataset_free(d);
    expect_refused("mixture:least=600", "most=500 is less than least=600");
}
