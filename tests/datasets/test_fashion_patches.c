/* test_fashion_patches.c - patches against the images that they are cut from. */
#include "datasets/fashion_images.h"
#include "fingerprint.h"

TestSuite(fashion_patches, .init = read_images, .fini = free_images);

/* Do the patches of two images come in the same order of positions? */
static bool same_order(const sw_dataset *d, int64_t a, int64_t b)
{
    for (int64_t i = 0; i < 16; i++)
        if (d->sets.x[50 * (16 * a + i)] != d->sets.x[50 * (16 * b + i)]) return false;
    return true;
}

/* All patches, put together at their positions, are an image of the right class, from the right
 * file, each image once. */
Test(fashion_patches, all_patches_are_the_image)
{
    sw_dataset *d = open_fashion("fashion-patches:train=2000:valid=1000:test=1500");
    cr_assert(d->sets.width == 50 && d->schema.vocabulary == 16 && d->schema.output.count == 10);
    indexed_image *list = index_images();
    uint8_t *used = calloc(IMAGES, 1);
    int numbers_of_both = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        uint8_t image[IMAGE_PIXELS], patch[49];
        int positions = 0;
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            const sw_real *x = d->sets.x + 50 * i;
            int position = (int)x[0];
            cr_assert(!(positions & 1 << position), "set %lld has a patch twice", (long long)b);
            positions |= 1 << position;
            read_levels(patch, x + 1, 49);
            for (int p = 0; p < 49; p++)
                image[(position / 4 * 7 + p / 7) * IMAGE_SIDE + position % 4 * 7 + p % 7] =
                    patch[p];
        }
        cr_assert(positions == 0xFFFF);
        int64_t number = find_image(list, image);
        cr_assert(!used[number], "image %lld is in two sets", (long long)number);
        used[number] = 1;
        cr_assert((number >= IMAGE_TRAIN) == (b >= 3000), "training and test images mix");
        cr_assert(d->sets.label[b] == class_of_image(number));
        if (number >= 1500) continue;
        numbers_of_both++; /* the test image of the same number has another order */
        cr_assert(!same_order(d, b, 3000 + number), "image %lld", (long long)number);
    }
    cr_assert_gt(numbers_of_both, 20);
    free(used);
    free(list);
    sw_dataset_free(d);
}

/* With fewer patches, they are patches of the same images, uniform, none twice. */
Test(fashion_patches, patches_are_drawn)
{
    sw_dataset *all = open_fashion("fashion-patches:train=1:valid=1:test=10000");
    sw_dataset *d = open_fashion("fashion-patches:train=1:valid=1:test=10000:patches=5");
    double uses[16] = {0};
    for (int64_t b = 0; b < d->sets.count; b++) {
        int positions = 0;
        cr_assert(d->sets.offset[b + 1] - d->sets.offset[b] == 5);
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
            const sw_real *x = d->sets.x + 50 * i, *same = all->sets.x + 50 * 16 * b;
            cr_assert(!(positions & 1 << (int)x[0]));
            positions |= 1 << (int)x[0];
            uses[(int)x[0]]++;
            while (same[0] != x[0]) same += 50;
            cr_assert(memcmp(same, x, 50 * sizeof *x) == 0);
        }
        cr_assert(d->sets.label[b] == all->sets.label[b]);
    }
    double p = 5 / 16.0, n = (double)d->sets.count;
    for (int i = 0; i < 16; i++)
        cr_assert(fabs(uses[i] / n - p) < 5 * sqrt(p * (1 - p) / n), "position %d: %g", i, uses[i]);
    sw_dataset_free(all);
    sw_dataset_free(d);
}

Test(fashion_patches, an_image_is_drawn_from_by_its_number)
{
    expect_same_images("fashion-patches:train=40:valid=20:test=10:patches=4",
                       "fashion-patches:train=25:valid=20:test=10:patches=4");
}

Test(fashion_patches, same_sets_everywhere)
{
    expect_fingerprint(open_fashion("fashion-patches:train=30:valid=10:test=10:patches=4"),
                       0xf4f6940a92e7f753);
}
