/* fashion_bags.c - fashion-bags: is the target class in this bag of images?
 *
 * Multiple-instance learning as in MNIST-bags (Ilse, Tomczak, Welling 2018, section 4.2), on
 * Fashion-MNIST. A set is a bag of images; an element is an image of 784 grey levels, normalised
 * with the mean and deviation of all training pixels. The label is 1 if an image of the class
 * `target` is in the bag. Each image's instance label says whether it is one.
 *
 * The size of a bag is round(normal(size, deviation)), at least 1, drawn before and apart from
 * the label: it says nothing about it. Labels alternate: as many bags of one as of the other.
 * The images of a positive bag are of the target class with probability 1/10 each, given that at
 * least one is: the number of targets is binomial without its zero. Those of a negative bag are
 * of the other nine classes. Images are drawn from their pool with replacement.
 *
 * The pools are disjoint: validation bags are made of 10,000 of the 60,000 training images,
 * training bags of the other 50,000, test bags of the 10,000 test images.
 *
 * Max and attention are ahead of the mean, since one image decides; but by little, since a mean of
 * encoded images finds one in ten as well, once there are bags enough to learn from. A target that
 * is hard to tell (6, the shirt) and larger bags make the task hard. */
#include "datasets/datasets.h"
#include "datasets/fashion_pool.h"

enum { SIZE = SW_PARAM_OWN, DEVIATION, TARGET };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(1000, 500, 1000),
    {"size", "mean images in a bag", 10, 1, 1000},
    {"deviation", "standard deviation of that", 2, 0, 1000},
    {"target", "class that makes a bag positive, 0 to 9", 9, 0, FASHION_CLASSES - 1},
};

/* Which elements of a positive bag are targets: each by chance, at least one. */
static void choose_targets(uint8_t *instance, int64_t size, sw_random *r)
{
    int64_t targets = 0;
    while (targets == 0)
        for (int64_t i = 0; i < size; i++)
            targets += instance[i] = sw_random_below(r, FASHION_CLASSES) == 0;
}

static sw_status fill(sw_dataset *dataset, const sw_fashion *fashion, const int64_t *value,
                      uint64_t seed)
{
    static const char *const class_name[] = {"absent", "present"};
    sw_filling filling;
    sw_fashion_pool pools[3];
    int is_target[FASHION_CLASSES] = {0};
    is_target[value[TARGET]] = 1;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 2, class_name));
    SW_TRY(sw_fashion_pools(pools, dataset->arena, fashion, is_target, seed));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        int64_t away = (int64_t)(sw_draw_bell(&r) * (double)value[DEVIATION] + 0x1p20 + 0.5);
        int64_t size = value[SIZE] + away - (1 << 20); /* floor: the sum above is positive */
        filling.offset[b + 1] = filling.offset[b] + (size < 1 ? 1 : size);
    }
    SW_TRY(sw_dataset_rows(dataset, &filling, FASHION_PIXELS, NULL, true));

    sw_real level[256];
    sw_fashion_levels(level);
    int64_t b = 0;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        for (int64_t k = 0; k < value[role]; k++, b++) {
            const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
            sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
            filling.label[b] = (int32_t)(k % 2);
            if (filling.label[b]) choose_targets(filling.instance + first, size, &r);
            for (int64_t i = first; i < first + size; i++)
                sw_fashion_draw(&pools[role], filling.instance[i], level, &r,
                                filling.x + i * FASHION_PIXELS);
        }
    }
    return SW_OK;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    return sw_fashion_make(dataset, value, seed, fill);
}

const sw_dataset_type sw_dataset_fashion_bags = {
    "fashion-bags", "bags of Fashion-MNIST images: is one of the target class?", params,
    sizeof params / sizeof params[0], make};
