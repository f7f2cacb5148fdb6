/* test_rare_signal.c - heights have the right distributions, and `best` is the accuracy of the
 * posterior. */
#include "datasets/sets.h"

enum { TOSSES = 32, WIDTH = 5 };

static int class_of(const sw_real *x)
{
    int class = -1;
    for (int c = 0; c < 4; c++) {
        cr_assert(x[1 + c] == 0 || (x[1 + c] == 1 && class < 0));
        if (x[1 + c] == 1) class = c;
    }
    cr_assert(class >= 0);
    return class;
}

Test(rare_signal, one_element_is_a_little_higher)
{
    sw_dataset *d = open_spec("rare-signal:size=20:noise=60:train=6000");
    cr_assert(d->schema.output.count == 4 && d->sets.width == WIDTH);
    check_balance(d);
    check_sizes(d, 20);
    check_positions(d);
    /* The height of the signal above the mean of the others, and the variance of the others. */
    double gap = 0, variance = 0, n = (double)d->sets.count, levels[2] = {0};
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double sum = 0, square = 0, signal = 0, others = (double)s.size - 1;
        int64_t count[4] = {0}, signals = 0;
        for (int64_t i = 0; i < s.size; i++) {
            const double steps = 4 * ((double)s.x[i * WIDTH] - (double)s.x[0]);
            cr_assert(steps == floor(steps), "set %lld: one level", (long long)b);
            count[class_of(s.x + i * WIDTH)]++;
            if (s.instance[i]) {
                cr_assert(class_of(s.x + i * WIDTH) == s.label);
                signals++, signal = (double)s.x[i * WIDTH];
            } else {
                sum += (double)s.x[i * WIDTH];
                square += (double)s.x[i * WIDTH] * (double)s.x[i * WIDTH];
            }
        }
        cr_assert(signals == 1);
        for (int c = 0; c < 4; c++) cr_assert(llabs(count[c] - count[0]) <= 1);
        gap += signal - sum / others;
        variance += (square - sum * sum / others) / (others - 1);
        levels[0] += sum / others<-1, levels[1] += sum / others> 1;
    }
    /* A coin of the signal shows heads with p = 0.7 instead of 0.5: 32 of them raise the height by
     * 32 * 0.2 / 4. The variance of 32 fair ones is 32 / 4 / 16. */
    cr_assert(fabs(gap / n - 1.6) < 5 * sqrt((0.42 + 0.5) / n), "%g", gap / n);
    cr_assert(fabs(variance / n - 0.5) < 5 * 0.5 * sqrt(2.0 / 9 / n), "%g", variance / n);
    for (int end = 0; end < 2; end++) /* a third of the levels is above 1, a third below -1 */
        cr_assert(fabs(levels[end] / n - 1.0 / 3) < 0.03, "%g", levels[end] / n);
    sw_dataset_free(d);
}

/* ---- The best answer, computed without a softmax --------------------------------------------- */

static double binomial[2][TOSSES + 1]; /* for fair coins, and for those of the signal */

/* The distribution of the number of heads, coin after coin. */
static void toss(double *probability, double up)
{
    memset(probability, 0, (TOSSES + 1) * sizeof *probability);
    probability[0] = 1;
    for (int t = 0; t < TOSSES; t++)
        for (int k = t + 1; k >= 0; k--)
            probability[k] = probability[k] * (1 - up) + (k > 0 ? probability[k - 1] * up : 0);
}

/* The probability of each class, given the elements: a sum over all levels that the first element
 * allows, and all elements that can be the signal, of the product of the probabilities of all
 * heights.
 */
static void posterior(set s, double *of_class)
{
    double all = 0;
    memset(of_class, 0, 4 * sizeof *of_class);
    for (int first = 0; first <= TOSSES; first++) {
        const double level = (double)s.x[0] - (first - TOSSES / 2) / 4.0;
        if (level < -3 || level >= 3) continue;
        for (int64_t signal = 0; signal < s.size; signal++) {
            double product = 1;
            for (int64_t i = 0; i < s.size && product > 0; i++) {
                const double up = ((double)s.x[i * WIDTH] - level) * 4 + TOSSES / 2;
                product *= up < 0 || up > TOSSES ? 0 : 8 * binomial[i == signal][(int)up];
            }
            of_class[class_of(s.x + signal * WIDTH)] += product;
            all += product;
        }
    }
    for (int c = 0; c < 4; c++) of_class[c] /= all;
}

/* `best` is the mean of the largest posterior, and the answer with the largest one is right as
 * often. */
static void check_best(const char *spec, double noise)
{
    sw_dataset *d = open_spec(spec);
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double expected = 0, variance = 0, right = 0, highest = 0, n = (double)test.count;
    toss(binomial[0], 0.5);
    toss(binomial[1], (1 - noise) + noise * 0.5);
    for (int64_t b = 0; b < test.count; b++) {
        set s = set_of(d, test.index[b]);
        double of_class[4];
        int answer = 0, top = 0;
        posterior(s, of_class);
        for (int c = 1; c < 4; c++)
            if (of_class[c] > of_class[answer]) answer = c;
        for (int i = 1; i < s.size; i++)
            if (s.x[i * WIDTH] > s.x[top * WIDTH]) top = i;
        expected += of_class[answer];
        variance += of_class[answer] * (1 - of_class[answer]);
        right += answer == s.label;
        highest += class_of(s.x + top * WIDTH) == s.label;
    }
    cr_assert(fabs(d->best - expected / n) < 1e-12, "%s: %.15g, expected %.15g", spec, d->best,
              expected / n);
    cr_assert(fabs(right - expected) <= 5 * sqrt(variance), "%s: %g right, expected %g", spec,
              right, expected);
    /* The class of the highest element, which max can find, is nearly as often right, and not more
     * often beyond chance. */
    cr_assert(highest / n <= d->best + 1e-9 + 5 * sqrt(variance) / n && highest / n > d->best - 0.1,
              "%s: %g", spec, highest / n);
    sw_dataset_free(d);
}

Test(rare_signal, best_is_that_of_the_posterior)
{
    check_best("rare-signal:train=1:valid=1:test=500", 0.4);
    check_best("rare-signal:train=1:valid=1:test=500:size=12:noise=70", 0.7);
    check_best("rare-signal:train=1:valid=1:test=4000:size=4:noise=90", 0.9);
    check_best("rare-signal:train=1:valid=1:test=500:size=20:noise=0", 0);
}

static double best_of(const char *spec)
{
    sw_dataset *d = open_spec(spec);
    const double best = d->best;
    sw_dataset_free(d);
    return best;
}

Test(rare_signal, noise_and_size_are_harder)
{
    const double easy = best_of("rare-signal:noise=30"), usual = best_of("rare-signal");
    cr_assert(easy > usual + 0.02 && usual > best_of("rare-signal:noise=50") + 0.02);
    cr_assert(usual > best_of("rare-signal:size=100") + 0.02);
    cr_assert(best_of("rare-signal:noise=0") > 0.9999);
    cr_assert(usual == best_of("rare-signal:train=7:valid=3"), "of the test split alone");
}

/* If all is noise, the best answer is the most frequent class, which is right in ceil(n/4) of n. */
Test(rare_signal, nothing_but_noise)
{
    sw_dataset *d = open_spec("rare-signal:noise=100:size=9");
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double sum = 0;
    for (int64_t b = 0; b < test.count; b++) {
        set s = set_of(d, test.index[b]);
        sum += (double)((s.size + 3) / 4) / (double)s.size;
    }
    cr_assert(fabs(d->best - sum / (double)test.count) < 1e-12);
    sw_dataset_free(d);
}
