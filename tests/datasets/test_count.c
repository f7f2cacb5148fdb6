/* test_count.c - the class is the number of marks, and neither size nor share give it away. */
#include "datasets/sets.h"

#include <stdlib.h>

Test(count, how_many_are_marked)
{
    sw_dataset *d = open_spec("count:train=6000:size=21:marked=7");
    cr_assert(d->schema.output.count == 7 && d->sets.width == 1);
    check_balance(d);
    check_sizes(d, 21);
    check_positions(d);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        int64_t marks = 0;
        for (int64_t i = 0; i < s.size; i++) {
            cr_assert(s.x[i] == 0 || s.x[i] == 1);
            cr_assert(s.instance[i] == (s.x[i] == 1));
            marks += s.x[i] == 1;
        }
        cr_assert(marks == s.label + 1, "set %lld", (long long)b);
        cr_assert(atoi(d->schema.output.name[s.label]) == marks);
        /* So the largest and the smallest value are the same in all sets. */
        cr_assert(marks > 0 && marks < s.size);
    }
    sw_dataset_free(d);
}

/* The accuracy of the best guess from the share k/n alone. All pairs (n, k) are equally probable,
 * so the best guess for a share is the k that has it for most sizes. */
static int best_guess[5][31]; /* [k - 1][n] for the share k/n */

static double accuracy_of_shares(void)
{
    double right = 0, all = 0;
    for (int n = 10; n <= 30; n++)
        for (int k = 1; k <= 5; k++) {
            int most = 0;
            for (int guess = 1; guess <= 5; guess++) {
                int sizes = 0; /* m with guess/m = k/n */
                for (int m = 10; m <= 30; m++) sizes += guess * n == k * m;
                if (sizes > most) most = sizes, best_guess[k - 1][n] = guess;
            }
            right += best_guess[k - 1][n] == k;
            all++;
        }
    return right / all;
}

/* Even the exact share, which no network reads, leaves a part of the sets open. The share to a
 * fiftieth gives away little more than half of them. */
Test(count, shares_do_not_tell)
{
    const double exact = accuracy_of_shares();
    cr_assert(exact < 0.85, "%g", exact);
    sw_dataset *d = open_spec("count");
    double right = 0, cells[51][5] = {{0}}, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        cr_assert(s.size >= 10 && s.size <= 30 && s.label < 5);
        right += best_guess[s.label][s.size] == s.label + 1;
        cells[(int)((s.label + 1) * 50.0 / (double)s.size)][s.label]++;
    }
    check_share("exact shares", right, n, exact);
    double rounded = 0;
    for (int cell = 0; cell <= 50; cell++) {
        double most = 0;
        for (int k = 0; k < 5; k++) most = fmax(most, cells[cell][k]);
        rounded += most;
    }
    cr_assert(rounded / n < 0.65, "%g", rounded / n);
    sw_dataset_free(d);
}

Test(count, a_size_that_would_tell)
{
    expect_refused("count:size=10",
                   "marked=5: the smallest set has 5 elements, expected more than marked");
    sw_dataset_free(open_spec("count:size=11:train=1:valid=1:test=1"));
}
