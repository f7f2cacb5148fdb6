/* test_tape.c - the tape: it keeps its first error, and reuses its memory. */
#include "autodiff/tape.h"
#include "heap.h"
#include "with_tape.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The tape's only source of memory, counted. */
static int calls;

int posix_memalign(void **out, size_t alignment, size_t bytes)
{
    calls++;
    *out = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    return *out ? 0 : ENOMEM;
}

TestSuite(tape, .init = setup, .fini = teardown);

Test(tape, alloc_is_zeroed_and_aligned)
{
    for (int round = 0; round < 2; round++) {
        unsigned char *piece = sw_tape_alloc(tape, 1000);
        cr_assert_eq((uintptr_t)piece % 64, 0);
        for (int i = 0; i < 1000; i++) cr_assert_eq(piece[i], 0);
        memset(piece, 255, 1000);
        sw_tape_reset(tape);
    }
}

/* ---- Errors ---------------------------------------------------------------------------------- */

Test(tape, first_error_stays)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(3, 4), 1);
    cr_assert_eq(sw_tape_status(tape), SW_OK);
    cr_assert_null(sw_sum(tape, x, 5));
    cr_assert_null(sw_reshape(tape, x, SW_DIMS(7)));
    cr_assert_null(sw_relu(tape, x), "a failed tape computes nothing more");
    cr_assert_null(sw_constant(tape, SW_DIMS(1), 0));
    cr_assert_null(sw_tape_alloc(tape, 8));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3, 4]: it has no axis 5");
    cr_assert_eq(sw_backward(tape, x), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3, 4]: it has no axis 5");
}

/* Another failure on this thread does not change the message of the tape. */
Test(tape, status_brings_the_message_back)
{
    sw_tape *other;
    cr_assert_eq(sw_tape_new(&other), SW_OK);
    sw_sum(tape, sw_constant(tape, SW_DIMS(3), 1), 1);
    sw_sum(other, sw_constant(other, SW_DIMS(4), 1), 2);
    cr_assert_str_eq(sw_error_message(), "sum: x is [4]: it has no axis 2");
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3]: it has no axis 1");
    sw_tape_free(other);
    sw_tape_free(NULL);
}

Test(tape, reset_forgets_the_error)
{
    sw_sum(tape, sw_constant(tape, SW_DIMS(3), 1), 1);
    sw_tape_reset(tape);
    cr_assert_eq(sw_tape_status(tape), SW_OK);
    cr_assert_not_null(sw_constant(tape, SW_DIMS(3), 1));
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* A step of a small network on sets with `rows` elements. */
static double step(int64_t rows, sw_real *weight, sw_real *grad)
{
    enum { D = 8 };
    sw_tape_reset(tape);
    const int64_t offset[] = {0, 1, rows / 2, rows};
    const sw_sets sets = {3, offset, NULL};
    sw_tensor *w = sw_variable(tape, SW_DIMS(D, D), weight, grad);
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, D), 1);
    sw_tensor *h = sw_relu(tape, sw_linear(tape, x, w, NULL));
    sw_tensor *score = sw_segment_softmax(tape, sw_slice(tape, h, 1, 0, 2), &sets);
    sw_tensor *pooled[] = {sw_segment_weighted_sum(tape, score, h, &sets),
                           sw_segment_max(tape, h, &sets), sw_segment_mean(tape, h, &sets)};
    sw_tensor *loss = total(sw_matmul(tape, sw_concat(tape, pooled, 3, 1),
                                      sw_constant(tape, SW_DIMS(3 * D, 2), 0.5), false, false));
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    return (double)loss->data[0];
}

Test(tape, steps_do_not_allocate)
{
    sw_real weight[64], grad[64] = {0};
    for (int i = 0; i < 64; i++) weight[i] = (sw_real)(i % 7 - 3) / 8;
    double first = step(3000, weight, grad); /* the largest comes first */
    step(3000, weight, grad);
    const size_t in_use = heap_in_use();
    int before = calls;
    for (int i = 0; i < 20; i++) step(i % 2 ? 3000 : 100 + i, weight, grad);
    double last = step(3000, weight, grad);
#ifndef SW_ARENA_DEBUG
    cr_assert_eq(heap_in_use(), in_use);
    cr_assert_eq(calls, before);
#else /* malloc keeps some of what was freed, so its count is not exact */
    cr_assert_lt(heap_in_use(), in_use + (1 << 20));
    cr_assert_gt(calls, before);
#endif
    cr_assert_eq(first, last);
}

