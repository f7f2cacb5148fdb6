/* test_fashion.c - the data sets of Fashion-MNIST against the images that they are made of. */
#include "datasets/images.h"
#include "fingerprint.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static sw_images images;

static void read_images(void)
{
    sw_status status = sw_images_read(&images, &sw_fashion_mnist);
    if (status == SW_ERROR_NOT_FOUND) cr_skip_test("%s", sw_error_message());
    cr_assert(status == SW_OK, "%s", sw_error_message());
}

static void free_images(void)
{
    sw_images_free(&images);
}

TestSuite(fashion, .init = read_images, .fini = free_images);

static sw_dataset *open_spec(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 21) == SW_OK, "%s", sw_error_message());
    return dataset;
}

/* ---- Which image is it? Found by a hash, and then compared --------------------------------- */

typedef struct entry {
    uint64_t hash;
    int64_t image; /* of the training file, or 60,000 + of the test file */
} entry;

static uint64_t hash_of(const uint8_t *pixel)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < IMAGE_PIXELS; i++) hash = (hash ^ pixel[i]) * 0x100000001b3u;
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const entry *)a)->hash, y = ((const entry *)b)->hash;
    return x < y ? -1 : x > y;
}

static const uint8_t *pixels(int64_t image)
{
    return image < IMAGE_TRAIN ? images.image[0].data + image * IMAGE_PIXELS
                               : images.image[1].data + (image - IMAGE_TRAIN) * IMAGE_PIXELS;
}

static int class_of(int64_t image)
{
    return image < IMAGE_TRAIN ? images.label[0].data[image]
                               : images.label[1].data[image - IMAGE_TRAIN];
}

enum { IMAGES = IMAGE_TRAIN + IMAGE_TEST };

static entry *index_images(void)
{
    entry *list = malloc(IMAGES * sizeof *list);
    cr_assert(list);
    for (int64_t i = 0; i < IMAGES; i++) list[i] = (entry){hash_of(pixels(i)), i};
    qsort(list, IMAGES, sizeof *list, by_hash);
    return list;
}

/* The image of these pixels. No two of Fashion-MNIST's images are the same. */
static int64_t find_image(const entry *list, const uint8_t *pixel)
{
    entry key = {hash_of(pixel), 0};
    const entry *found = bsearch(&key, list, IMAGES, sizeof *list, by_hash);
    cr_assert(found && memcmp(pixels(found->image), pixel, IMAGE_PIXELS) == 0);
    return found->image;
}

/* ---- fashion-points ------------------------------------------------------------------------- */

/* A point's place in the image, and its grey level, which is not 0. */
static int place_of(const sw_real *point, int *level)
{
    double column = ((double)point[0] * 27 + 27) / 2, row = ((double)point[1] * 27 + 27) / 2;
    double grey = ((double)point[2] * 255 + 255) / 2;
    cr_assert(fabs(column - round(column)) < 1e-4 && fabs(row - round(row)) < 1e-4);
    cr_assert(fabs(grey - round(grey)) < 1e-4);
    *level = (int)round(grey);
    cr_assert(*level >= 1 && *level <= 255 && column > -0.5 && column < 27.5);
    cr_assert(row > -0.5 && row < 27.5);
    return (int)round(row) * IMAGE_SIDE + (int)round(column);
}

/* With all points, a set is its image: each of the right class, from the right file, once. */
Test(fashion, all_points_are_the_image)
{
    sw_dataset *d = open_spec("fashion-points:train=4000:valid=3000:test=2000:points=784");
    entry *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    for (int64_t b = 0; b < d->sets.count; b++) {
        uint8_t image[IMAGE_PIXELS] = {0};
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            int level, place = place_of(d->sets.x + 3 * i, &level);
            cr_assert(image[place] == 0, "set %lld has a point twice", (long long)b);
            image[place] = (uint8_t)level;
        }
        int64_t number = find_image(list, image);
        cr_assert(!used[number], "image %lld is in two sets", (long long)number);
        used[number] = 1;
        cr_assert((number >= IMAGE_TRAIN) == (b >= 7000), "training and test images mix");
        cr_assert(d->sets.label[b] == class_of(number));
    }
    cr_assert(d->index[SW_TEST][0] == 7000);
    free(used);
    free(list);
    sw_dataset_free(d);
}

