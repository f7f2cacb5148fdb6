/* test_image_bags.c - the three generators of mnist-bags and fashion-bags against their
 * definitions. (test_fashion.c has the balanced one on the images of Fashion-MNIST.) */
#include "images.h"

#include <setwise/datasets.h>

TestSuite(bags, .init = small_images_begin, .fini = scratch_end);

static sw_dataset *open_spec(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 21) == SW_OK, "%s", sw_error_message());
    return dataset;
}

static int64_t targets_of(const sw_dataset *d, int64_t b)
{
    int64_t targets = 0;
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
        targets += d->instance_label[i];
    return targets;
}

/* Instance labels are what the images show, the label says whether there is one, and no image is in
 * the bags of two splits. */
static void check_bags(const char *spec, const sw_image_source *source, int target)
{
    sw_dataset *d = open_spec(spec);
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

/* ---- What the size tells --------------------------------------------------------------------- */

/* What a large sample says about the sizes of bags, by label, and about the number of targets. */
typedef struct sample {
    double bags[2], size[2], square[2]; /* sums */
    double targets, images;
    double holding, variance_holding;       /* bags that hold a target, if drawn freely */
    double one, expected_one, variance_one; /* positive bags of one target */
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
        const double p = n * 0.1 * pow(0.9, n - 1) / holds; /* binomial without its zero */
        s->one += targets == 1, s->expected_one += p, s->variance_one += p * (1 - p);
    }
}

/* 20,000 bags of a generator. A tenth of the images are targets, of each split about. */
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

/* By how much positive bags are larger, and in `error` what of that is chance (Welch). */
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

/* The expected size of a bag of int(normal(10, 2)) images, and of one that has a target, which an
 * image is with probability 1/10. */
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

/* Ours does not leak: bags of both labels are of one size. */
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

/* The published one does: a bag is drawn again until it holds a target, and a large one holds one
 * more often. The difference is that of the definition, and far from chance. */
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

/* Drawn freely, as many are positive as hold a target by chance, and a tenth of the images are. */
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

/* Whatever is asked for, a bag has an image. */
Test(bags, of_one_image)
{
    for (int generator = 0; generator < 3; generator++) {
        char spec[96];
        snprintf(spec, sizeof spec,
                 "mnist-bags:train=40:valid=4:test=4:size=1:deviation=3:generator=%d", generator);
        sw_dataset *d = open_spec(spec);
        for (int64_t b = 0; b < 48; b++) cr_assert(d->sets.offset[b + 1] > d->sets.offset[b]);
        sw_dataset_free(d);
    }
}