/* ---- Memory that is given back --------------------------------------------------------------- */

enum { LAYERS = 30, NUMBERS = 5000 };

/* relu(x) + 1, LAYERS times. */
static sw_tensor *many_layers(sw_tensor *x)
{
    const int64_t mark = sw_tape_mark(tape);
    for (int i = 0; i < LAYERS; i++) {
        sw_tensor *y = sw_relu(tape, x);
        x = sw_tape_keep(tape, mark, sw_add(tape, y, sw_constant(tape, 0, NULL, 1)));
    }
    return x;
}

static size_t used(void)
{
    return sw_arena_used(tape->arena);
}

Test(tape, without_recording_memory_is_lent_again)
{
#ifdef SW_ARENA_DEBUG
    cr_skip_test("what is given back becomes NaN");
#endif
    sw_tape_record(tape, false);
    sw_tensor *x = sw_constant(tape, SW_DIMS(NUMBERS), 2);
    const size_t before = used();
    const sw_tensor *y = many_layers(x);
    for (int i = 0; i < NUMBERS; i++)
        cr_assert(x->data[i] == 2 && y->data[i] == 2 + LAYERS, "%d: %g", i, (double)y->data[i]);
    cr_expect_lt(used() - before, 4 * NUMBERS * sizeof(sw_real));
    sw_tape_reset(tape);
    cr_expect_eq(used(), 0);
    cr_expect_eq(many_layers(sw_constant(tape, SW_DIMS(NUMBERS), -1))->data[NUMBERS - 1], LAYERS);
}

Test(tape, while_it_records_all_stays)
{
    sw_real data[NUMBERS], grad[NUMBERS] = {0};
    for (int i = 0; i < NUMBERS; i++) data[i] = (sw_real)(i - NUMBERS / 2);
    sw_tensor *x = sw_variable(tape, SW_DIMS(NUMBERS), data, grad);
    const size_t before = used();
    sw_tensor *y = many_layers(x);
    cr_expect_gt(used() - before, LAYERS * NUMBERS * sizeof(sw_real));
    cr_assert_eq(sw_backward(tape, total(y)), SW_OK);
    for (int i = 0; i < NUMBERS; i++) cr_assert_eq(grad[i], data[i] > 0);
}

Test(tape, what_is_kept_and_what_is_older_stays)
{
    sw_tape_record(tape, false);
    sw_tensor *old = sw_constant(tape, SW_DIMS(NUMBERS), 1);
    const int64_t mark = sw_tape_mark(tape);
    sw_tensor *lost = sw_constant(tape, SW_DIMS(NUMBERS), 2);
    sw_tensor *kept = sw_constant(tape, SW_DIMS(NUMBERS), 3);
    sw_real *piece = sw_tape_alloc(tape, sizeof *piece * NUMBERS);
    sw_tensor *tail = sw_reshape(tape, kept, SW_DIMS(NUMBERS / 2, 2)); /* shares the elements */
    cr_expect_null(sw_tape_keep(tape, mark, NULL));
    cr_expect_eq(lost->data[0], 2);
    cr_expect_eq(sw_tape_keep(tape, mark, tail), tail);
#ifdef SW_ARENA_DEBUG
    cr_expect(isnan((double)lost->data[0]) && isnan((double)lost->data[NUMBERS - 1]));
#endif
    const sw_real *again = lost->data;
    for (int i = 0; i < 5; i++) {
        sw_tensor *next = sw_constant(tape, SW_DIMS(NUMBERS), 4);
#ifndef SW_ARENA_DEBUG
        cr_expect(i > 0 || next->data == again);
#endif
        cr_assert(next->data != old->data && next->data != kept->data && next->data != piece);
    }
    (void)again;
    for (int i = 0; i < NUMBERS; i++)
        cr_assert(old->data[i] == 1 && tail->data[i] == 3 && piece[i] == 0);
}
