/* test_image_tasks.c - the tasks on bags of images against their definitions: the label from the
 * images that are there, instance labels, and that the size of a set tells no more than it must. */
#include "fingerprint.h"
#include "images.h"

#include <setwise/datasets.h>

TestSuite(tasks, .init = small_images_begin, .fini = scratch_end);

static sw_dataset *open_spec(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 11) == SW_OK, "%s", sw_error_message());
    return dataset;
}

/* ---- What is in a set ------------------------------------------------------------------------ */

/* How many images of each class a set has. */
typedef struct shown {
    int64_t size, of[IMAGE_CLASSES];
    int different;
} shown;

/* Which images each split has been seen to use. */
static uint8_t used[2][SMALL_TRAIN];

static int class_of(const sw_dataset *d, int64_t row, const sw_image_source *source)
{
    return small_image_of(d->sets.x + row * d->sets.width, source).class;
}

/* Its images are of its split alone. */
static shown look_at(const sw_dataset *d, int64_t b, const sw_image_source *source)
{
    shown s = {.size = d->sets.offset[b + 1] - d->sets.offset[b]};
    const sw_role role = sw_dataset_role(d, b);
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
        small_image image = small_image_of(d->sets.x + i * d->sets.width, source);
        uint8_t *use = &used[image.part][image.number];
        cr_assert(image.part == (role == SW_TEST), "test images leak");
        cr_assert(!(*use & ~(1 << role)), "an image is in two splits");
        *use |= (uint8_t)(1 << role);
        s.different += s.of[image.class]++ == 0;
    }
    return s;
}

/* So many of n are what a probability p gives, within five standard errors. */
static void check_share(double count, double n, double p, const char *what, int64_t which)
{
    cr_assert(fabs(count / n - p) < 5 * sqrt(p * (1 - p) / n), "%s %lld: %g instead of %g", what,
              (long long)which, count / n, p);
}

/* Each class has its share of the sets, and those of each class are as large as all. */
static void check_balance(const sw_dataset *d, int64_t least, int64_t most)
{
    const double n = (double)d->sets.count, classes = (double)d->schema.output.count;
    const double mean = (double)(least + most) / 2, sizes = (double)(most - least + 1);
    for (int32_t c = 0; c < d->schema.output.count; c++) {
        double count = 0, sum = 0;
        for (int64_t b = 0; b < d->sets.count; b++) {
            int64_t size = d->sets.offset[b + 1] - d->sets.offset[b];
            cr_assert(size >= least && size <= most);
            if (d->sets.label[b] == c) count++, sum += (double)size;
        }
        check_share(count, n, 1 / classes, "class", c);
        cr_assert(fabs(sum / count - mean) < 5 * sizes / sqrt(12 * count), "class %d: size %g", c,
                  sum / count);
    }
}

/* ---- unique-digits, fashion-distinct --------------------------------------------------------- */

Test(tasks, unique_digits)
{
    sw_dataset *d = open_spec("unique-digits:train=4000:valid=300:test=300");
    double of_size[11] = {0}, joint[11][11] = {{0}}, n = (double)d->sets.count, first[10] = {0};
    cr_assert(d->task == SW_CLASSES && d->schema.output.count == 10 && !d->instance_label);
    cr_assert_str_eq(d->schema.output.name[9], "10");
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_mnist);
        cr_assert(s.size >= 6 && s.size <= 10);
        cr_assert(s.different == d->sets.label[b] + 1, "set %lld", (long long)b);
        of_size[s.size]++, joint[s.size][s.different]++;
        for (int c = 0; c < 10; c++) first[c] += s.different == 1 && s.of[c];
    }
    double one = 0;
    for (int c = 0; c < 10; c++) one += first[c];
    for (int c = 0; c < 10; c++) check_share(first[c], one, 0.1, "digit", c);
    for (int size = 6; size <= 10; size++) {
        check_share(of_size[size], n, 0.2, "size", size);
        for (int u = 1; u <= size; u++)
            check_share(joint[size][u], of_size[size], 1.0 / size, "different ones", u);
    }
    sw_dataset_free(d);
}

Test(tasks, fashion_distinct)
{
    sw_dataset *d = open_spec("fashion-distinct:train=3000:valid=300:test=300");
    cr_assert(d->schema.output.count == 6);
    check_balance(d, 6, 18);
    double twos = 0, ones_first = 0, expected = 0, variance = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        cr_assert(s.different == d->sets.label[b] + 1, "set %lld", (long long)b);
        if (s.different != 2) continue;
        /* Of two garments, any image is of either: n tosses of a coin that came out both ways. */
        int64_t count = s.of[class_of(d, d->sets.offset[b], &sw_fashion_mnist)];
        double others = (double)s.size - 1, all = pow(0.5, others), sure = 1 - all;
        double mean = (others / 2 - others * all) / sure;
        double square = (others * (others + 1) / 4 - others * others * all) / sure;
        twos++, ones_first += (double)count - 1, expected += mean, variance += square - mean * mean;
    }
    cr_assert(twos > 300 && fabs(ones_first - expected) < 5 * sqrt(variance), "%g, not %g",
              ones_first, expected);
    sw_dataset_free(d);
}