/* With fewer, the points are some of the image's, none twice, any of them alike. */
Test(fashion, points_are_drawn_from_the_image)
{
    sw_dataset *d = open_spec("fashion-points:train=1:valid=1:test=10000:points=40");
    double rank = 0, count = 0;
    for (int64_t i = 0; i < IMAGE_TEST; i++) {
        const uint8_t *pixel = pixels(IMAGE_TRAIN + i);
        const int64_t b = d->index[SW_TEST][i];
        int order[IMAGE_PIXELS], ink = 0; /* the how-manieth nonzero pixel each is */
        for (int p = 0; p < IMAGE_PIXELS; p++) order[p] = pixel[p] ? ink++ : -1;
        uint8_t seen[IMAGE_PIXELS] = {0};
        cr_assert(d->sets.offset[b + 1] - d->sets.offset[b] == (ink < 40 ? ink : 40));
        for (int64_t j = d->sets.offset[b]; j < d->sets.offset[b + 1]; j++) {
            int level, place = place_of(d->sets.x + 3 * j, &level);
            cr_assert(pixel[place] == level && !seen[place]);
            seen[place] = 1;
            rank += (order[place] + 0.5) / ink, count++;
        }
        cr_assert(d->sets.label[b] == class_of(IMAGE_TRAIN + i));
    }
    cr_assert(fabs(rank / count - 0.5) < 5 / sqrt(12 * count), "mean rank %g", rank / count);
    sw_dataset_free(d);
}

Test(fashion, points_take_all_images)
{
    sw_dataset *d = open_spec("fashion-points:points=1");
    cr_assert(d->index_count[SW_TRAIN] == 55000 && d->index_count[SW_VALID] == 5000);
    cr_assert(d->index_count[SW_TEST] == 10000 && d->sets.offset[70000] == 70000);
    sw_dataset_free(d);
    cr_assert(sw_dataset_open(&d, "fashion-points:train=55001", 1) == SW_ERROR_ARGUMENT);
    cr_assert(strstr(sw_error_message(), "train=55001 and valid=5000"), "%s", sw_error_message());
}

/* ---- fashion-bags --------------------------------------------------------------------------- */

/* The grey levels of an image, out of normalised ones. */
static void read_levels(uint8_t *pixel, const sw_real *x, int count)
{
    for (int i = 0; i < count; i++) {
        double grey = ((double)x[i] * 0.3530 + 0.2860) * 255;
        cr_assert(fabs(grey - round(grey)) < 1e-3 && grey > -0.5 && grey < 255.5);
        pixel[i] = (uint8_t)round(grey);
    }
}

/* Instances are images of their pool, instance labels say which are targets, and no image is in
 * the bags of two splits. */
