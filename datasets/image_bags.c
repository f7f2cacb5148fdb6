/* image_bags.c - fashion-bags and mnist-bags: is the target class in this bag of images?
 *
 * Multiple-instance learning as in MNIST-bags (Ilse, Tomczak, Welling 2018, section 4.2), on
 * Fashion-MNIST or MNIST. A set is a bag of images. An element is an image: 784 grey levels,
 * normalised with the mean and deviation of all training pixels. A bag is positive (class 1) if it
 * has an image of the class `target`. The instance label of an image says whether it is one. Images
 * are drawn from their pool with replacement. `generator` selects how a bag is drawn:
 *
 * 0, balanced: a bag has n = round(normal(size, deviation)) images, at least 1, independent of its
 * class. So the size says nothing about it. Classes alternate. Each image of a positive bag is a
 * target with probability 1/10, given that at least one is: the number of targets is binomial
 * without zero. The images of a negative bag are of the other nine classes.
 *
 * 1, alternating: as the paper's public code balances its bags. n = int(normal(size, deviation)),
 * at least 1, and classes alternate. A positive bag is n images of any class; the whole bag is
 * drawn again, n too, until it has a target. In a negative bag, each target is replaced until it is
 * none. A large bag is more likely to have a target, so positive bags are larger, by 0.26 images on
 * average if the mean is 10. So the size gives away a part of the class.
 *
 * 2, free: n as in 1, and images of any class, which decide the class of the bag. If the mean size
 * is 10, 62 % of the bags are positive, the larger ones more often.
 *
 * The pools are disjoint: 10,000 of the 60,000 training images are for validation bags, the other
 * 50,000 for training bags, the 10,000 test images for test bags.
 *
 * Max and attention are ahead of the mean, since one image decides. But they are only a little
 * ahead: with enough bags to learn from, a mean of encoded images also finds one target in ten. The
 * problem is harder with a target that is hard to recognise (6 of Fashion-MNIST, the shirt) and
 * with larger bags. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, DEVIATION, TARGET, GENERATOR };
enum { BALANCED, ALTERNATING, FREE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(1000, 500, 1000),
    {"size", "mean images in a bag", 10, 1, 1000},
    {"deviation", "standard deviation of the size", 2, 0, 1000},
    {"target", "class that makes a bag positive, 0 to 9", 9, 0, IMAGE_CLASSES - 1},
    {"generator", "0: size independent of the label, 1: alternating as published, 2: free",
     BALANCED, BALANCED, FREE},
};

/* The probability part/whole that an image is a target. */
typedef struct chance {
    uint32_t part, whole;
} chance;

static chance chance_of(const sw_image_pool *pool, int64_t generator)
{
    if (generator == BALANCED) return (chance){1, IMAGE_CLASSES};
    return (chance){(uint32_t)pool->count[1], (uint32_t)(pool->count[0] + pool->count[1])};
}

/* Must bag k of a split have a target? */
static bool needs_target(int64_t generator, int64_t k)
{
    return generator != FREE && k % 2 == 1;
}

static bool draw_target(chance target, sw_random *r)
{
    return sw_random_below(r, target.whole) < target.part;
}

static int64_t draw_size(const int64_t *value, sw_random *r)
{
    const double rounding = value[GENERATOR] == BALANCED ? 0.5 : 0;
    int64_t away = (int64_t)(sw_draw_bell(r) * (double)value[DEVIATION] + 0x1p20 + rounding);
    int64_t size = value[SIZE] + away - (1 << 20); /* a floor, since the sum above is positive */
    return size < 1 ? 1 : size;
}

/* The size of a positive bag of the alternating generator: that of the first bag with a target. */
static int64_t draw_positive_size(const int64_t *value, chance target, sw_random *r)
{
    for (;;) {
        const int64_t size = draw_size(value, r);
        for (int64_t i = 0; i < size; i++)
            if (draw_target(target, r)) return size;
    }
}

/* Choose the targets of a bag, each image with probability `target`, and at least one if the bag is
 * `positive`. Returns their number. */
static int64_t choose_targets(uint8_t *instance, int64_t size, chance target, bool positive,
                              sw_random *r)
{
    int64_t targets = 0;
    do {
        for (int64_t i = 0; i < size; i++) targets += instance[i] = draw_target(target, r);
    } while (positive && targets == 0);
    return targets;
}

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    static const char *const class_name[] = {"absent", "present"};
    const int64_t generator = value[GENERATOR];
    sw_filling filling;
    sw_image_pool pools[3];
    int is_target[IMAGE_CLASSES] = {0};
    is_target[value[TARGET]] = 1;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 2, class_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, is_target, seed));
    int64_t b = 0;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        const chance target = chance_of(&pools[role], generator);
        for (int64_t k = 0; k < value[role]; k++, b++) {
            const bool leaks = generator == ALTERNATING && needs_target(generator, k);
            sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
            filling.offset[b + 1] =
                filling.offset[b] +
                (leaks ? draw_positive_size(value, target, &r) : draw_size(value, &r));
        }
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, true));

    b = 0;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        const chance target = chance_of(&pools[role], generator);
        for (int64_t k = 0; k < value[role]; k++, b++) {
            const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
            const bool positive = needs_target(generator, k);
            sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
            if (positive || generator == FREE)
                filling.label[b] =
                    choose_targets(filling.instance + first, size, target, positive, &r) > 0;
            for (int64_t i = first; i < first + size; i++)
                sw_image_draw(&pools[role], filling.instance[i], &r, filling.x + i * IMAGE_PIXELS);
        }
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_bags, sw_fashion_mnist, params, fill, "fashion-bags",
                 "bags of Fashion-MNIST images: is one of the target class?");

SW_IMAGE_DATASET(mnist_bags, sw_mnist, params, fill, "mnist-bags",
                 "bags of MNIST images: is one the target digit?");
