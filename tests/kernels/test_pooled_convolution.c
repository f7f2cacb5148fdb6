/* test_pooled_convolution.c - convolution and pooling in one pass, against the two after each
 * other. */
#include "kernels/pooled_convolution.h"
#include "kernels/team.h"

#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double near = sizeof(sw_real) == 8 ? 1e-11 : 2e-4;

/* Arrays of a pass over n images; gradients begin with random numbers, to which a pass adds. */
typedef struct pass {
    sw_pooled_conv2d s;
    int64_t n, x_size, w_size, y_size, z_size;
    sw_real *x, *weight, *bias, *y, *dy, *dx, *dweight, *dbias, *work;
    int32_t *place;
} pass;

static pass make_pass(sw_pooled_conv2d s, int64_t n)
{
    const sw_conv2d_sizes *c = &s.conv;
    const int64_t oh = c->h - c->kh + 1, ow = c->w - c->kw + 1;
    pass p = {s,
              n,
              n * c->cin * c->h * c->w,
              c->cout * c->cin * c->kh * c->kw,
              n * c->cout * (oh / s.size) * (ow / s.size),
              n * c->cout * oh * ow};
    const int64_t whole = sw_conv2d_work(c), pooled = sw_pooled_conv2d_work(&s, n);
    cr_assert(whole >= 0 && pooled >= 0);
    p.x = random_numbers(7, 0, p.x_size);
    p.weight = random_numbers(7, 1, p.w_size);
    p.bias = random_numbers(7, 2, c->cout);
    p.y = random_numbers(7, 3, p.y_size);
    p.dy = random_numbers(7, 4, p.y_size);
    p.dx = random_numbers(7, 5, p.x_size);
    p.dweight = random_numbers(7, 6, p.w_size);
    p.dbias = random_numbers(7, 7, c->cout);
    p.work = random_numbers(7, 8, whole > pooled ? whole : pooled);
    p.place = calloc((size_t)p.y_size + 1, sizeof *p.place);
    return p;
}

static void free_pass(pass *p)
{
    free(p->x), free(p->weight), free(p->bias), free(p->y), free(p->dy), free(p->dx);
    free(p->dweight), free(p->dbias), free(p->work), free(p->place);
}

/* The slow twin: the whole result of the convolution, its pooling, and both ways back. */
static void run_plain(pass *p)
{
    const sw_conv2d_sizes *c = &p->s.conv;
    const int64_t oh = c->h - c->kh + 1, ow = c->w - c->kw + 1, planes = p->n * c->cout;
    sw_real *z = random_numbers(7, 9, p->z_size), *dz = calloc((size_t)p->z_size + 1, sizeof *dz);
    sw_conv2d_forward(c, p->n, p->x, p->weight, p->bias, z, p->work);
    sw_max_pool2d_forward(planes, oh, ow, p->s.size, z, p->y, p->place);
    sw_max_pool2d_backward(planes, oh * ow, (oh / p->s.size) * (ow / p->s.size), p->place, p->dy,
                           dz);
    sw_conv2d_backward(c, p->n, p->x, p->weight, dz, p->dx, p->dweight, p->dbias, p->work);
    free(z), free(dz);
}

static void run_pooled(pass *p)
{
    sw_pooled_conv2d_forward(&p->s, p->n, p->x, p->weight, p->bias, p->y, p->place, p->work);
    sw_pooled_conv2d_backward(&p->s, p->n, p->x, p->weight, p->place, p->dy, p->dx, p->dweight,
                              p->dbias, p->work);
}

static void expect_near(const char *what, const sw_real *got, const sw_real *want, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)(got[i] - want[i])) <= near * (1 + fabs((double)want[i])),
                  "%s[%d]: %g, not %g", what, (int)i, (double)got[i], (double)want[i]);
}

static void check(sw_pooled_conv2d s, int64_t n)
{
    pass plain = make_pass(s, n), pooled = make_pass(s, n);
    run_plain(&plain);
    run_pooled(&pooled);
    cr_assert_arr_eq(plain.place, pooled.place, (size_t)plain.y_size * sizeof *plain.place);
    sw_real *y = random_numbers(7, 10, pooled.y_size); /* without places */
    sw_pooled_conv2d_forward(&s, n, pooled.x, pooled.weight, pooled.bias, y, NULL, pooled.work);
    cr_assert(!memcmp(y, pooled.y, (size_t)pooled.y_size * sizeof *y));
    free(y);
    expect_near("y", pooled.y, plain.y, plain.y_size);
    expect_near("dx", pooled.dx, plain.dx, plain.x_size);
    expect_near("dweight", pooled.dweight, plain.dweight, plain.w_size);
    expect_near("dbias", pooled.dbias, plain.dbias, s.conv.cout);
    free_pass(&plain);
    free_pass(&pooled);
}

