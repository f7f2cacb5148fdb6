/* test_image_bags.c - the three generators of mnist-bags and fashion-bags against their
 * definitions: on small images, and the balanced one on those of Fashion-MNIST. */
#include "datasets/fashion_images.h"
#include "fingerprint.h"
#include "images.h"

#include <setwise/datasets.h>

TestSuite(bags, .init = small_images_begin, .fini = scratch_end);

static int64_t targets_of(const sw_dataset *d, int64_t b)
{
    int64_t targets = 0;
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
        targets += d->instance_label[i];
    return targets;
}

/* Instance labels are right, the label says whether there is a target, and no image is in bags of
 * two splits. */
static void check_bags(const char *spec, const sw_image_source *source, int target)
{
    sw_dataset *d = open_fashion(spec);
    uint8_t used[2][SMALL_TRAIN] = {{0}};
    cr_assert(d->task == SW_CLASSES && d->schema.output.count == 2 && d->sets.width == 784);
    for (int64_t b = 0; b < d->sets.count; b++) {
        const sw_role role = sw_dataset_role(d, b);
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            small_image image = small_image_of(d->sets.x + i * IMAGE_PIXELS, source);
            uint8_t *use = &used[image.part][image.number];
            cr_assert(image.part == (role == SW_TEST), "test images leak");
            cr_assert(!(*use & ~(1 << role)), "an image is in two splits");
            *use |= (uint8_t)(1 << role);
            cr_assert(d->instance_label[i] == (image.class == target));
        }
        cr_assert(d->sets.label[b] == (targets_of(d, b) > 0));
    }
    sw_dataset_free(d);
}

Test(bags, hold_what_they_say)
{
    check_bags("mnist-bags:train=300:valid=100:test=100", &sw_mnist, 9);
    check_bags("mnist-bags:train=300:valid=100:test=100:target=3:generator=1", &sw_mnist, 3);
    check_bags("mnist-bags:train=300:valid=100:test=100:generator=2", &sw_mnist, 9);
    check_bags("fashion-bags:train=300:valid=100:test=100:target=6:generator=1", &sw_fashion_mnist,
               6);
}

/* ---- Size and label -------------------------------------------------------------------------- */

/* Sums over a large sample of bags: sizes by label, and numbers of targets. */
typedef struct sample {
    double bags[2], size[2], square[2]; /* by label */
    double targets, images;
    double holding, variance_holding;       /* expected bags with a target, if drawn freely */
    double one, expected_one, variance_one; /* positive bags with one target */
} sample;

static void add_bags(sample *s, const sw_dataset *d)
{
    for (int64_t b = 0; b < d->sets.count; b++) {
        const double n = (double)(d->sets.offset[b + 1] - d->sets.offset[b]);
        const int label = d->sets.label[b];
        const int64_t targets = targets_of(d, b);
        s->bags[label]++, s->size[label] += n, s->square[label] += n * n;
        s->targets += (double)targets, s->images += n;
        const double holds = 1 - pow(0.9, n);
        s->holding += holds, s->variance_holding += holds * (1 - holds);
        if (!label) continue;
        const double p = n * 0.1 * pow(0.9, n - 1) / holds; /* binomial without zero */
        s->one += targets == 1, s->expected_one += p, s->variance_one += p * (1 - p);
    }
}

/* 20,000 bags of a generator. In each split, about a tenth of the images are targets. */
static sample draw_sample(int generator)
{
    sample s = {0};
    for (uint64_t seed = 0; seed < 5; seed++) {
        sw_dataset *d;
        char spec[64];
        snprintf(spec, sizeof spec, "mnist-bags:train=3998:valid=1:test=1:generator=%d", generator);
        cr_assert(sw_dataset_open(&d, spec, seed) == SW_OK, "%s", sw_error_message());
        add_bags(&s, d);
        sw_dataset_free(d);
    }
    return s;
}

static double mean_size(const sample *s, int label)
{
    return s->size[label] / s->bags[label];
}

/* The difference of the mean sizes of positive and negative bags. error: its standard error
 * (Welch). */
static double larger(const sample *s, double *error)
{
    double square = 0;
    for (int label = 0; label < 2; label++) {
        double mean = mean_size(s, label),
               variance = s->square[label] / s->bags[label] - mean * mean;
        square += variance / s->bags[label];
    }
    *error = sqrt(square);
    return mean_size(s, 1) - mean_size(s, 0);
}

/* The expected size of a bag of int(normal(10, 2)) images, and of one that has a target, if an
 * image is one with probability 1/10. */