Test(fashion, bags_hold_what_they_say)
{
    sw_dataset *d = open_spec("fashion-bags:train=1500:valid=700:test=700:target=6");
    entry *list = index_images();
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
                cr_assert(d->instance_label[i] == (class_of(number) == 6));
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

/* Size: mean and deviation as asked for, the same for both labels (Welch's t and the largest
 * difference of the two distributions, Kolmogorov and Smirnov); targets of a positive bag:
 * binomial without its zero. */
Test(fashion, bag_size_does_not_tell_the_label)
{
    enum { BAGS = 4000, LONGEST = 40 };
    sw_dataset *d = open_spec("fashion-bags:train=4000:valid=1:test=1");
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

Test(fashion, bags_of_one_size)
{
    sw_dataset *d = open_spec("fashion-bags:train=30:valid=4:test=4:size=1:deviation=0");
    cr_assert(d->sets.offset[38] == 38);
    for (int64_t b = 0; b < 38; b++) cr_assert(d->instance_label[b] == d->sets.label[b]);
    sw_dataset_free(d);
    d = open_spec("fashion-bags:train=30:valid=4:test=4:size=1:deviation=5");
    for (int64_t b = 0; b < 38; b++) cr_assert(d->sets.offset[b + 1] > d->sets.offset[b]);
    sw_dataset_free(d);
}

/* ---- fashion-patches ------------------------------------------------------------------------ */

/* Do the patches of two images come in one order of places? */
static bool same_order(const sw_dataset *d, int64_t a, int64_t b)
{
    for (int64_t i = 0; i < 16; i++)
        if (d->sets.x[50 * (16 * a + i)] != d->sets.x[50 * (16 * b + i)]) return false;
    return true;
}

/* Put together at their places, all patches are an image of the right class, from the right file,
 * each image once. */
Test(fashion, all_patches_are_the_image)
{
    sw_dataset *d = open_spec("fashion-patches:train=2000:valid=1000:test=1500");
    cr_assert(d->sets.width == 50 && d->schema.vocabulary == 16 && d->schema.output.count == 10);
    entry *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    int numbers_of_both = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        uint8_t image[IMAGE_PIXELS], patch[49];
        int places = 0;
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            const sw_real *x = d->sets.x + 50 * i;
            int place = (int)x[0];
            cr_assert(!(places & 1 << place), "set %lld has a patch twice", (long long)b);
            places |= 1 << place;
            read_levels(patch, x + 1, 49);
            for (int p = 0; p < 49; p++)
                image[(place / 4 * 7 + p / 7) * IMAGE_SIDE + place % 4 * 7 + p % 7] = patch[p];
        }
        cr_assert(places == 0xFFFF);
        int64_t number = find_image(list, image);
        cr_assert(!used[number], "image %lld is in two sets", (long long)number);
        used[number] = 1;
        cr_assert((number >= IMAGE_TRAIN) == (b >= 3000), "training and test images mix");
        cr_assert(d->sets.label[b] == class_of(number));
        if (number >= 1500) continue;
        numbers_of_both++; /* there is a test image of that number, which has its own order */
        cr_assert(!same_order(d, b, 3000 + number), "image %lld", (long long)number);
    }
    cr_assert_gt(numbers_of_both, 20);
    free(used);
    free(list);
    sw_dataset_free(d);
}

/* With fewer, they are those of the same images, none twice, any of them alike. */
Test(fashion, patches_are_drawn)
{
    sw_dataset *all = open_spec("fashion-patches:train=1:valid=1:test=10000");
    sw_dataset *d = open_spec("fashion-patches:train=1:valid=1:test=10000:patches=5");
    double uses[16] = {0};
    for (int64_t b = 0; b < d->sets.count; b++) {
        int places = 0;
        cr_assert(d->sets.offset[b + 1] - d->sets.offset[b] == 5);
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            const sw_real *x = d->sets.x + 50 * i, *same = all->sets.x + 50 * 16 * b;
            cr_assert(!(places & 1 << (int)x[0]));
            places |= 1 << (int)x[0];
            uses[(int)x[0]]++;
            while (same[0] != x[0]) same += 50;
            cr_assert(memcmp(same, x, 50 * sizeof *x) == 0);
        }
        cr_assert(d->sets.label[b] == all->sets.label[b]);
    }
    double p = 5 / 16.0, n = (double)d->sets.count;
    for (int i = 0; i < 16; i++)
        cr_assert(fabs(uses[i] / n - p) < 5 * sqrt(p * (1 - p) / n), "place %d: %g", i, uses[i]);
    sw_dataset_free(all);
    sw_dataset_free(d);
}

/* ---- fashion-tags --------------------------------------------------------------------------- */

/* The labels of a bag are the classes of its images; no image is in the bags of two splits; the
 * size says nothing about how many labels there are. */
