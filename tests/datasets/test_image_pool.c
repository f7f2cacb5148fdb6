/* test_image_pool.c - the pools of images that bags are made of. */
#include "datasets/image_pool.h"

#include "base/arena.h"
#include "images.h"

#include <setwise/datasets.h>

TestSuite(image_pool, .init = small_images_begin, .fini = scratch_end);

/* Every image is in one pool, in the group of its class. Validation has a sixth of the training
 * images.
 */
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

Test(image_pool, disjoint)
{
    static const int one[IMAGE_CLASSES] = {0}, is_three[IMAGE_CLASSES] = {[3] = 1};
    sw_images images;
    cr_assert(sw_images_read(&images, &sw_mnist) == SW_OK);
    check_pools(&images, NULL);
    check_pools(&images, one);
    check_pools(&images, is_three);
    sw_images_free(&images);
}

Test(image_pool, without_a_class)
{
    sw_dataset *d;
    uint8_t label[SMALL_TEST];
    for (int i = 0; i < SMALL_TEST; i++) label[i] = (uint8_t)(i % 9);
    small_write(scratch("setwise/fashion-mnist/t10k-labels-idx1-ubyte").text, SMALL_TEST, 0, label);
    cr_assert(sw_dataset_open(&d, "fashion-bags", 1) == SW_ERROR_FORMAT);
    cr_assert_str_eq(sw_error_message(),
                     "data set fashion-bags: the test images of Fashion-MNIST hold no ankle boot");
}

/* Draws are uniform in a group, and return the class. */
Test(image_pool, draws_are_uniform)
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
