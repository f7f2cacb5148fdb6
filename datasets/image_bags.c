/* image_bags.c - fashion-bags and mnist-bags: is the target class in this bag of images?
 *
 * Multiple-instance learning as in MNIST-bags (Ilse, Tomczak, Welling 2018, section 4.2), on
 * Fashion-MNIST or MNIST. A set is a bag of images; an element is an image of 784 grey levels,
 * normalised with the mean and deviation of all training pixels. The label is 1 if an image of the
 * class `target` is in the bag. Each image's instance label says whether it is one. Images are
 * drawn from their pool with replacement. `generator` says how a bag comes about:
 *
 * 0, balanced: of n = round(normal(size, deviation)) images, at least 1, drawn before and apart
 * from the label: the size says nothing about it. Labels alternate: as many bags of one as of the
 * other. The images of a positive bag are of the target class with probability 1/10 each, given
 * that at least one is: the number of targets is binomial without its zero. Those of a negative bag
 * are of the other nine classes.
 *
 * 1, alternating: as the paper's public code balances its bags. n = int(normal(size, deviation)),
 * at least 1, and labels alternate. A positive bag is n images, any of the pool alike, and is drawn
 * again, n too, until a target is there; in a negative one, each target is drawn again until it is
 * none. A large bag holds a target more often and is taken more often, so that positive bags are
 * larger, by 0.26 images where the mean is 10: the size tells a part of the label.
 *
 * 2, free: n as in 1, the images any of the pool alike, and the label is what comes out: where the
 * mean is 10, 62 % of the bags are positive, the larger ones more often.
 *
 * The pools are disjoint: validation bags are made of 10,000 of the 60,000 training images,
 * training bags of the other 50,000, test bags of the 10,000 test images.
 *
 * Max and attention are ahead of the mean, since one image decides; but by little, since a mean of
 * encoded images finds one in ten as well, once there are bags enough to learn from. A target that
 * is hard to tell (6 of Fashion-MNIST, the shirt) and larger bags make the task hard. */
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
    {"deviation", "standard deviation of that", 2, 0, 1000},
    {"target", "class that makes a bag positive, 0 to 9", 9, 0, IMAGE_CLASSES - 1},
    {"generator", "0: size apart from the label, 1: alternating as published, 2: free", BALANCED,
     BALANCED, FREE},
};

/* An image is a target in so many cases of so many. */
typedef struct chance {
    uint32_t yes, of;
} chance;

static chance chance_of(const sw_image_pool *pool, int64_t generator)
{
    if (generator == BALANCED) return (chance){1, IMAGE_CLASSES};
    return (chance){(uint32_t)pool->count[1], (uint32_t)(pool->count[0] + pool->count[1])};
}

/* Is a target asked for in bag k of a split? */
static bool asks_for_target(int64_t generator, int64_t k)
{
    return generator != FREE && k % 2 == 1;
}

static bool draw_target(chance target, sw_random *r)
{
    return sw_random_below(r, target.of) < target.yes;
}

static int64_t draw_size(const int64_t *value, sw_random *r)
{
    const double rounding = value[GENERATOR] == BALANCED ? 0.5 : 0;
    int64_t away = (int64_t)(sw_draw_bell(r) * (double)value[DEVIATION] + 0x1p20 + rounding);
    int64_t size = value[SIZE] + away - (1 << 20); /* floor: the sum above is positive */
    return size < 1 ? 1 : size;
}

/* The size that an alternating generator arrives at for a positive bag: of one that has a target.
 */
static int64_t draw_positive_size(const int64_t *value, chance target, sw_random *r)
{
    for (;;) {
        const int64_t size = draw_size(value, r);
        for (int64_t i = 0; i < size; i++)
            if (draw_target(target, r)) return size;
    }
}

/* Which images of a bag are targets, each by chance, and at least one if it is `positive`; how
 * many. */
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
            const bool leaks = generator == ALTERNATING && asks_for_target(generator, k);
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
            const bool positive = asks_for_target(generator, k);
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

static sw_status make_fashion(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    return sw_images_make(&sw_fashion_mnist, dataset, value, seed, fill);
}

static sw_status make_mnist(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    return sw_images_make(&sw_mnist, dataset, value, seed, fill);
}

const sw_dataset_type sw_dataset_fashion_bags = {
    "fashion-bags", "bags of Fashion-MNIST images: is one of the target class?",
    params,         sizeof params / sizeof params[0],
    make_fashion,   sw_fashion_mnist_find};

const sw_dataset_type sw_dataset_mnist_bags = {
    "mnist-bags", "bags of MNIST images: is one the target digit?",
    params,       sizeof params / sizeof params[0],
    make_mnist,   sw_mnist_find};
