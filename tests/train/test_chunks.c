#include "train/chunks.h"

#include "base/mapped.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SETS = 40, WIDTH = 2, TARGETS = 3 };

static int64_t offset[SETS + 1], order[SETS];
static sw_real x[SETS * 200 * WIDTH];
static int32_t label[SETS];
static sw_real target[SETS * TARGETS], context[SETS];
static sw_ragged sets = {SETS, WIDTH, offset, x, label, target, TARGETS, context, 1};

/* Set b has (37 b) mod 100 elements; element i of set b is (b, i); its targets are b, b + 100,
 * b + 200, its context is -b. The batch is the sets in reverse. */
static void make(void)
{
    for (int64_t b = 0; b < SETS; b++) {
        offset[b + 1] = offset[b] + 37 * b % 100;
        label[b] = (int32_t)b;
        order[b] = SETS - 1 - b;
        for (int t = 0; t < TARGETS; t++) target[b * TARGETS + t] = (sw_real)(b + 100 * t);
        context[b] = (sw_real)-b;
        for (int64_t i = offset[b]; i < offset[b + 1]; i++) {
            x[i * WIDTH] = (sw_real)b;
            x[i * WIDTH + 1] = (sw_real)(i - offset[b]);
        }
    }
}

TestSuite(chunks, .init = make);

typedef struct look_at {
    const int64_t *index; /* or NULL */
    int seen[SETS];       /* by position in the batch; a chunk writes its own positions only */
} look_at;

static sw_status look(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    (void)tape;
    look_at *at = user;
    if (chunk->target->shape[0] != chunk->sets.count || chunk->target->shape[1] != TARGETS ||
        chunk->context->shape[0] != chunk->sets.count || chunk->context->shape[1] != 1)
        return sw_fail(SW_ERROR_SHAPE, "targets or context");
    for (int64_t s = 0; s < chunk->sets.count; s++) {
        int64_t b = at->index ? at->index[chunk->first + s] : chunk->first + s;
        int64_t rows = chunk->sets.offset[s + 1] - chunk->sets.offset[s];
        bool right =
            chunk->label[s] == b && chunk->sets.id[s] == b && rows == offset[b + 1] - offset[b];
        for (int64_t i = 0; right && i < rows; i++) {
            const sw_real *row = chunk->x->data + (chunk->sets.offset[s] + i) * WIDTH;
            right = row[0] == (sw_real)b && row[1] == (sw_real)i;
        }
        right = right && chunk->context->data[s] == (sw_real)-b;
        for (int t = 0; t < TARGETS; t++)
            right = right && chunk->target->data[s * TARGETS + t] == (sw_real)(b + 100 * t);
        at->seen[chunk->first + s] += right ? 1 : 1000;
    }
    return SW_OK;
}

Test(chunks, every_set_is_in_one_chunk_whole)
{
    for (int threads = 1; threads <= 4; threads++) {
        sw_chunk_runner *runner;
        cr_assert_eq(sw_chunk_runner_new(&runner, threads), SW_OK);
        for (int ordered = 0; ordered < 2; ordered++) {
            look_at at = {.index = ordered ? order : NULL};
            cr_assert_gt(sw_chunk_count(&(sw_some_sets){&sets, at.index, SETS}), 2);
            cr_assert_eq(sw_chunk_run(runner, &(sw_some_sets){&sets, at.index, SETS}, false, look,
                                      &at, NULL),
                         SW_OK);
            for (int i = 0; i < SETS; i++) cr_assert_eq(at.seen[i], 1, "place %d", i);
        }
        sw_chunk_runner_free(runner);
    }
}

static sw_status look_at_parts(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    (void)tape;
    const int64_t *index = user;
    for (int64_t s = 0; s < chunk->sets.count; s++) {
        int64_t b = index ? index[chunk->first + s] : chunk->first + s;
        int64_t n = offset[b + 1] - offset[b], first = chunk->sets.offset[s];
        int64_t rows = chunk->sets.offset[s + 1] - first, last = -1;
        if (rows != (n < 10 ? n : 10)) return sw_fail(SW_ERROR_SHAPE, "rows");
        for (int64_t i = 0; i < rows; i++) {
            const sw_real *row = chunk->x->data + (first + i) * WIDTH;
            if (row[0] != (sw_real)b || row[1] <= (sw_real)last || row[1] >= (sw_real)n)
                return sw_fail(SW_ERROR_SHAPE, "set %d, row %d", (int)b, (int)i);
            last = (int64_t)row[1];
        }
    }
    return SW_OK;
}

