/* convolution.c - convolution as products of matrices, and max pooling.
 *
 * The image is copied (lowered) into a matrix t once for each column q of the kernel, not for each
 * of its kh kw entries (Cho & Brand 2017, "MEC"):
 *
 *   t[(c, q), (i, j)] = x[c, i, j + q]        [cin kw, h ow]
 *
 * Row p of the kernel then meets the columns (p .. p + oh - 1, j) of t, which lie together, and
 *
 *   y = sum_p W_p t_p        W_p[o, (c, q)] = weight[o, c, p, q]        [cout, cin kw]
 *
 * is kh products. Of few channels they would be thin; there all rows of the kernel are lowered,
 * t[(c, p, q), (i, j)] = x[c, i + p, j + q], and one product is left.
 *
 * t is made for one image and made again in the backward pass, since a copy of all images' t would
 * cost more to write and read than to make: 9,600 numbers for 2,880 in the second layer of LeNet.
 * It stays in the second-level cache, where the products also are at their fastest. */
#include "kernels/convolution.h"

#include "kernels/gemm.h"
#include "kernels/vector.h"

enum { THIN = 32 }; /* cin kw, from which on kh products are faster than one */

typedef struct plan {
    int64_t oh, ow;
    int64_t taps;                         /* rows of the kernel that t holds: 1, or kh: thin */
    int64_t groups;                       /* kh / taps: the products */
    int64_t k;                            /* rows of t: cin taps kw */
    int64_t lines;                        /* lines of the image in a row of t: h - taps + 1 */
    int64_t weights, lowered, image, out; /* numbers in weight, t, x and y of an image */
} plan;

/* c = a b; false: it does not fit, or a did not. */
static bool product(int64_t a, int64_t b, int64_t *c)
{
    return !__builtin_mul_overflow(a, b, c);
}

static bool plan_for(const sw_conv2d_sizes *s, plan *p)
{
    int64_t run, k_all, planes;
    p->oh = s->h - s->kh + 1;
    p->ow = s->w - s->kw + 1;
    if (!product(s->cin, s->kw, &run)) return false;
    p->taps = run < THIN ? s->kh : 1;
    p->groups = s->kh / p->taps;
    p->lines = s->h - p->taps + 1;
    return product(run, p->taps, &p->k) && product(run, s->kh, &k_all) &&
           product(k_all, s->cout, &p->weights) && product(p->lines, p->ow, &planes) &&
           product(planes, p->k, &p->lowered) && product(s->h, s->w, &p->image) &&
           product(p->image, s->cin, &p->image) && product(p->oh * p->ow, s->cout, &p->out) &&
           sw_gemm_fits(s->cout) && sw_gemm_fits(p->k) && sw_gemm_fits(planes);
}

static plan plan_of(const sw_conv2d_sizes *s)
{
    plan p;
    plan_for(s, &p); /* sw_conv2d_work has judged them */
    return p;
}

int64_t sw_conv2d_work(const sw_conv2d_sizes *s)
{
    plan p;
    int64_t work;
    if (!plan_for(s, &p) || __builtin_add_overflow(p.weights, p.lowered, &work) ||
        __builtin_add_overflow(work, p.image, &work))
        return -1;
    return work;
}

/* ---- Lowering -------------------------------------------------------------------------------- */

/* t of the image x. */
SW_KERNEL
static void lower(const sw_conv2d_sizes *s, const plan *p, const sw_real *x, sw_real *restrict t)
{
    int64_t ow = p->ow;
    for (int64_t c = 0; c < s->cin; c++)
        for (int64_t tap = 0; tap < p->taps; tap++)
            for (int64_t q = 0; q < s->kw; q++) {
                const sw_real *from = x + (c * s->h + tap) * s->w + q;
                for (int64_t i = 0; i < p->lines; i++, t += ow, from += s->w)
                    for (int64_t j = 0; j < ow; j++) t[j] = from[j];
            }
}

/* The reverse: each number of dt to the pixel that it was copied from. */
SW_KERNEL
static void add_lowered(const sw_conv2d_sizes *s, const plan *p, const sw_real *dt,
                        sw_real *restrict dx)
{
    int64_t ow = p->ow;
    for (int64_t c = 0; c < s->cin; c++)
        for (int64_t tap = 0; tap < p->taps; tap++)
            for (int64_t q = 0; q < s->kw; q++) {
                sw_real *to = dx + (c * s->h + tap) * s->w + q;
                for (int64_t i = 0; i < p->lines; i++, dt += ow, to += s->w)
                    for (int64_t j = 0; j < ow; j++) to[j] += dt[j];
            }
}

