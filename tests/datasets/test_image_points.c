/* test_image_points.c - points against the images that they are drawn from: those of Fashion-MNIST,
 * and small ones in at of MNIST. */
#include "datasets/fashion_images.h"
#include "fingerprint.h"
#include "images.h"

TestSuite(fashion_points, .init = read_images, .fini = free_images);

/* The pixel of a point, and its grey level, which is not 0. */
static int pixel_of(const sw_real *point, int *level)
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

/* With all points, a set is an image of the right class, from the right file, each image once. */
Test(fashion_points, all_points_are_the_image)
{
    sw_dataset *d = open_fashion("fashion-points:train=4000:valid=3000:test=2000:points=784");
    indexed_image *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    for (int64_t b = 0; b < d->sets.count; b++) {
        uint8_t image[IMAGE_PIXELS] = {0};
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            int level, at = pixel_of(d->sets.x + 3 * i, &level);
            cr_assert(image[at] == 0, "set %lld has a point twice", (long long)b);
            image[at] = (uint8_t)level;
        }
        int64_t number = find_image(list, image);
        cr_assert(!used[number], "image %lld is in two sets", (long long)number);
        used[number] = 1;
        cr_assert((number >= IMAGE_TRAIN) == (b >= 7000), "training and test images mix");
        cr_assert(d->sets.label[b] == class_of_image(number));
    }
    cr_assert(d->index[SW_TEST][0] == 7000);
    free(used);
    free(list);
    sw_dataset_free(d);
}

/* With fewer points, they are points of the image, uniform, none twice. */
Test(fashion_points, points_are_drawn_from_the_image)
{
    sw_dataset *d = open_fashion("fashion-points:train=1:valid=1:test=10000:points=40");
    double rank = 0, count = 0;
    for (int64_t i = 0; i < IMAGE_TEST; i++) {
        const uint8_t *pixel = pixels(IMAGE_TRAIN + i);
        const int64_t b = d->index[SW_TEST][i];
        int order[IMAGE_PIXELS], ink = 0; /* the rank of each pixel among the nonzero ones */
        for (int p = 0; p < IMAGE_PIXELS; p++) order[p] = pixel[p] ? ink++ : -1;
        uint8_t seen[IMAGE_PIXELS] = {0};
        cr_assert(d->sets.offset[b + 1] - d->sets.offset[b] == (ink < 40 ? ink : 40));
        for (int64_t j = d->sets.offset[b]; j < d->sets.offset[b + 1]; j++) {
            int level, at = pixel_of(d->sets.x + 3 * j, &level);
            cr_assert(pixel[at] == level && !seen[at]);
            seen[at] = 1;
            rank += (order[at] + 0.5) / ink, count++;
        }
        cr_assert(d->sets.label[b] == class_of_image(IMAGE_TRAIN + i));
    }
    cr_assert(fabs(rank / count - 0.5) < 5 / sqrt(12 * count), "mean rank %g", rank / count);
    sw_dataset_free(d);
}

Test(fashion_points, points_take_all_images)
{
    sw_dataset *d = open_fashion("fashion-points:points=1");
    cr_assert(d->index_count[SW_TRAIN] == 55000 && d->index_count[SW_VALID] == 5000);
    cr_assert(d->index_count[SW_TEST] == 10000 && d->sets.offset[70000] == 70000);
    sw_dataset_free(d);
    cr_assert(sw_dataset_open(&d, "fashion-points:train=55001", 1) == SW_ERROR_ARGUMENT);
    cr_assert(strstr(sw_error_message(), "train=55001 and valid=5000"), "%s", sw_error_message());
}

Test(fashion_points, an_image_is_drawn_from_by_its_number)
{
    expect_same_images("fashion-points:train=40:valid=20:test=10:points=20",
                       "fashion-points:train=25:valid=20:test=10:points=20");
}

Test(fashion_points, same_sets_everywhere)
{
    expect_fingerprint(open_fashion("fashion-points:train=30:valid=10:test=10:points=20"),
                       0x5914f7e273ff1c47);
}

/* ---- mnist-points ---------------------------------------------------------------------------- */

TestSuite(mnist_points, .init = small_images_begin, .fini = scratch_end);

/* All nonzero pixels of each image, each image once. */
Test(mnist_points, all_points_are_the_image)
{
    sw_dataset *d;
    uint8_t used[2][SMALL_TRAIN] = {{0}};
    cr_assert(sw_dataset_open(&d, "mnist-points:valid=200:test=300:points=784", 3) == SW_OK, "%s",
              sw_error_message());
    cr_assert(d->sets.count == SMALL_TRAIN + SMALL_TEST && d->sets.width == 3);
    cr_assert_str_eq(d->schema.output.name[4], "4");
    for (int64_t b = 0; b < d->sets.count; b++) {
        uint8_t pixel[IMAGE_PIXELS] = {0}, expected[IMAGE_PIXELS];
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            const sw_real *x = d->sets.x + 3 * i;
            int column = (int)lround(((double)x[0] * 27 + 27) / 2);
            int row = (int)lround(((double)x[1] * 27 + 27) / 2);
            pixel[row * IMAGE_SIDE + column] = (uint8_t)lround(((double)x[2] * 255 + 255) / 2);
        }
        small_image image = small_image_at(pixel[0] - 1, (pixel[1] - 1) * 100 + pixel[2] - 1);
        small_image_pixels(expected, image);
        cr_assert(memcmp(pixel, expected, sizeof pixel) == 0);
        cr_assert(!used[image.part][image.number]++ && image.part == (b >= SMALL_TRAIN));
        cr_assert_eq(d->sets.label[b], image.class);
    }
    sw_dataset_free(d);
}

Test(mnist_points, same_sets_everywhere)
{
    sw_dataset *d;
    cr_assert(sw_dataset_open(&d, "mnist-points:train=30:valid=10:test=10:points=20", 11) == SW_OK);
    expect_fingerprint(d, 0x592218f75febf4f0);
}