/* Of a larger set, ten elements, in their order and none twice; of the others, all. */
Test(chunks, a_part_of_each_large_set)
{
    const sw_sampling ten = {.most = 10, .seed = 1, .step = 2};
    sw_chunk_runner *runner;
    cr_assert_eq(sw_chunk_runner_new(&runner, 2), SW_OK);
    for (int ordered = 0; ordered < 2; ordered++) {
        int64_t *index = ordered ? order : NULL;
        cr_expect_eq(sw_chunk_run(runner, &(sw_some_sets){&sets, index, SETS, 0, &ten}, false,
                                  look_at_parts, index, NULL),
                     SW_OK, "%s", sw_error_message());
        cr_expect_lt(sw_chunk_count(&(sw_some_sets){&sets, index, SETS, 0, &ten}),
                     sw_chunk_count(&(sw_some_sets){&sets, index, SETS}));
    }
    sw_chunk_runner_free(runner);
}

/* Elements that lie in a file come into the chunks the same way. */
Test(chunks, of_a_mapped_file)
{
    char name[] = "/tmp/setwise-chunks-XXXXXX";
    const int fd = mkstemp(name);
    sw_mapped *mapped = NULL;
    cr_assert_geq(fd, 0);
    unlink(name);
    cr_assert_eq(write(fd, "1234", 4), 4);
    const size_t bytes = (size_t)(offset[SETS] * WIDTH) * sizeof *x;
    cr_assert_eq(write(fd, x, bytes), (ssize_t)bytes);
    cr_assert_eq(sw_mapped_new(&mapped, fd, name, 4, (int64_t)bytes), SW_OK);
    sw_ragged in_file = sets;
    in_file.x = sw_mapped_data(mapped);
    in_file.mapped = mapped;
    sw_chunk_runner *runner;
    cr_assert_eq(sw_chunk_runner_new(&runner, 2), SW_OK);
    for (int ordered = 0; ordered < 2; ordered++) {
        look_at at = {.index = ordered ? order : NULL};
        cr_assert_eq(
            sw_chunk_run(runner, &(sw_some_sets){&in_file, at.index, SETS}, false, look, &at, NULL),
            SW_OK);
        for (int i = 0; i < SETS; i++) cr_assert_eq(at.seen[i], 1, "place %d", i);
    }
    const sw_sampling ten = {.most = 10, .seed = 1, .step = 2};
    cr_expect_eq(sw_chunk_run(runner, &(sw_some_sets){&in_file, order, SETS, 0, &ten}, false,
                              look_at_parts, order, NULL),
                 SW_OK, "%s", sw_error_message());
    cr_assert_eq(ftruncate(fd, 1000), 0);
    look_at at = {.index = order};
    cr_expect_neq(
        sw_chunk_run(runner, &(sw_some_sets){&in_file, order, SETS}, false, look, &at, NULL),
        SW_OK);
    close(fd);
    sw_chunk_runner_free(runner);
    sw_mapped_free(mapped);
}

Test(chunks, sets_without_elements_are_in_a_chunk_too)
{
    const int64_t empty_offset[] = {0, 0, 0};
    const sw_ragged empty = {2, WIDTH, empty_offset, x, NULL};
    cr_assert_eq(sw_chunk_count(&(sw_some_sets){&empty, NULL, 2}), 1);
    cr_assert_eq(sw_chunk_count(&(sw_some_sets){&empty, NULL, 0}), 0);
}

static sw_status look_for_nothing(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    (void)user, (void)tape;
    bool nothing = !chunk->label && !chunk->target && !chunk->context;
    return nothing ? SW_OK : sw_fail(SW_ERROR_ARGUMENT, "something");
}

Test(chunks, what_the_sets_lack_the_chunk_lacks)
{
    sw_chunk_runner *runner;
    const sw_ragged bare = {SETS, WIDTH, offset, x};
    cr_assert_eq(sw_chunk_runner_new(&runner, 1), SW_OK);
    cr_expect_eq(sw_chunk_run(runner, &(sw_some_sets){&bare, order, SETS}, true, look_for_nothing,
                              NULL, NULL),
                 SW_OK);
    sw_chunk_runner_free(runner);
}

static sw_status fail_late(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    (void)user, (void)tape;
    if (chunk->number < 2) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "chunk %lld", (long long)chunk->number);
}

Test(chunks, the_earliest_failure_is_reported)
{
    for (int threads = 1; threads <= 4; threads++) {
        sw_chunk_runner *runner;
        cr_assert_eq(sw_chunk_runner_new(&runner, threads), SW_OK);
        cr_assert_eq(
            sw_chunk_run(runner, &(sw_some_sets){&sets, order, SETS}, false, fail_late, NULL, NULL),
            SW_ERROR_ARGUMENT);
        cr_assert_str_eq(sw_error_message(), "chunk 2");
        sw_chunk_runner_free(runner);
    }
}