/* The matrices W_p one after another: grouped[p, o, (c, tap, q)]. */
static void group_weights(const sw_conv2d_sizes *s, const plan *p, const sw_real *weight,
                          sw_real *grouped)
{
    int64_t run = p->taps * s->kw;
    for (int64_t g = 0; g < p->groups; g++)
        for (int64_t oc = 0; oc < s->cout * s->cin; oc++)
            for (int64_t l = 0; l < run; l++) *grouped++ = weight[(oc * p->groups + g) * run + l];
}

/* ---- Forward --------------------------------------------------------------------------------- */

/* y[o, all places] = bias[o] */
static void set_planes(int64_t planes, int64_t size, const sw_real *bias, sw_real *y)
{
    for (int64_t o = 0; o < planes; o++)
        for (int64_t i = 0; i < size; i++) *y++ = bias[o];
}

void sw_conv2d_forward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x, const sw_real *weight,
                       const sw_real *bias, sw_real *y, sw_real *work)
{
    plan p = plan_of(s);
    int64_t places = p.oh * p.ow;
    sw_real *w = work, *t = w + p.weights;
    group_weights(s, &p, weight, w);
    for (int64_t i = 0; i < n; i++, x += p.image, y += p.out) {
        lower(s, &p, x, t);
        if (bias) set_planes(s->cout, places, bias, y);
        for (int64_t g = 0; g < p.groups; g++)
            sw_gemm(false, false, s->cout, places, p.k, 1, w + g * s->cout * p.k, p.k, t + g * p.ow,
                    p.lines * p.ow, bias || g > 0 ? 1 : 0, y, places);
    }
}

/* ---- Backward --------------------------------------------------------------------------------
 *
 *   dt_p += W_pᵀ dy      dW_p += dy t_pᵀ      dbias[o] += sum over places of dy[o] */

static void add_dx(const sw_conv2d_sizes *s, const plan *p, int64_t n, const sw_real *weight,
                   const sw_real *dy, sw_real *dx, sw_real *work)
{
    int64_t places = p->oh * p->ow;
    sw_real *w = work, *dt = w + p->weights;
    group_weights(s, p, weight, w);
    for (int64_t i = 0; i < n; i++, dx += p->image, dy += p->out) {
        memset(dt, 0, (size_t)p->lowered * sizeof *dt);
        for (int64_t g = 0; g < p->groups; g++)
            sw_gemm(true, false, p->k, places, s->cout, 1, w + g * s->cout * p->k, p->k, dy, places,
                    1, dt + g * p->ow, p->lines * p->ow);
        add_lowered(s, p, dt, dx);
    }
}

/* One product: its columns are in the order of weight. */
static void add_dweight_thin(const sw_conv2d_sizes *s, const plan *p, int64_t n, const sw_real *x,
                             const sw_real *dy, sw_real *dweight, sw_real *t)
{
    int64_t places = p->oh * p->ow;
    for (int64_t i = 0; i < n; i++, x += p->image, dy += p->out) {
        lower(s, p, x, t);
        sw_gemm(false, true, s->cout, p->k, places, 1, dy, places, t, places, 1, dweight, p->k);
    }
}

/* tᵀ with the order (q, c) in its rows: x[i, j .. j + kw - 1, all c] of an image that is stored
 * place by place, in one piece. */
SW_KERNEL
static void lower_by_place(const sw_conv2d_sizes *s, const plan *p, const sw_real *restrict x,
                           sw_real *restrict by_place, sw_real *restrict t)
{
    int64_t plane = s->h * s->w, run = s->kw * s->cin;
    for (int64_t i = 0; i < plane; i++)
        for (int64_t c = 0; c < s->cin; c++) by_place[i * s->cin + c] = x[c * plane + i];
    for (int64_t i = 0; i < s->h; i++)
        for (int64_t j = 0; j < p->ow; j++, t += run) {
            const sw_real *from = by_place + (i * s->w + j) * s->cin;
            for (int64_t l = 0; l < run; l++) t[l] = from[l];
        }
}

/* With tᵀ stored, dy tᵀ is a product of two matrices as they lie, for which the BLAS takes two
 * thirds of the time, and tᵀ is made faster than t. */
