#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#ifdef SW_REAL_DOUBLE
static const double step = 1e-5, tolerance = 1e-6;
#else
static const double step = 1e-2, tolerance = 1e-2;
#endif

enum { MAX_INPUTS = 8, MAX_SIZE = 512 };

typedef struct problem {
    const sw_gradient_case *spec;
    sw_real data[MAX_INPUTS][MAX_SIZE], grad[MAX_INPUTS][MAX_SIZE];
    int64_t size[MAX_INPUTS];
    sw_real direction[MAX_SIZE]; /* what the output is contracted with */
} problem;

/* Equally spaced values in random order, shifted so that zero lies between two of them. */
static void fill(problem *p, int i)
{
    double low = p->spec->low, high = p->spec->high;
    if (low == 0 && high == 0) low = -1, high = 1;
    int64_t n = p->size[i], order[MAX_SIZE];
    sw_random random = sw_random_for(1, SW_FOR_TEST, (uint32_t)i, (uint32_t)n);
    sw_random_permutation(&random, n, order);
    double gap = (high - low) / (double)n;
    for (int64_t j = 0; j < n; j++) {
        double value = low + gap * ((double)order[j] + 0.5);
        if (fabs(value) < gap / 4) value += gap / 4;
        p->data[i][j] = (sw_real)value;
    }
}

/* The contracted output, in double; with `backward`, its gradients too. */
static double run(problem *p, sw_tape *tape, bool backward)
{
    sw_tape_reset(tape);
    sw_tensor *in[MAX_INPUTS];
    for (int i = 0; i < p->spec->count; i++)
        in[i] =
            sw_variable(tape, p->spec->in[i].ndim, p->spec->in[i].shape, p->data[i], p->grad[i]);
    sw_tensor *out = p->spec->build(tape, in);
    cr_assert_not_null(out, "%s: %s", p->spec->name, (sw_tape_status(tape), sw_error_message()));
    cr_assert_leq(out->size, MAX_SIZE);
    double value = 0;
    for (int64_t i = 0; i < out->size; i++) value += (double)p->direction[i] * (double)out->data[i];
    if (backward) {
        sw_tensor *direction = sw_input(tape, out->ndim, out->shape, p->direction);
        sw_tensor *product = sw_multiply(tape, out, direction);
        sw_tensor *flat = sw_reshape(tape, product, SW_DIMS(out->size));
        sw_tensor *loss = sw_sum(tape, flat, 0);
        cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    }
    return value;
}

static void check(const char *op, const sw_gradient_case *spec)
{
    problem *p = calloc(1, sizeof *p);
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    p->spec = spec;
    for (int i = 0; i < spec->count; i++) {
        p->size[i] = 1;
        for (int d = 0; d < spec->in[i].ndim; d++) p->size[i] *= spec->in[i].shape[d];
        cr_assert_leq(p->size[i], MAX_SIZE);
        fill(p, i);
    }
    sw_random random = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < MAX_SIZE; i++)
        p->direction[i] = (sw_real)(sw_random_uniform(&random) + 0.25);
    /* Twice, into the same gradients: a backward that writes where it should add halves them. */
    run(p, tape, true);
    run(p, tape, true);
    for (int i = 0; i < spec->count; i++)
        for (int64_t j = 0; j < p->size[i]; j++) p->grad[i][j] /= 2;

    double largest = 1; /* errors are relative to the largest gradient, if that is above 1 */
    for (int i = 0; i < spec->count; i++)
        for (int64_t j = 0; j < p->size[i]; j++)
            largest = fmax(largest, fabs((double)p->grad[i][j]));
    for (int i = 0; i < spec->count; i++)
        for (int64_t j = 0; j < p->size[i]; j++) {
            sw_real here = p->data[i][j];
            sw_real up = here + (sw_real)step, down = here - (sw_real)step;
            p->data[i][j] = up;
            double above = run(p, tape, false);
            p->data[i][j] = down;
            double below = run(p, tape, false);
            p->data[i][j] = here;
            double numeric = (above - below) / (double)(up - down);
            double analytic = (double)p->grad[i][j];
            cr_assert(fabs(numeric - analytic) <= tolerance * largest,
                      "%s, %s: input %d, element %lld: gradient %.9g, difference %.9g", op,
                      spec->name, i, (long long)j, analytic, numeric);
        }
    sw_tape_free(tape);
    free(p);
}

void sw_gradcheck(const char *op, const sw_op_cases *cases)
{
    cr_assert_gt(cases->count, 0);
    for (int i = 0; i < cases->count; i++) check(op, &cases->list[i]);
}
