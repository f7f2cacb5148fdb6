/* gradcheck.c - the gradient of an operator against finite differences. */
#include "gradcheck.h"
#include "autodiff/tape.h"
#include "numbers.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SW_REAL_DOUBLE
static const double largest_step = 2e-4, tolerance = 1e-6, last_bits = 1e-12, unit = DBL_EPSILON;
#else
static const double largest_step = 1e-2, tolerance = 1e-2, last_bits = 1e-5, unit = FLT_EPSILON;
#endif

enum { MAX_INPUTS = 8, MAX_SIZE = 512, BEHIND = 7, ALL = -1 };

typedef struct problem {
    const sw_gradient_case *spec;
    sw_tape *tape;
    sw_real data[MAX_INPUTS][MAX_SIZE], grad[MAX_INPUTS][MAX_SIZE], output[MAX_SIZE];
    int64_t size[MAX_INPUTS];
    int64_t output_size;
    int wanted;                  /* the input whose gradient is wanted, or ALL */
    int64_t block_rows;          /* 0: the operator is run as a whole */
    sw_real direction[MAX_SIZE]; /* the output is contracted with it */
} problem;

/* The distance between neighbours among the values of input i. */
static double gap_of(const problem *p, int i)
{
    bool given = p->spec->low != 0 || p->spec->high != 0;
    return (given ? p->spec->high - p->spec->low : 2) / (double)p->size[i];
}

/* Equally spaced values in random order. A value at zero is shifted by a quarter of the space.
 * Behind them are NaN, and the gradient goes on with numbers that must stay. */
static void fill(problem *p, int i)
{
    bool given = p->spec->low != 0 || p->spec->high != 0;
    double low = given ? p->spec->low : -1, gap = gap_of(p, i);
    int64_t n = p->size[i], order[MAX_SIZE];
    sw_random random = sw_random_for(1, SW_FOR_TEST, (uint32_t)i, (uint32_t)n);
    sw_random_permutation(&random, n, order);
    for (int64_t j = 0; j < n; j++) {
        double value = low + gap * ((double)order[j] + 0.5);
        if (fabs(value) < gap / 4) value += gap / 4;
        p->data[i][j] = (sw_real)value;
    }
    for (int64_t j = n; j < MAX_SIZE; j++) p->data[i][j] = NAN, p->grad[i][j] = BEHIND;
}

static bool wrote_behind(const problem *p, int i)
{
    for (int64_t j = p->size[i]; j < MAX_SIZE; j++)
        if (p->grad[i][j] != BEHIND) return true;
    return false;
}

static problem *problem_new(const sw_gradient_case *spec)
{
    problem *p = calloc(1, sizeof *p);
    cr_assert(p);
    cr_assert_eq(sw_tape_new(&p->tape), SW_OK);
    p->spec = spec;
    p->wanted = ALL;
    for (int i = 0; i < spec->count; i++) {
        p->size[i] = 1;
        for (int d = 0; d < spec->in[i].ndim; d++) p->size[i] *= spec->in[i].shape[d];
        cr_assert_leq(p->size[i], MAX_SIZE);
        fill(p, i);
    }
    sw_random random = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < MAX_SIZE; i++)
        p->direction[i] = (sw_real)(sw_random_uniform(&random) + 0.25);
    return p;
}

static void problem_free(problem *p)
{
    sw_tape_free(p->tape);
    free(p);
}

/* The output of the operator for the inputs as they are. In blocks, the inputs wait for it: it runs
 * on some rows of them at a time, if it can. */
static sw_tensor *run(problem *p)
{
    sw_tape_reset(p->tape);
    p->tape->defers = p->block_rows > 0 ? SW_DEFER_LONG : SW_DEFER_NONE;
    if (p->block_rows) p->tape->long_rows = 1, p->tape->block_rows = p->block_rows;
    sw_tensor *in[MAX_INPUTS];
    for (int i = 0; i < p->spec->count; i++) {
        const int ndim = p->spec->in[i].ndim;
        const int64_t *shape = p->spec->in[i].shape;
        in[i] = p->wanted == ALL || p->wanted == i
                    ? sw_variable(p->tape, ndim, shape, p->data[i], p->grad[i])
                    : sw_input(p->tape, ndim, shape, p->data[i]);
        if (p->block_rows) in[i] = sw_scale(p->tape, in[i], 1);
    }
    sw_tensor *out = p->spec->build(p->tape, in);
    if (out) out = sw_store(p->tape, out);
    cr_assert_not_null(out, "%s: %s", p->spec->name, (sw_tape_status(p->tape), sw_error_message()));
    cr_assert_leq(out->size, MAX_SIZE);
    return out;
}

