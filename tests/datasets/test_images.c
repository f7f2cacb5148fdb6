/* test_images.c - files of images, the pools that bags are made of, and the sets that a small
 * collection has room for. */
#include "base/arena.h"
#include "datasets/image_pool.h"
#include "expect.h"
#include "images.h"

#include <setwise/datasets.h>

#include <unistd.h>
#include <zlib.h>

TestSuite(images, .init = small_images_begin, .fini = scratch_end);

/* ---- Files ----------------------------------------------------------------------------------- */

static void expect_read(const sw_image_source *source)
{
    sw_images images;
    cr_assert(sw_images_read(&images, source) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_images_count(&images, 0) == SMALL_TRAIN);
    cr_assert(sw_images_count(&images, 1) == SMALL_TEST);
    for (int part = 0; part < 2; part++) {
        for (int i = 0; i < sw_images_count(&images, part); i++) {
            uint8_t pixel[IMAGE_PIXELS];
            small_image_pixels(pixel, small_image_at(part, i));
            cr_assert(memcmp(pixel, images.image[part].data + i * IMAGE_PIXELS, sizeof pixel) == 0);
            cr_assert(images.label[part].data[i] == small_image_at(part, i).class);
        }
    }
    sw_images_free(&images);
}

Test(images, are_read)
{
    expect_read(&sw_mnist);
    expect_read(&sw_fashion_mnist);
}

/* Each file by itself may be gzipped. */
Test(images, gzipped)
{
    scratch_path plain = scratch("setwise/mnist/t10k-images-idx3-ubyte");
    size_t size;
    char *data = scratch_read(plain.text, &size);
    gzFile file = gzopen(scratch("setwise/mnist/t10k-images-idx3-ubyte.gz").text, "wb");
    cr_assert(gzwrite(file, data, (unsigned)size) == (int)size && gzclose(file) == Z_OK);
    cr_assert(unlink(plain.text) == 0);
    free(data);
    expect_read(&sw_mnist);
    cr_assert(sw_mnist_find() == SW_OK);
}

static void expect_no_images(sw_status status, const char *words)
{
    sw_images images;
    cr_assert_eq(sw_images_read(&images, &sw_mnist), status);
    expect_message(words);
    sw_images_free(&images);
}

/* Every one of the four is looked for, and the message says what brings it. */
Test(images, missing)
{
    const char *const name[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
    for (int i = 0; i < 4; i++) {
        scratch_path folder = scratch("setwise/mnist"), away = scratch("away");
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder.text, name[i]);
        cr_assert(rename(path, away.text) == 0);
        expect_no_images(SW_ERROR_NOT_FOUND, path);
        expect_message("tools/get-data mnist");
        cr_assert(sw_mnist_find() == SW_ERROR_NOT_FOUND);
        expect_message(path);
        cr_assert(rename(away.text, path) == 0);
    }
    cr_assert(sw_mnist_find() == SW_OK && sw_fashion_mnist_find() == SW_OK);
    setenv("SETWISE_DATA", "/nonexistent", 1);
    cr_assert(sw_fashion_mnist_find() == SW_ERROR_NOT_FOUND);
    expect_message("/nonexistent/fashion-mnist/train-images-idx3-ubyte: no such file");
    expect_message("apt-get install dataset-fashion-mnist");
}

/* Files of another shape under the names that are looked for. */
Test(images, wrong)
{
    static const uint8_t byte[SMALL_TRAIN + 1] = {[SMALL_TRAIN - 1] = 10};
    static const uint8_t pixel[2 * IMAGE_PIXELS];
    const scratch_path images = scratch("setwise/mnist/train-images-idx3-ubyte");
    const scratch_path labels = scratch("setwise/mnist/train-labels-idx1-ubyte");
    small_write(labels.text, SMALL_TRAIN, 0, byte);
    expect_no_images(SW_ERROR_FORMAT, "train-labels-idx1-ubyte: label 1199 is 10, expected 0 to 9");
    small_write(labels.text, SMALL_TRAIN + 1, 0, byte);
    expect_no_images(SW_ERROR_FORMAT,
                     "train-labels-idx1-ubyte: expected 1200 labels, one for each image");
    small_write(images.text, 2, 27, pixel);
    expect_no_images(SW_ERROR_FORMAT, "train-images-idx3-ubyte: expected images of 28 x 28");
    small_write(images.text, 3, 0, byte); /* labels */
    expect_no_images(SW_ERROR_FORMAT, "train-images-idx3-ubyte: expected images of 28 x 28");
    scratch_write(images.text, "\0\0\x08\3\0\0\0\0\0\0\0\x1c\0\0\0\x1c", 16); /* none */
    expect_no_images(SW_ERROR_FORMAT, "train-images-idx3-ubyte: expected images of 28 x 28");
}