Test(fashion, tags_are_what_is_in_the_bag)
{
    sw_dataset *d = open_spec("fashion-tags:train=1500:valid=400:test=400");
    cr_assert(d->task == SW_LABELS && d->schema.output.count == 10 && d->sets.targets == 10);
    cr_assert_str_eq(d->schema.output.name[9], "ankle boot");
    entry *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    double n = (double)d->sets.count, with[10] = {0}, size_sum = 0, tags_sum = 0, product = 0;
    double size_square = 0, tags_square = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        const int64_t size = d->sets.offset[b + 1] - d->sets.offset[b];
        int role = b < 1500 ? SW_TRAIN : b < 1900 ? SW_VALID : SW_TEST, there[10] = {0}, tags = 0;
        cr_assert(size >= 6 && size <= 18);
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            uint8_t image[IMAGE_PIXELS];
            read_levels(image, d->sets.x + i * IMAGE_PIXELS, IMAGE_PIXELS);
            int64_t number = find_image(list, image);
            cr_assert((number >= IMAGE_TRAIN) == (role == SW_TEST), "test images leak");
            cr_assert(!(used[number] & ~(1 << role)), "an image is in two splits");
            used[number] |= (uint8_t)(1 << role);
            there[class_of(number)] = 1;
        }
        for (int c = 0; c < 10; c++) {
            cr_assert(d->sets.target[b * 10 + c] == (sw_real)there[c], "set %lld, label %d",
                      (long long)b, c);
            tags += there[c], with[c] += there[c];
        }
        cr_assert(tags >= 1 && tags <= 6);
        size_sum += (double)size, size_square += (double)(size * size);
        tags_sum += tags, tags_square += tags * tags, product += (double)(size * tags);
    }
    /* Of ten at 3/10 each: none in 2.8 % of the bags, which get one, more than six in 1.1 %. */
    for (int c = 0; c < 10; c++)
        cr_assert(fabs(with[c] / n - 0.301) < 5 * sqrt(0.3 * 0.7 / n), "label %d: %g", c, with[c]);
    double r = (n * product - size_sum * tags_sum) / sqrt((n * size_square - size_sum * size_sum) *
                                                          (n * tags_square - tags_sum * tags_sum));
    cr_assert(fabs(r) < 5 / sqrt(n), "correlation %g", r);
    free(used);
    free(list);
    sw_dataset_free(d);
}

Test(fashion, bags_of_one_tag)
{
    sw_dataset *d = open_spec("fashion-tags:train=50:valid=4:test=4:size=1:share=99");
    int with[10] = {0}, kinds = 0;
    for (int64_t b = 0; b < 58; b++) {
        sw_real tags = 0;
        for (int c = 0; c < 10; c++) {
            tags += d->sets.target[b * 10 + c];
            with[c] += d->sets.target[b * 10 + c] == 1;
        }
        cr_assert(tags == 1 && d->sets.offset[b + 1] - d->sets.offset[b] == 1);
    }
    for (int c = 0; c < 10; c++) kinds += with[c] > 0;
    cr_assert_geq(kinds, 8); /* any of the ten alike: 10 * 0.9^58 = 0.02 are lacking */
    sw_dataset_free(d);
}

/* ---- All ------------------------------------------------------------------------------------- */

/* What is drawn from an image depends on the seed and on the image, not on how many others there
 * are. */
Test(fashion, an_image_is_drawn_from_by_its_number)
{
    static const char *const specs[][2] = {{"fashion-patches:train=40:valid=20:test=10:patches=4",
                                            "fashion-patches:train=25:valid=20:test=10:patches=4"},
                                           {"fashion-points:train=40:valid=20:test=10:points=20",
                                            "fashion-points:train=25:valid=20:test=10:points=20"}};
    for (int i = 0; i < 2; i++) {
        sw_dataset *many = open_spec(specs[i][0]), *few = open_spec(specs[i][1]);
        for (int64_t b = 0; b < few->sets.count; b++) {
            int64_t same = b < 25 ? b : b + 15, width = few->sets.width;
            int64_t from = few->sets.offset[b], there = many->sets.offset[same];
            int64_t rows = few->sets.offset[b + 1] - from;
            cr_assert_eq(many->sets.offset[same + 1] - there, rows);
            cr_assert(memcmp(few->sets.x + from * width, many->sets.x + there * width,
                             (size_t)(rows * width) * sizeof(sw_real)) == 0,
                      "%s: set %lld", specs[i][1], (long long)b);
        }
        sw_dataset_free(many);
        sw_dataset_free(few);
    }
}

Test(fashion, same_sets_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"fashion-points:train=30:valid=10:test=10:points=20", 0x5914f7e273ff1c47},
                  {"fashion-bags:train=10:valid=5:test=5", 0xb39ba90f9599f84d},
                  {"fashion-patches:train=30:valid=10:test=10:patches=4", 0xf4f6940a92e7f753},
                  {"fashion-tags:train=10:valid=5:test=5", 0xf739b4883ade7322}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        sw_dataset *d = open_spec(golden[i].spec);
        uint64_t hash = fingerprint(d);
        sw_dataset_free(d);
        cr_expect(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
    }
}