static void add_dweight_deep(const sw_conv2d_sizes *s, const plan *p, int64_t n, const sw_real *x,
                             const sw_real *dy, sw_real *dweight, sw_real *work)
{
    int64_t places = p->oh * p->ow, cin = s->cin, k = p->k;
    sw_real *dw = memset(work, 0, (size_t)p->weights * sizeof *work);
    sw_real *t = dw + p->weights, *by_place = t + p->lowered;
    for (int64_t i = 0; i < n; i++, x += p->image, dy += p->out) {
        lower_by_place(s, p, x, by_place, t);
        for (int64_t row = 0; row < s->kh; row++)
            sw_gemm(false, false, s->cout, k, places, 1, dy, places, t + row * p->ow * k, k, 1,
                    dw + row * s->cout * k, k);
    }
    for (int64_t row = 0; row < s->kh; row++)
        for (int64_t o = 0; o < s->cout; o++)
            for (int64_t q = 0; q < s->kw; q++)
                for (int64_t c = 0; c < cin; c++)
                    dweight[((o * cin + c) * s->kh + row) * s->kw + q] += *dw++;
}

SW_KERNEL
static void add_dbias(int64_t n, int64_t planes, int64_t size, const sw_real *dy, sw_real *dbias)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t o = 0; o < planes; o++, dy += size) {
            sw_real sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t j = 0; j < size; j++) sum += dy[j];
            dbias[o] += sum;
        }
}

void sw_conv2d_backward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x,
                        const sw_real *weight, const sw_real *dy, sw_real *dx, sw_real *dweight,
                        sw_real *dbias, sw_real *work)
{
    plan p = plan_of(s);
    if (dbias) add_dbias(n, s->cout, p.oh * p.ow, dy, dbias);
    if (dweight && p.groups == 1) add_dweight_thin(s, &p, n, x, dy, dweight, work);
    if (dweight && p.groups > 1) add_dweight_deep(s, &p, n, x, dy, dweight, work);
    if (dx) add_dx(s, &p, n, weight, dy, dx, work);
}

/* ---- Max pooling ----------------------------------------------------------------------------- */

/* An entry of a plane and its place. */
typedef struct entry {
    sw_real value;
    int32_t place;
} entry;

/* Selections that a loop over them can turn into vector code, unlike one of two conditions. */
static inline entry larger(entry a, entry b)
{
    entry y = {!(b.value <= a.value) ? b.value : a.value,
               !(b.value <= a.value) ? b.place : a.place};
    return (entry){a.value == a.value ? y.value : a.value, a.value == a.value ? y.place : a.place};
}

/* The largest of the window at `corner`. */
static inline entry window(const sw_real *plane, int64_t w, int64_t size, int64_t corner)
{
    entry best = {plane[corner], (int32_t)corner};
    for (int64_t r = 0; r < size; r++)
        for (int64_t c = r == 0; c < size; c++) { /* `best` is the first */
            int64_t at = corner + r * w + c;
            best = larger(best, (entry){plane[at], (int32_t)at});
        }
    return best;
}

static inline void pool(int64_t n, int64_t h, int64_t w, int64_t size, const sw_real *restrict x,
                        sw_real *restrict y, int32_t *restrict place)
{
    enum { LANES = 4 }; /* images are small: a row of the result may have no more */
    int64_t oh = h / size, ow = w / size;
    for (int64_t plane = 0; plane < n; plane++, x += h * w)
        for (int64_t i = 0; i < oh; i++, y += ow, place += ow) {
            int64_t corner = i * size * w, j = 0;
            for (; j + LANES <= ow; j += LANES)
                for (int64_t l = j; l < j + LANES; l++) {
                    entry best = window(x, w, size, corner + l * size);
                    y[l] = best.value;
                    place[l] = best.place;
                }
            for (; j < ow; j++) {
                entry best = window(x, w, size, corner + j * size);
                y[j] = best.value;
                place[j] = best.place;
            }
        }
}

SW_KERNEL
static void pool_pairs(int64_t n, int64_t h, int64_t w, const sw_real *x, sw_real *y,
                       int32_t *place)
{
    pool(n, h, w, 2, x, y, place);
}

SW_KERNEL
static void pool_any(int64_t n, int64_t h, int64_t w, int64_t size, const sw_real *x, sw_real *y,
                     int32_t *place)
{
    pool(n, h, w, size, x, y, place);
}

void sw_max_pool2d_forward(int64_t n, int64_t h, int64_t w, int64_t size, const sw_real *x,
                           sw_real *y, int32_t *place)
{
    if (size == 2)
        pool_pairs(n, h, w, x, y, place);
    else
        pool_any(n, h, w, size, x, y, place);
}

void sw_max_pool2d_backward(int64_t n, int64_t plane, int64_t windows, const int32_t *place,
                            const sw_real *dy, sw_real *dx)
{
    for (int64_t i = 0; i < n; i++, dx += plane, place += windows, dy += windows)
        for (int64_t j = 0; j < windows; j++) dx[place[j]] += dy[j];
}
