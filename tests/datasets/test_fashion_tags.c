/* test_fashion_tags.c - the labels of a bag are the garments in it. */
#include "datasets/fashion_images.h"
#include "fingerprint.h"

TestSuite(fashion_tags, .init = read_images, .fini = free_images);

/* The labels of a bag are the classes of its images. No image is in bags of two splits. The size
 * says nothing about the number of labels. */
Test(fashion_tags, tags_are_what_is_in_the_bag)
{
    sw_dataset *d = open_fashion("fashion-tags:train=1500:valid=400:test=400");
    cr_assert(d->task == SW_LABELS && d->schema.output.count == 10 && d->sets.targets == 10);
    cr_assert_str_eq(d->schema.output.name[9], "ankle boot");
    indexed_image *list = index_images();
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
            there[class_of_image(number)] = 1;
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
    /* With 3/10 for each of ten: 2.8 % of the bags have none and get one, 1.1 % would have more
     * than six. */
    for (int c = 0; c < 10; c++)
        cr_assert(fabs(with[c] / n - 0.301) < 5 * sqrt(0.3 * 0.7 / n), "label %d: %g", c, with[c]);
    double r = (n * product - size_sum * tags_sum) / sqrt((n * size_square - size_sum * size_sum) *
                                                          (n * tags_square - tags_sum * tags_sum));
    cr_assert(fabs(r) < 5 / sqrt(n), "correlation %g", r);
    free(used);
    free(list);
    sw_dataset_free(d);
}

Test(fashion_tags, bags_of_one_tag)
{
    sw_dataset *d = open_fashion("fashion-tags:train=50:valid=4:test=4:size=1:share=99");
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
    cr_assert_geq(kinds, 8); /* uniform among ten: 10 * 0.9^58 = 0.02 are missing on average */
    sw_dataset_free(d);
}

Test(fashion_tags, same_sets_everywhere)
{
    expect_fingerprint(open_fashion("fashion-tags:train=10:valid=5:test=5"), 0xf739b4883ade7322);
}