/* MNIST as everyone normalises it. */
Test(images, grey_levels)
{
    sw_images images;
    cr_assert(sw_images_read(&images, &sw_mnist) == SW_OK);
    cr_assert_float_eq((double)images.level[0], -0.4242, 5e-5);
    cr_assert_float_eq((double)images.level[255], 2.8215, 5e-5);
    cr_assert_str_eq(sw_mnist.class_name[7], "7");
    sw_images_free(&images);
    cr_assert(sw_images_read(&images, &sw_fashion_mnist) == SW_OK);
    cr_assert_float_eq((double)images.level[0], -0.8102, 5e-5);
    cr_assert_float_eq((double)images.level[255], 2.0227, 5e-5);
    sw_images_free(&images);
}

/* ---- Pools ----------------------------------------------------------------------------------- */

/* Every image is in one pool, in the group of its class; validation has a sixth of the training
 * images. */
static void check_pools(const sw_images *images, const int group[IMAGE_CLASSES])
{
    sw_arena *arena = sw_arena_new();
    sw_image_pool pools[3];
    cr_assert(sw_image_pools(pools, arena, images, group, 5) == SW_OK, "%s", sw_error_message());
    uint8_t used[2][SMALL_TRAIN] = {{0}};
    const int64_t expected[3] = {SMALL_TRAIN - SMALL_TRAIN / 6, SMALL_TRAIN / 6, SMALL_TEST};
    for (int role = 0; role < 3; role++) {
        int64_t count = 0;
        cr_assert(pools[role].part == (role == SW_TEST));
        for (int g = 0; g < IMAGE_CLASSES; g++) {
            for (int64_t i = 0; i < pools[role].count[g]; i++) {
                int64_t number = pools[role].number[g][i];
                int class = images->label[pools[role].part].data[number];
                cr_assert(!used[pools[role].part][number]++);
                cr_assert_eq(group ? group[class] : class, g);
            }
            count += pools[role].count[g];
        }
        cr_assert_eq(count, expected[role]);
    }
    sw_arena_free(arena);
}

Test(images, pools_are_disjoint)
{
    static const int one[IMAGE_CLASSES] = {0}, is_three[IMAGE_CLASSES] = {[3] = 1};
    sw_images images;
    cr_assert(sw_images_read(&images, &sw_mnist) == SW_OK);
    check_pools(&images, NULL);
    check_pools(&images, one);
    check_pools(&images, is_three);
    sw_images_free(&images);
}

Test(images, pools_without_a_class)
{
    sw_dataset *d;
    uint8_t label[SMALL_TEST];
    for (int i = 0; i < SMALL_TEST; i++) label[i] = (uint8_t)(i % 9);
    small_write(scratch("setwise/fashion-mnist/t10k-labels-idx1-ubyte").text, SMALL_TEST, 0, label);
    cr_assert(sw_dataset_open(&d, "fashion-bags", 1) == SW_ERROR_FORMAT);
    cr_assert_str_eq(sw_error_message(),
                     "data set fashion-bags: the test images of Fashion-MNIST hold no ankle boot");
}

/* Of a group, any image alike, and what is told is its class. */
Test(images, draws_are_any_alike)
{
    enum { DRAWS = 20000 };
    static const int odd[IMAGE_CLASSES] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    sw_images images;
    sw_image_pool pools[3];
    sw_arena *arena = sw_arena_new();
    cr_assert(sw_images_read(&images, &sw_mnist) == SW_OK);
    cr_assert(sw_image_pools(pools, arena, &images, odd, 5) == SW_OK);
    double uses[SMALL_TEST] = {0};
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < DRAWS; i++) {
        sw_real x[IMAGE_PIXELS];
        int class = sw_image_draw(&pools[SW_TEST], 1, &r, x);
        small_image image = small_image_of(x, &sw_mnist);
        cr_assert(image.part == 1 && image.class == class && class % 2 == 1);
        uses[image.number]++;
    }
    const double expected = 2.0 * DRAWS / SMALL_TEST;
    for (int i = 0; i < SMALL_TEST; i++)
        if (small_image_at(1, i).class % 2)
            cr_assert(fabs(uses[i] - expected) < 5 * sqrt(expected), "image %d: %g", i, uses[i]);
    sw_arena_free(arena);
    sw_images_free(&images);
}

/* ---- A set for each image -------------------------------------------------------------------- */

static void expect_refused(const char *spec, const char *words)
{
    sw_dataset *d;
    cr_assert(sw_dataset_open(&d, spec, 1) == SW_ERROR_ARGUMENT, "%s", spec);
    expect_message(words);
}

Test(images, more_than_there_are)
{
    expect_refused("mnist-points", "train=0 and valid=5000 are more than the 1200 training images");
    expect_refused("mnist-points:valid=200", "test=10000 is more than the 300 test images");
    expect_refused("mnist-points:valid=200:train=1001:test=1",
                   "train=1001 and valid=200 are more than the 1200 training images");
    expect_refused("mnist-points:valid=1200:test=1",
                   "train=0 and valid=1200 are more than the 1200 training images");
}

/* Each image once, and as it is: all nonzero pixels. */
Test(images, mnist_points)
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