static sw_status fail_in_set(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    (void)user, (void)tape;
    return sw_fail(SW_ERROR_ARGUMENT, "set %lld is wrong", (long long)chunk->sets.id[0]);
}

Test(chunks, a_failure_has_the_name_of_the_set)
{
    static char *name[SETS];
    sw_chunk_runner *runner;
    sw_ragged named = sets;
    for (int b = 0; b < SETS; b++) name[b] = b == order[0] ? "left lung" : "other";
    named.name = name;
    cr_assert_eq(sw_chunk_runner_new(&runner, 2), SW_OK);
    sw_chunk_run(runner, &(sw_some_sets){&named, order, SETS}, false, fail_in_set, NULL, NULL);
    cr_assert_str_eq(sw_error_message(), "set \"left lung\" is wrong");
    sw_chunk_runner_free(runner);
}

/* Which chunks have begun and which have failed. */
static int began[SW_MAX_CHUNKS], failed[SW_MAX_CHUNKS];

static void set(int *flag)
{
#pragma omp atomic write
    *flag = 1;
}

/* Wait until another thread sets the flag, but not for ever, in case there is no other thread. */
static void wait_for(const int *flag)
{
    int seen = 0;
    for (int i = 0; i < 10 && !seen; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
#pragma omp atomic read
        seen = *flag;
    }
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL); /* time for the failure to be noted */
}

/* Chunks 1 and 3 fail after both have begun; `user` says which of them fails last. */
static sw_status fail_twice(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const int64_t *last = user, c = chunk->number;
    (void)tape;
    set(&began[c]);
    if (c == 1) wait_for(*last == 1 ? &failed[3] : &began[3]);
    if (c == 3 && *last == 3) wait_for(&failed[1]);
    if (c != 1 && c != 3) return SW_OK;
    set(&failed[c]);
    return sw_fail(SW_ERROR_ARGUMENT, "chunk %lld", (long long)c);
}

Test(chunks, the_earliest_failure_is_reported_also_when_it_comes_last)
{
    cr_assert_eq(sw_chunk_count(&(sw_some_sets){&sets, order, SETS}), 8);
    for (int threads = 1; threads <= 4; threads++)
        for (int64_t last = 1; last <= 3; last += 2) {
            sw_chunk_runner *runner;
            memset(began, 0, sizeof began);
            memset(failed, 0, sizeof failed);
            cr_assert_eq(sw_chunk_runner_new(&runner, threads), SW_OK);
            cr_assert_eq(sw_chunk_run(runner, &(sw_some_sets){&sets, order, SETS}, false,
                                      fail_twice, &last, NULL),
                         SW_ERROR_ARGUMENT);
            cr_assert_str_eq(sw_error_message(), "chunk 1", "%d threads, chunk %d fails last",
                             threads, (int)last);
            cr_assert(began[0] && began[1]);
            for (int c = 4; c < 8 && threads <= 2; c++)
                cr_assert_eq(began[c], 0, "chunk %d ran after the failure, %d threads", c, threads);
            sw_chunk_runner_free(runner);
        }
}

static void square(void *user, int64_t i)
{
    ((int64_t *)user)[i] = i * i;
}

Test(chunks, parallel_for_visits_each_index)
{
    sw_chunk_runner *runner;
    int64_t result[100];
    cr_assert_eq(sw_chunk_runner_new(&runner, 2), SW_OK);
    sw_parallel_for(runner, 100, square, result);
    for (int64_t i = 0; i < 100; i++) cr_assert_eq(result[i], i * i);
    sw_chunk_runner_free(runner);
}

static sw_status note_tape(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    ((sw_tape **)user)[chunk->number] = tape;
    return SW_OK;
}

/* Whichever thread runs the only chunk, its tape is the same, so that only one grows. */
Test(chunks, one_chunk_has_one_tape)
{
    enum { ROWS = 2000 };
    static sw_real elements[ROWS * WIDTH];
    const int64_t bounds[] = {0, ROWS};
    const sw_ragged one = {1, WIDTH, bounds, elements};
    sw_chunk_runner *runner;
    cr_assert_eq(sw_chunk_runner_new(&runner, 4), SW_OK);
    sw_tape *first = NULL, *tape = NULL;
    for (int i = 0; i < 50; i++) {
        cr_assert_eq(
            sw_chunk_run(runner, &(sw_some_sets){&one, NULL, 1}, true, note_tape, &tape, NULL),
            SW_OK);
        if (!first) first = tape;
        cr_assert(tape && tape == first);
    }
    sw_chunk_runner_free(runner);
}