/* Add the gradient of the contracted output to p->grad. */
static void add_gradient(problem *p)
{
    sw_tape *tape = p->tape;
    sw_tensor *out = run(p);
    sw_tensor *direction = sw_input(tape, out->ndim, out->shape, p->direction);
    sw_tensor *product = sw_multiply(tape, out, direction);
    sw_tensor *flat = sw_reshape(tape, product, SW_DIMS(out->size));
    sw_tensor *loss = sw_sum(tape, flat, 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    memcpy(p->output, out->data, (size_t)out->size * sizeof *out->data);
    p->output_size = out->size;
}

/* A difference quotient, and a bound of its error from the rounding of the output. */
typedef struct quotient {
    double value, noise;
} quotient;

/* (f(x + step) - f(x - step)) / (2 step), f the contracted output and x an element of an input. An
 * output that does not depend on x has the same bits on both sides, and so no noise. */
static quotient central_difference(problem *p, sw_real *x, double step)
{
    enum { ROUNDINGS = 8 }; /* of an output, in units in its last place */
    double above[MAX_SIZE], sum = 0, noise = 0;
    const sw_real here = *x, up = here + (sw_real)step, down = here - (sw_real)step;
    *x = up;
    const sw_tensor *out = run(p);
    for (int64_t k = 0; k < out->size; k++) above[k] = (double)out->data[k];
    *x = down;
    out = run(p);
    for (int64_t k = 0; k < out->size; k++) {
        const double below = (double)out->data[k], weight = (double)p->direction[k];
        sum += weight * (above[k] - below);
        const double rounding = weight * ROUNDINGS * unit * fmax(fabs(above[k]), fabs(below));
        if (above[k] != below) noise += rounding * rounding;
    }
    *x = here;
    const double width = (double)(up - down);
    return (quotient){sum / width, sqrt(noise) / width};
}

/* Richardson's extrapolation of two central differences: its error falls with step^4, that of a
 * single difference with step^2. */
static quotient difference(problem *p, int i, int64_t j)
{
    const double step = fmin(largest_step, gap_of(p, i) / 5);
    const quotient whole = central_difference(p, &p->data[i][j], step);
    const quotient half = central_difference(p, &p->data[i][j], step / 2);
    return (quotient){(4 * half.value - whole.value) / 3, (4 * half.noise + whole.noise) / 3};
}

static double largest_gradient(const problem *p, int i)
{
    double largest = 0;
    for (int64_t j = 0; j < p->size[i]; j++) largest = fmax(largest, fabs((double)p->grad[i][j]));
    return largest;
}

static bool differ(int64_t n, const sw_real *a, const sw_real *b, double allowed)
{
    for (int64_t j = 0; j < n; j++)
        if (!(fabs((double)(a[j] - b[j])) <= allowed)) return true;
    return false;
}

/* Is the output, or the gradient of input i, another one in blocks of so many rows, or if no other
 * gradient is wanted? */
static bool differs(problem *p, int i, int wanted, int64_t block_rows)
{
    problem *other = malloc(sizeof *other);
    *other = *p;
    other->wanted = wanted;
    other->block_rows = block_rows;
    memset(other->grad[i], 0, (size_t)p->size[i] * sizeof(sw_real));
    add_gradient(other);
    double largest = 0;
    for (int64_t j = 0; j < p->output_size; j++)
        largest = fmax(largest, fabs((double)p->output[j]));
    const bool differs =
        differ(p->output_size, other->output, p->output, last_bits * largest) ||
        differ(p->size[i], other->grad[i], p->grad[i], last_bits * largest_gradient(p, i));
    free(other);
    return differs;
}

static bool differs_in_blocks(problem *p, int i)
{
    return differs(p, i, ALL, 1) || differs(p, i, ALL, 3) || differs(p, i, i, 2);
}

sw_gradient_fault sw_gradient_check(const sw_gradient_case *spec)
{
    sw_gradient_fault fault = {""};
    problem *p = problem_new(spec);
    /* Twice, into the same gradients: if a backward writes instead of adding, it halves them. */
    add_gradient(p);
    add_gradient(p);
    double largest_of_all = 1;
    numbers_keep(spec->name, p->output, p->output_size);
    for (int i = 0; i < spec->count; i++) {
        for (int64_t j = 0; j < p->size[i]; j++) p->grad[i][j] /= 2;
        numbers_keep(spec->name, p->grad[i], p->size[i]);
        largest_of_all = fmax(largest_of_all, largest_gradient(p, i));
    }
    for (int i = 0; i < spec->count && !fault.text[0]; i++) {
        const double largest = largest_gradient(p, i);
        if (wrote_behind(p, i))
            snprintf(fault.text, sizeof fault.text, "input %d: it wrote behind the gradient", i);
        if (differs_in_blocks(p, i))
            snprintf(fault.text, sizeof fault.text, "input %d: another result in blocks of rows",
                     i);
        if (differs(p, i, i, 0))
            snprintf(fault.text, sizeof fault.text, "input %d: another gradient if wanted alone",
                     i);
        for (int64_t j = 0; j < p->size[i] && !fault.text[0]; j++) {
            const quotient numeric = difference(p, i, j);
            const double analytic = (double)p->grad[i][j];
            const double allowed =
                fmin(tolerance * largest + numeric.noise, tolerance * largest_of_all);
            if (!isfinite(analytic) || !(fabs(numeric.value - analytic) <= allowed))
                snprintf(fault.text, sizeof fault.text,
                         "input %d, element %lld: gradient %.9g, difference %.9g, allowed %.2g", i,
                         (long long)j, analytic, numeric.value, allowed);
        }
    }
    problem_free(p);
    return fault;
}

/* Without its first input, an operator gives nothing, and the tape says so. */
static void check_without_input(const char *op, const sw_gradient_case *spec)
{
    problem *p = problem_new(spec);
    sw_tensor *in[MAX_INPUTS] = {NULL};
    for (int i = 1; i < spec->count; i++)
        in[i] = sw_input(p->tape, spec->in[i].ndim, spec->in[i].shape, p->data[i]);
    cr_assert_null(spec->build(p->tape, in), "%s: an output without an input", op);
    cr_assert_neq(sw_tape_status(p->tape), SW_OK, "%s", op);
    problem_free(p);
}

void sw_gradcheck(const char *op, const sw_op_cases *cases)
{
    cr_assert_gt(cases->count, 0);
    check_without_input(op, &cases->list[0]);
    for (int i = 0; i < cases->count; i++) {
        const sw_gradient_fault fault = sw_gradient_check(&cases->list[i]);
        cr_assert(!fault.text[0], "%s, %s: %s", op, cases->list[i].name, fault.text);
    }
}
