/* test_images.c - files of images, and how many sets a small collection allows. */
#include "datasets/images.h"

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

/* Some programs unpack the files under names with a point. */
Test(images, names_with_a_point)
{
    const char *const name[][2] = {{"train-images-idx3-ubyte", "train-images.idx3-ubyte"},
                                   {"t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"}};
    for (int i = 0; i < 2; i++) {
        char from[512], to[512];
        snprintf(from, sizeof from, "%s/%s", scratch("setwise/mnist").text, name[i][0]);
        snprintf(to, sizeof to, "%s/%s", scratch("setwise/mnist").text, name[i][1]);
        cr_assert(rename(from, to) == 0);
    }
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

/* All four files are searched, and the message says what to install. */
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

/* The usual normalisation of MNIST. */
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