static const sw_pooled_conv2d sizes[] = {
    {{1, 28, 28, 20, 5, 5}, 2}, {{20, 12, 12, 50, 5, 5}, 2}, /* of LeNet */
    {{1, 1, 1, 1, 1, 1}, 1},    {{3, 9, 11, 4, 2, 3}, 2},    {{9, 8, 13, 3, 4, 1}, 3},
    {{2, 6, 6, 5, 5, 5}, 1},    {{17, 7, 9, 6, 3, 2}, 4},    {{33, 5, 6, 2, 1, 4}, 2},
    {{40, 4, 5, 3, 3, 1}, 2},   {{5, 40, 3, 2, 9, 2}, 2},    {{2, 6, 6, 3, 3, 2}, 2},
};
enum { SIZES = sizeof sizes / sizeof *sizes };

Test(pooled_convolution, is_the_pooling_of_the_convolution)
{
    for (int i = 0; i < SIZES; i++)
        for (int64_t n = 0; n < 20; n += 1 + n / 3) check(sizes[i], n);
}

Test(pooled_convolution, skips_what_is_not_wanted)
{
    for (int i = 0; i < 4; i++)
        for (int wanted = 0; wanted < 8; wanted++) {
            pass all = make_pass(sizes[i], 3), some = make_pass(sizes[i], 3);
            run_pooled(&all);
            pass p = some;
            if (!(wanted & 1)) p.dx = NULL;
            if (!(wanted & 2)) p.dweight = NULL;
            if (!(wanted & 4)) p.dbias = NULL;
            run_pooled(&p);
            if (p.dx) cr_assert_arr_eq(p.dx, all.dx, (size_t)p.x_size * sizeof *p.dx);
            if (p.dweight)
                cr_assert_arr_eq(p.dweight, all.dweight, (size_t)p.w_size * sizeof *p.dx);
            if (p.dbias) cr_assert_arr_eq(p.dbias, all.dbias, (size_t)p.s.conv.cout * sizeof *p.dx);
            free_pass(&all);
            free_pass(&some);
        }
}

static void run_job(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    run_pooled(user);
}

Test(pooled_convolution, any_number_of_threads_gives_the_same_bits)
{
    for (int i = 0; i < 2; i++) {
        pass one = make_pass(sizes[i], 13);
        run_pooled(&one);
        for (int threads = 2; threads <= 3; threads++) {
            pass several = make_pass(sizes[i], 13);
            sw_team_run(threads, 1, run_job, &several);
            cr_assert_arr_eq(several.y, one.y, (size_t)one.y_size * sizeof *one.y);
            cr_assert_arr_eq(several.dx, one.dx, (size_t)one.x_size * sizeof *one.y);
            cr_assert_arr_eq(several.dweight, one.dweight, (size_t)one.w_size * sizeof *one.y);
            cr_assert_arr_eq(several.dbias, one.dbias, (size_t)sizes[i].conv.cout * sizeof *one.y);
            free_pass(&several);
        }
        free_pass(&one);
    }
}

/* An image of NaN leaves the results of the others as they are. */
Test(pooled_convolution, an_image_does_not_know_of_the_others)
{
    pass p = make_pass(sizes[1], 3), bad = make_pass(sizes[1], 3);
    const int64_t image = p.x_size / 3, y = p.y_size / 3;
    for (int64_t i = 0; i < image; i++) bad.x[image + i] = (sw_real)NAN;
    run_pooled(&p);
    run_pooled(&bad);
    cr_assert_arr_eq(bad.y, p.y, (size_t)y * sizeof *p.y);
    cr_assert_arr_eq(bad.y + 2 * y, p.y + 2 * y, (size_t)y * sizeof *p.y);
    cr_assert(isnan(bad.y[y]) && isnan(bad.dweight[0]));
    cr_assert_arr_eq(bad.dx + 2 * image, p.dx + 2 * image, (size_t)image * sizeof *p.y);
    free_pass(&p);
    free_pass(&bad);
}

Test(pooled_convolution, sizes_that_are_too_large)
{
    const sw_pooled_conv2d huge = {{1, INT64_MAX / 2, 3, 1, 1, 1}, 1};
    const sw_pooled_conv2d wide = {{1 << 16, 1 << 16, 1, 1, 1, 1}, 1};
    const sw_pooled_conv2d planes = {{1, 1 << 10, 1 << 10, 1 << 12, 1, 1}, 1};
    const sw_pooled_conv2d most = {{1, 1, INT32_MAX, 1, 1, 1},
                                   1}; /* places are numbers of 32 bits */
    cr_expect_eq(sw_pooled_conv2d_work(&huge, 1), -1);
    cr_expect_eq(sw_pooled_conv2d_work(&wide, 1), -1);
    cr_expect_eq(sw_pooled_conv2d_work(&planes, 1), -1);
    cr_expect_gt(sw_pooled_conv2d_work(&most, 1), 0);
    cr_expect_gt(sw_pooled_conv2d_work(&sizes[0], 5), 0);
}