static void expect_sizes(double *any, double *positive)
{
    double sum = 0, weight = 0, weighted = 0;
    for (int n = 1; n < 30; n++) {
        double from = n == 1 ? -9 : (n - 10) / 2.0, to = (n + 1 - 10) / 2.0;
        double share = (erf(to / sqrt(2)) - erf(from / sqrt(2))) / 2, holds = 1 - pow(0.9, n);
        sum += share * n, weight += share * holds, weighted += share * holds * n;
    }
    *any = sum, *positive = weighted / weight;
}

/* The balanced generator does not leak: bags of both labels have the same sizes. */
Test(bags, balanced_size_does_not_tell_the_label)
{
    double error;
    sample s = draw_sample(0);
    double more = larger(&s, &error);
    cr_assert(s.bags[0] == s.bags[1] + 10, "labels alternate, and the only one of a split is 0");
    cr_assert(fabs(more) < 3.3 * error && error < 0.03, "%g images more", more);
    cr_assert(fabs(mean_size(&s, 1) - 10) < 5 * 2 / sqrt(s.bags[1]));
    cr_assert(fabs(s.one - s.expected_one) < 5 * sqrt(s.variance_one));
}

/* The published one leaks: a bag is drawn again until it has a target, and large bags have one more
 * often. The difference is the expected one, and far from chance. */
Test(bags, alternating_size_tells_the_label)
{
    double error, any, positive;
    sample s = draw_sample(1);
    double more = larger(&s, &error);
    expect_sizes(&any, &positive);
    cr_assert(positive - any > 0.25 && positive - any < 0.27, "%g", positive - any);
    cr_assert(s.bags[0] == s.bags[1] + 10, "labels alternate");
    cr_assert(more > 5 * error, "positive bags have %g images more, error %g", more, error);
    cr_assert(fabs(more - (positive - any)) < 3.3 * error, "%g, not %g", more, positive - any);
    cr_assert(fabs(mean_size(&s, 0) - any) < 5 * 2 / sqrt(s.bags[0]), "%g, not %g",
              mean_size(&s, 0), any);
    cr_assert(fabs(s.one - s.expected_one) < 5 * sqrt(s.variance_one), "%g bags of one target",
              s.one);
}

/* The free generator: as many bags are positive as have a target by chance, and a tenth of the
 * images are targets. */
Test(bags, free_labels)
{
    double any, positive;
    sample s = draw_sample(2);
    expect_sizes(&any, &positive);
    cr_assert(fabs(s.bags[1] - s.holding) < 5 * sqrt(s.variance_holding), "%g, not %g", s.bags[1],
              s.holding);
    cr_assert(fabs(s.targets - s.images / 10) < 5 * sqrt(s.images * 0.09), "%g targets", s.targets);
    cr_assert(fabs(mean_size(&s, 1) - positive) < 5 * 2 / sqrt(s.bags[1]), "%g, not %g",
              mean_size(&s, 1), positive);
}

/* A bag has at least one image, whatever the parameters are. */
Test(bags, of_one_image)
{
    for (int generator = 0; generator < 3; generator++) {
        char spec[96];
        snprintf(spec, sizeof spec,
                 "mnist-bags:train=40:valid=4:test=4:size=1:deviation=3:generator=%d", generator);
        sw_dataset *d = open_fashion(spec);
        for (int64_t b = 0; b < 48; b++) cr_assert(d->sets.offset[b + 1] > d->sets.offset[b]);
        sw_dataset_free(d);
    }
}

Test(bags, same_sets_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"mnist-bags:train=10:valid=5:test=5", 0x803a1af860f3d0b2},
                  {"mnist-bags:train=10:valid=5:test=5:generator=1", 0x9f85bb54bf8f10b3},
                  {"mnist-bags:train=10:valid=5:test=5:generator=2", 0x3f6d08c27794ba13}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        sw_dataset *d;
        cr_assert(sw_dataset_open(&d, golden[i].spec, 11) == SW_OK, "%s", sw_error_message());
        expect_fingerprint(d, golden[i].hash);
    }
}

/* ---- The images of Fashion-MNIST ------------------------------------------------------------- */

TestSuite(fashion_bags, .init = read_images, .fini = free_images);

/* Elements are images of their pool, instance labels say which are targets, and no image is in bags
 * of two splits. */