/* ---- digit-sum ------------------------------------------------------------------------------- */

Test(tasks, digit_sum)
{
    sw_dataset *d = open_spec("digit-sum:train=3000:valid=300:test=60:size=7:test-size=30");
    double of_size[8] = {0}, of_digit[10] = {0}, images = 0;
    cr_assert(d->task == SW_REGRESSION && d->schema.output.count == 1 && !d->instance_label);
    cr_assert_str_eq(d->schema.output.name[0], "sum");
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_mnist);
        int64_t sum = 0;
        for (int c = 0; c < 10; c++) {
            sum += c * s.of[c];
            of_digit[c] += (double)s.of[c], images += (double)s.of[c];
        }
        cr_assert(d->sets.target[b] == (sw_real)sum, "set %lld", (long long)b);
        if (sw_dataset_role(d, b) == SW_TEST) {
            cr_assert(s.size == 30);
        } else {
            cr_assert(s.size >= 1 && s.size <= 7);
            of_size[s.size]++;
        }
    }
    for (int n = 1; n <= 7; n++) check_share(of_size[n], 3300, 1 / 7.0, "size", n);
    for (int c = 0; c < 10; c++) /* the pools' own shares are near a tenth */
        cr_assert(fabs(of_digit[c] / images - 0.1) < 0.03, "digit %d: %g", c, of_digit[c] / images);
    sw_dataset_free(d);
}

/* ---- fashion-majority ------------------------------------------------------------------------ */

static void check_majority(const char *spec, int kinds, int64_t least, int64_t most)
{
    sw_dataset *d = open_spec(spec);
    cr_assert(d->schema.output.count == kinds);
    cr_assert_str_eq(d->schema.output.name[1], "trouser");
    check_balance(d, least, most);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int label = d->sets.label[b];
        for (int c = 0; c < 10; c++) {
            cr_assert(c == label || s.of[c] < s.of[label], "set %lld: a tie", (long long)b);
            cr_assert(c < kinds || s.of[c] == 0);
            cr_assert(c >= kinds || s.size <= kinds || s.of[c] > 0,
                      "a missing kind tells a maximum");
        }
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
            cr_assert(d->instance_label[i] == (class_of(d, i, &sw_fashion_mnist) == label));
    }
    sw_dataset_free(d);
}

Test(tasks, fashion_majority)
{
    check_majority("fashion-majority:train=3000:valid=300:test=300", 4, 8, 24);
    check_majority("fashion-majority:train=1000:valid=30:test=30:kinds=10:size=9", 10, 5, 13);
    check_majority("fashion-majority:train=1000:valid=30:test=30:kinds=2:size=1", 2, 1, 1);
}

/* ---- fashion-match --------------------------------------------------------------------------- */

Test(tasks, fashion_match)
{
    sw_dataset *d = open_spec("fashion-match:train=4000:valid=300:test=300");
    double kinds[2][10] = {{0}}, all[2] = {0}, place = 0, places = 0;
    cr_assert(d->schema.output.count == 2);
    check_balance(d, 2, 6);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int label = d->sets.label[b];
        cr_assert(s.different == s.size - label, "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            int64_t row = d->sets.offset[b] + i;
            int class = class_of(d, row, &sw_fashion_mnist);
            cr_assert(d->instance_label[row] == (s.of[class] == 2));
            if (d->instance_label[row]) place += ((double)i + 0.5) / (double)s.size, places++;
        }
        for (int c = 0; c < 10; c++) kinds[label][c] += s.of[c] > 0, all[label] += s.of[c] > 0;
    }
    /* No garment tells: any is there as often as the others, with a pair and without. */
    for (int label = 0; label < 2; label++)
        for (int c = 0; c < 10; c++) check_share(kinds[label][c], all[label], 0.1, "garment", c);
    cr_assert(fabs(place / places - 0.5) < 5 / sqrt(12 * places), "mean place %g", place / places);
    sw_dataset_free(d);
    sw_dataset_free(open_spec("fashion-match:train=400:valid=30:test=30:size=7")); /* up to ten */
}

/* ---- fashion-count --------------------------------------------------------------------------- */

Test(tasks, fashion_count)
{
    sw_dataset *d = open_spec("fashion-count:train=4000:valid=300:test=300:target=6");
    double others[10] = {0}, all = 0, place = 0, places = 0;
    cr_assert(d->schema.output.count == 5);
    cr_assert_str_eq(d->schema.output.name[4], "4");
    check_balance(d, 5, 15);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        cr_assert(s.of[6] == d->sets.label[b], "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            int64_t row = d->sets.offset[b] + i;
            cr_assert(d->instance_label[row] == (class_of(d, row, &sw_fashion_mnist) == 6));
            if (d->instance_label[row]) place += ((double)i + 0.5) / (double)s.size, places++;
        }
        for (int c = 0; c < 10; c++)
            if (c != 6) others[c] += (double)s.of[c], all += (double)s.of[c];
    }
    for (int c = 0; c < 10; c++)
        if (c != 6) check_share(others[c], all, 1 / 9.0, "garment", c);
    cr_assert(fabs(place / places - 0.5) < 5 / sqrt(12 * places), "mean place %g", place / places);
    sw_dataset_free(d);
}

