/* test_shift.c - the class is that of the highest element, in short and in long sets. */
#include "datasets/sets.h"

enum { WIDTH = 5 };

Test(shift, the_class_of_the_highest)
{
    sw_dataset *d = open_spec("shift:train=6000:valid=1000:test=2000:size=9:test-size=100");
    cr_assert(d->schema.output.count == 4 && d->sets.width == WIDTH);
    check_balance(d);
    check_positions(d);
    check_sizes_of(d, SW_TRAIN, 9);
    check_sizes_of(d, SW_VALID, 9);
    check_sizes_of(d, SW_TEST, 100);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        int64_t top = 0;
        for (int64_t i = 0; i < s.size; i++) {
            const sw_real *x = s.x + WIDTH * i;
            if (x[0] > s.x[WIDTH * top]) top = i;
            double sum = 0;
            for (int c = 0; c < 4; c++) {
                cr_assert(x[1 + c] == 0 || x[1 + c] == 1);
                sum += (double)x[1 + c];
            }
            cr_assert(sum == 1);
        }
        const double height = (double)s.x[WIDTH * top];
        cr_assert(height >= -0.375 && height < 0.625);
        cr_assert(s.x[WIDTH * top + 1 + s.label] == 1, "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            const double below = height - (double)s.x[WIDTH * i];
            cr_assert(s.instance[i] == (i == top));
            cr_assert(i == top || (below >= 0.125 && below < 2.125));
        }
    }
    sw_dataset_free(d);
}

/* Five eighths of the others are of one class, which is uniform and independent of the label. */
Test(shift, the_crowd_knows_nothing)
{
    sw_dataset *d = open_spec("shift:train=1:valid=1:test=4000:test-size=300");
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double together[4][4] = {{0}}, share = 0, n = (double)test.count;
    for (int64_t b = 0; b < test.count; b++) {
        set s = set_of(d, test.index[b]);
        double count[4] = {0};
        int crowd = 0;
        for (int64_t i = 0; i < s.size; i++)
            for (int c = 0; c < 4; c++) count[c] += !s.instance[i] && s.x[WIDTH * i + 1 + c] == 1;
        for (int c = 1; c < 4; c++)
            if (count[c] > count[crowd]) crowd = c;
        together[crowd][s.label]++;
        share += count[crowd] / (double)(s.size - 1);
    }
    for (int crowd = 0; crowd < 4; crowd++)
        for (int label = 0; label < 4; label++)
            check_share("crowd and label", together[crowd][label], n, 1.0 / 16);
    cr_assert(fabs(share / n - 0.625) < 0.005, "%g", share / n);
    sw_dataset_free(d);
}

/* The length of the test sets changes nothing else: one training can be tested at many lengths. */
Test(shift, only_the_test_grows)
{
    sw_dataset *near = open_spec("shift:test-size=10"), *far = open_spec("shift:test-size=50");
    const int64_t sets = 2500, rows = near->sets.offset[sets];
    cr_assert(near->index_count[SW_TRAIN] + near->index_count[SW_VALID] == sets);
    cr_assert(far->sets.offset[sets] == rows);
    cr_assert(!memcmp(near->sets.x, far->sets.x, (size_t)(rows * WIDTH) * sizeof(sw_real)));
    cr_assert(!memcmp(near->sets.label, far->sets.label, (size_t)sets * sizeof(int32_t)));
    check_sizes(near, 10);
    check_sizes_of(far, SW_TEST, 50);
    sw_dataset_free(near);
    sw_dataset_free(far);
}