Test(fashion_bags, hold_what_they_say)
{
    sw_dataset *d = open_fashion("fashion-bags:train=1500:valid=700:test=700:target=6");
    indexed_image *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    int64_t present[3] = {0};
    for (int role = 0; role < 3; role++) {
        for (int64_t k = 0; k < d->index_count[role]; k++) {
            const int64_t b = d->index[role][k];
            int64_t targets = 0;
            for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
                uint8_t image[IMAGE_PIXELS];
                read_levels(image, d->sets.x + i * IMAGE_PIXELS, IMAGE_PIXELS);
                int64_t number = find_image(list, image);
                cr_assert((number >= IMAGE_TRAIN) == (role == SW_TEST), "test images leak");
                cr_assert(!(used[number] & ~(1 << role)), "image %lld is in two splits",
                          (long long)number);
                used[number] |= (uint8_t)(1 << role);
                cr_assert(d->instance_label[i] == (class_of_image(number) == 6));
                targets += d->instance_label[i];
            }
            cr_assert(d->sets.label[b] == (targets > 0));
            present[role] += targets > 0;
        }
        cr_assert(present[role] == d->index_count[role] / 2);
    }
    free(used);
    free(list);
    sw_dataset_free(d);
}

/* Sizes have the wanted mean and deviation, the same for both labels (Welch's t, and the largest
 * difference of the distributions, Kolmogorov and Smirnov). The number of targets in a positive bag
 * is binomial without zero. */
Test(fashion_bags, size_does_not_tell_the_label)
{
    enum { BAGS = 4000, LONGEST = 40 };
    sw_dataset *d = open_fashion("fashion-bags:train=4000:valid=1:test=1");
    double sum[2] = {0}, square[2] = {0}, count[2] = {0}, histogram[2][LONGEST] = {{0}};
    double one = 0, expected_one = 0, variance_one = 0;
    for (int64_t b = 0; b < BAGS; b++) {
        const int64_t size = d->sets.offset[b + 1] - d->sets.offset[b];
        const int label = d->sets.label[b];
        cr_assert(size >= 1 && size < LONGEST);
        sum[label] += (double)size, square[label] += (double)(size * size), count[label]++;
        histogram[label][size]++;
        if (!label) continue;
        int targets = 0;
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
            targets += d->instance_label[i];
        double n = (double)size, p = n * 0.1 * pow(0.9, n - 1) / (1 - pow(0.9, n));
        one += targets == 1, expected_one += p, variance_one += p * (1 - p);
    }
    double mean[2], variance[2];
    for (int c = 0; c < 2; c++) {
        mean[c] = sum[c] / count[c];
        variance[c] = square[c] / count[c] - mean[c] * mean[c];
        cr_assert(fabs(mean[c] - 10) < 5 * 2 / sqrt(count[c]), "mean size %g", mean[c]);
        /* Rounding to whole sizes adds 1/12. */
        cr_assert(fabs(variance[c] - 4 - 1 / 12.0) < 5 * 4 * sqrt(2 / count[c]), "variance %g",
                  variance[c]);
    }
    double t = (mean[1] - mean[0]) / sqrt(variance[0] / count[0] + variance[1] / count[1]);
    cr_assert(fabs(t) < 3.3, "t %g", t);
    double below[2] = {0}, apart = 0;
    for (int n = 0; n < LONGEST; n++) {
        for (int c = 0; c < 2; c++) below[c] += histogram[c][n] / count[c];
        apart = fmax(apart, fabs(below[1] - below[0]));
    }
    cr_assert(apart < 1.95 * sqrt(2.0 / (BAGS / 2)), "distributions differ by %g", apart);
    cr_assert(fabs(one - expected_one) < 5 * sqrt(variance_one), "%g bags of one target, not %g",
              one, expected_one);
    sw_dataset_free(d);
}

Test(fashion_bags, of_one_size)
{
    sw_dataset *d = open_fashion("fashion-bags:train=30:valid=4:test=4:size=1:deviation=0");
    cr_assert(d->sets.offset[38] == 38);
    for (int64_t b = 0; b < 38; b++) cr_assert(d->instance_label[b] == d->sets.label[b]);
    sw_dataset_free(d);
    d = open_fashion("fashion-bags:train=30:valid=4:test=4:size=1:deviation=5");
    for (int64_t b = 0; b < 38; b++) cr_assert(d->sets.offset[b + 1] > d->sets.offset[b]);
    sw_dataset_free(d);
}

Test(fashion_bags, same_sets_everywhere)
{
    expect_fingerprint(open_fashion("fashion-bags:train=10:valid=5:test=5"), 0xb39ba90f9599f84d);
}
