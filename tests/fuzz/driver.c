/* driver.c - fuzz [--target NAME] [--runs N] [--seed N] SEEDS: every target with its seeds, the
 * files in SEEDS/NAME, and with N changed ones. The changes follow from the seed. A finding ends
 * the process; its input is kept as ./finding. Without a fuzzing engine, so that any compiler can
 * build it. */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <setwise/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct target {
    const char *name;
    int (*run)(const uint8_t *data, size_t size);
} target;

static const target targets[] = {
#define FUZZ(name) {#name, fuzz_##name},
#include "targets.def"
#undef FUZZ
};

enum { MOST_SEEDS = 1 << 16, LARGEST = 1 << 16, MOST_CHANGES = 6 };

typedef struct input {
    uint8_t *data;
    size_t size;
} input;

static input seeds[MOST_SEEDS];
static int seed_count;

static void fail(const char *what)
{
    fprintf(stderr, "fuzz: %s\n", what);
    exit(2);
}

static void read_seed(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(LARGEST);
    if (!file || !data || seed_count == MOST_SEEDS) fail(path);
    seeds[seed_count++] = (input){data, fread(data, 1, LARGEST, file)};
    fclose(file);
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* In the order of their names: the changes follow from it. */
static void read_seeds(const char *folder, const char *name)
{
    char path[2048];
    struct dirent **entry;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const int count = scandir(path, &entry, is_file, alphasort);
    if (count < 1) fail(path);
    for (int i = 0; i < count; i++) {
        read_seed(path, entry[i]->d_name);
        free(entry[i]);
    }
    free(entry);
}

static void free_seeds(void)
{
    while (seed_count > 0) free(seeds[--seed_count].data);
}

/* ---- Changes --------------------------------------------------------------------------------- */

static const char *const words[] = {"0",
                                    "-1",
                                    "1e999",
                                    "nan",
                                    "18446744073709551616",
                                    "\n",
                                    "\"",
                                    ",",
                                    ":",
                                    "[[[[[[[[",
                                    "}",
                                    "\\u0",
                                    "\xff",
                                    "\xef\xbb\xbf",
                                    "\x1b[31m",
                                    "null",
                                    "true",
                                    "65536",
                                    "4294967295",
                                    "."};
enum { WORDS = sizeof words / sizeof words[0] };

static size_t below(sw_random *random, size_t most)
{
    return sw_random_below(random, (uint32_t)most);
}

/* Room for `length` bytes at `at`; false: the input is too large. */
static bool insert(input *x, size_t at, const void *bytes, size_t length)
{
    if (x->size + length > LARGEST) return false;
    memmove(x->data + at + length, x->data + at, x->size - at);
    memmove(x->data + at, bytes, length);
    x->size += length;
    return true;
}

static void change(input *x, sw_random *random)
{
    const size_t at = below(random, x->size + 1), left = x->size - at;
    const size_t length = left ? 1 + below(random, left < 32 ? left : 32) : 0;
    uint8_t copy[32];
    const char *word = words[below(random, WORDS)];
    switch (below(random, 7)) {
    case 0: /* a bit */
        if (left) x->data[at] ^= (uint8_t)(1 << below(random, 8));
        break;
    case 1: /* a byte */
        if (left) x->data[at] = (uint8_t)below(random, 256);
        break;
    case 2: /* a byte of a number's ends */
        if (left) x->data[at] = below(random, 2) ? 0xff : 0;
        break;
    case 3:
        if (length) memcpy(copy, x->data + at, length);
        insert(x, below(random, x->size + 1), copy, length);
        break;
    case 4:
        memmove(x->data + at, x->data + at + length, left - length);
        x->size -= length;
        break;
    case 5: insert(x, at, word, strlen(word)); break;
    default: /* the end */
        if (below(random, 4) == 0) x->size = at;
    }
}

/* The input that runs now, for the case that it ends the process. */
static void keep(const input *x)
{
    static int fd = -1;
    if (fd < 0) fd = open("finding", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || pwrite(fd, x->data, x->size, 0) != (ssize_t)x->size ||
        ftruncate(fd, (off_t)x->size) != 0)
        fail("./finding cannot be written");
}

/* The bytes lie at the end of their memory, so that a sanitizer sees what reads beyond them. */
static void run(const target *t, const input *x)
{
    uint8_t *exact = malloc(x->size + !x->size);
    if (!exact) fail("out of memory");
    memcpy(exact, x->data, x->size);
    keep(x);
    t->run(exact, x->size);
    free(exact);
}

static long long run_target(const target *t, const char *folder, long long runs, uint64_t seed)
{
    input changed = {malloc(LARGEST), 0};
    if (!changed.data) fail("out of memory");
    read_seeds(folder, t->name);
    for (int i = 0; i < seed_count; i++) run(t, &seeds[i]);
    for (long long i = 0; i < runs; i++) {
        sw_random random = sw_random_for(seed, SW_FOR_TEST, (uint32_t)i, (uint32_t)(t - targets));
        const input *from = &seeds[below(&random, (size_t)seed_count)];
        memcpy(changed.data, from->data, from->size);
        changed.size = from->size;
        for (size_t k = 1 + below(&random, MOST_CHANGES); k > 0; k--) change(&changed, &random);
        run(t, &changed);
    }
    runs += seed_count;
    free_seeds();
    free(changed.data);
    return runs;
}

int main(int argc, char **argv)
{
    const char *only = NULL;
    long long runs = 1000, seed = 1, done = 0;
    int i = 1;
    for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        if (strcmp(argv[i], "--target") == 0)
            only = argv[i + 1];
        else if (strcmp(argv[i], "--runs") == 0)
            runs = atoll(argv[i + 1]);
        else if (strcmp(argv[i], "--seed") == 0)
            seed = atoll(argv[i + 1]);
        else
            fail(argv[i]);
    }
    if (i + 1 != argc) fail("fuzz [--target NAME] [--runs N] [--seed N] SEEDS");
    for (size_t t = 0; t < sizeof targets / sizeof targets[0]; t++) {
        if (only && strcmp(only, targets[t].name) != 0) continue;
        fprintf(stderr, "%s\n", targets[t].name); /* the last one, if it does not end */
        done += run_target(&targets[t], argv[i], runs, (uint64_t)seed);
    }
    unlink("finding");
    printf("%lld executions, 0 findings\n", done);
    return done == 0;
}
