/* images.h - small files of images in a scratch folder, under the names of MNIST and Fashion-MNIST,
 * for tests of data sets of images. (MNIST is in no package of Debian, and 70,000 images take a
 * while to read.) The pixels of an image say which one it is. */
#ifndef SW_TESTS_IMAGES_H
#define SW_TESTS_IMAGES_H

#include "datasets/images.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <math.h>
#include <sys/stat.h>

enum { SMALL_TRAIN = 1200, SMALL_TEST = 300 };

/* An image: of training (0) or test (1), its number there, its class. */
typedef struct small_image {
    int part, number, class;
} small_image;

/* The image of a number. All classes are equally frequent. */
static inline small_image small_image_at(int part, int number)
{
    return (small_image){part, number, (7 * number + number / 10 + part) % IMAGE_CLASSES};
}

/* Its pixels: three give the part and the number, a bar gives the class. There are more nonzero
 * pixels than a set has points. */
static inline void small_image_pixels(uint8_t pixel[IMAGE_PIXELS], small_image image)
{
    memset(pixel, 0, IMAGE_PIXELS);
    pixel[0] = (uint8_t)(1 + image.part);
    pixel[1] = (uint8_t)(1 + image.number / 100);
    pixel[2] = (uint8_t)(1 + image.number % 100);
    memset(pixel + IMAGE_SIDE * (2 + 2 * image.class), 100 + image.class, 5 * IMAGE_SIDE);
}

/* The image of an element of a bag, whose grey levels are normalised by the source's mean and
 * deviation.
 */
static inline small_image small_image_of(const sw_real *x, const sw_image_source *source)
{
    uint8_t pixel[IMAGE_PIXELS], expected[IMAGE_PIXELS];
    for (int i = 0; i < IMAGE_PIXELS; i++) {
        double grey = ((double)x[i] * source->deviation + source->mean) * 255;
        cr_assert(fabs(grey - round(grey)) < 1e-3 && grey > -0.5 && grey < 255.5);
        pixel[i] = (uint8_t)round(grey);
    }
    small_image image = small_image_at(pixel[0] - 1, (pixel[1] - 1) * 100 + pixel[2] - 1);
    small_image_pixels(expected, image);
    cr_assert(memcmp(pixel, expected, sizeof pixel) == 0, "an element is no image");
    return image;
}

/* An IDX file of `count` images or, with `side` 0, labels. */
static inline void small_write(const char *path, int count, int side, const uint8_t *data)
{
    uint8_t head[16] = {0, 0, 8, side ? 3 : 1, 0, 0, (uint8_t)(count >> 8), (uint8_t)count};
    head[11] = head[15] = (uint8_t)side;
    const size_t head_size = side ? 16 : 8, size = (size_t)count * (side ? side * side : 1);
    uint8_t *file = malloc(head_size + size);
    cr_assert(file);
    memcpy(file, head, head_size);
    memcpy(file + head_size, data, size);
    scratch_write(path, file, head_size + size);
    free(file);
}

/* Both files of a part, in a folder. */
static inline void small_write_part(const char *folder, int part)
{
    const char *const name[2] = {"train", "t10k"};
    const int count = part ? SMALL_TEST : SMALL_TRAIN;
    uint8_t *pixel = malloc((size_t)count * IMAGE_PIXELS), *label = malloc((size_t)count);
    char path[1024];
    cr_assert(pixel && label);
    for (int i = 0; i < count; i++) {
        small_image image = small_image_at(part, i);
        small_image_pixels(pixel + i * IMAGE_PIXELS, image);
        label[i] = (uint8_t)image.class;
    }
    snprintf(path, sizeof path, "%s/%s-images-idx3-ubyte", folder, name[part]);
    small_write(path, count, IMAGE_SIDE, pixel);
    snprintf(path, sizeof path, "%s/%s-labels-idx1-ubyte", folder, name[part]);
    small_write(path, count, 0, label);
    free(pixel);
    free(label);
}

/* For .init, with scratch_end for .fini: both collections, where tools/get-data would put them.
 * Other files are still found. */
static void small_images_begin(void)
{
    scratch_begin();
    const scratch_path root = scratch("setwise");
    const scratch_path folder[2] = {scratch("setwise/mnist"), scratch("setwise/fashion-mnist")};
    cr_assert(mkdir(root.text, 0700) == 0);
    for (int i = 0; i < 2; i++) {
        cr_assert(mkdir(folder[i].text, 0700) == 0);
        for (int part = 0; part < 2; part++) small_write_part(folder[i].text, part);
    }
    setenv("XDG_DATA_HOME", scratch_folder, 1);
    unsetenv("SETWISE_DATA");
}

#endif