/* ---- fashion-lookup -------------------------------------------------------------------------- */

/* Where the only number is that is not 0; it is `height`. */
static int64_t one_of(const sw_real *x, int64_t width, sw_real height)
{
    int64_t one = -1;
    for (int64_t i = 0; i < width; i++) {
        cr_assert(x[i] == 0 || (x[i] == height && one < 0), "not one-hot");
        if (x[i] == height) one = i;
    }
    cr_assert(one >= 0, "not one-hot");
    return one;
}

Test(tasks, fashion_lookup)
{
    enum { KEYS = 20 };
    sw_dataset *d = open_spec("fashion-lookup:train=4000:valid=300:test=300:keys=20:size=9");
    double uses[KEYS] = {0}, n = (double)d->sets.count, place = 0, guess = 0, expected = 0;
    cr_assert(d->sets.width == IMAGE_PIXELS + KEYS && d->sets.context_width == KEYS);
    cr_assert(d->schema.output.count == 10);
    check_balance(d, 5, 13);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int64_t asked = one_of(d->sets.context + b * KEYS, KEYS, 1);
        bool there[KEYS] = {false};
        int found = 0, most = 0;
        for (int64_t i = 0; i < s.size; i++) {
            const int64_t row = d->sets.offset[b] + i;
            const int64_t key = one_of(d->sets.x + row * d->sets.width + IMAGE_PIXELS, KEYS, 28);
            cr_assert(!there[key], "set %lld has a key twice", (long long)b);
            there[key] = true;
            cr_assert(d->instance_label[row] == (key == asked));
            if (key != asked) continue;
            cr_assert(class_of(d, row, &sw_fashion_mnist) == d->sets.label[b], "set %lld",
                      (long long)b);
            found++, place += ((double)i + 0.5) / (double)s.size;
        }
        cr_assert(found == 1);
        uses[asked]++;
        for (int c = 0; c < 10; c++) {
            cr_assert(s.of[c] <= (s.size + 9) / 10, "garments are dealt evenly");
            if (s.of[c] > s.of[most]) most = c;
        }
        guess += most == d->sets.label[b];
        expected += ceil((double)s.size / 10) / (double)s.size;
    }
    /* Of the best guess that does not know the question, and of the key and the place. */
    check_share(guess, n, expected / n, "guess", 0);
    for (int k = 0; k < KEYS; k++) check_share(uses[k], n, 1.0 / KEYS, "key", k);
    cr_assert(fabs(place / n - 0.5) < 5 / sqrt(12 * n), "mean place %g", place / n);
    sw_dataset_free(d);
}

/* ---- All ------------------------------------------------------------------------------------- */

Test(tasks, what_cannot_be)
{
    const struct {
        const char *spec, *words;
    } wrong[] = {
        {"unique-digits:least=9:most=8",
         "least=9:most=8:classes=10: expected most to be the largest"},
        {"unique-digits:most=9", "most=9:classes=10: expected most to be the largest"},
        {"fashion-count:most=6", "most=6: the smallest set has 5 images"},
        {"fashion-lookup:size=12",
         "size=12: sets have up to 18 entries, and there are only keys=16"},
        {"fashion-match:size=8", "size=8: expected a whole number from 3 to 7"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sw_dataset *d;
        sw_status status = sw_dataset_open(&d, wrong[i].spec, 1);
        if (status == SW_OK) sw_dataset_free(d);
        const char *said = sw_error_message();
        bool told = status == SW_ERROR_ARGUMENT && strstr(said, wrong[i].words);
        cr_expect(told, "%s: %d, %s", wrong[i].spec, status, said);
    }
}

Test(tasks, same_sets_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"mnist-points:train=30:valid=10:test=10:points=20", 0x592218f75febf4f0},
                  {"mnist-bags:train=10:valid=5:test=5", 0x803a1af860f3d0b2},
                  {"mnist-bags:train=10:valid=5:test=5:generator=1", 0x9f85bb54bf8f10b3},
                  {"mnist-bags:train=10:valid=5:test=5:generator=2", 0x3f6d08c27794ba13},
                  {"unique-digits:train=10:valid=5:test=5", 0x6e4807fbe707e646},
                  {"digit-sum:train=10:valid=5:test=5", 0x9826071339be7031},
                  {"fashion-distinct:train=10:valid=5:test=5", 0x956fefacb4782331},
                  {"fashion-majority:train=10:valid=5:test=5", 0xbe3185312a63d06a},
                  {"fashion-match:train=10:valid=5:test=5", 0xc2b3dafb7050760d},
                  {"fashion-count:train=10:valid=5:test=5", 0x68c0d22b1407e00a},
                  {"fashion-lookup:train=10:valid=5:test=5", 0xc8c5dc352b69cc65}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        sw_dataset *d = open_spec(golden[i].spec);
        uint64_t hash = fingerprint(d);
        sw_dataset_free(d);
        cr_expect(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
    }
}
