/* convolution.c - convolution as products of matrices, and max pooling.
 *
 * An image is copied (lowered) into a matrix t once for each column q of the kernel, not for each
 * of its kh kw entries (Cho & Brand 2017, "MEC"):
 *
 *   t[(q, c), (i, j)] = x[c, i, j + q]        [kw cin, h ow]
 *
 * Row p of the kernel is then multiplied with the columns (p .. p + oh - 1, j) of t, which are
 * contiguous. The sum of kh products is y:
 *
 *   y = sum_p W_p t_p        W_p[o, (q, c)] = weight[o, c, p, q]        [cout, kw cin]
 *
 * t is made for one image at a time, and again in the backward pass. Keeping the matrices of a
 * whole batch would take longer than making them twice, and the matrix of one image stays in the
 * second-level cache. */
#include "kernels/convolution.h"

#include "kernels/gemm.h"
#include "kernels/vector.h"

/* Sizes that follow from the others. */
typedef struct plan {
    int64_t oh, ow;
    int64_t k;                   /* rows of t: kw cin */
    int64_t row;                 /* of t: h ow numbers */
    int64_t lowered;             /* numbers in t */
    int64_t weights, image, out; /* numbers in weight, x and y of an image */
} plan;

/* False: a size is too large. */
static bool make_plan(const sw_conv2d_sizes *s, plan *p)
{
    int64_t columns, rows;
    p->oh = s->h - s->kh + 1;
    p->ow = s->w - s->kw + 1;
    return !__builtin_mul_overflow(s->h, s->w, &columns) &&
           !__builtin_mul_overflow(columns, s->cin, &p->image) &&
           !__builtin_mul_overflow(s->cin, s->kw, &p->k) &&
           !__builtin_mul_overflow(s->cout, s->kh, &rows) &&
           !__builtin_mul_overflow(rows, p->k, &p->weights) &&
           !__builtin_mul_overflow(s->h, p->ow, &p->row) &&
           !__builtin_mul_overflow(p->row, p->k, &p->lowered) &&
           !__builtin_mul_overflow(p->oh * p->ow, s->cout, &p->out);
}

static plan plan_of(const sw_conv2d_sizes *s)
{
    plan p = {0};
    make_plan(s, &p); /* sw_conv2d_work has checked the sizes */
    return p;
}

int64_t sw_conv2d_work(const sw_conv2d_sizes *s)
{
    plan p;
    int64_t work;
    if (!make_plan(s, &p) || __builtin_add_overflow(p.weights, p.lowered, &work) ||
        __builtin_add_overflow(work, p.image, &work))
        return -1;
    return work;
}

int64_t sw_conv2d_lowered(const sw_conv2d_sizes *s)
{
    return plan_of(s).lowered;
}

/* ---- Lowering -------------------------------------------------------------------------------- */

/* Copy some columns of a matrix, whose number the compiler knows: to call memcpy() for a short row
 * would take longer. */
static inline __attribute__((always_inline)) void copy_columns(size_t columns, int64_t rows,
                                                               const sw_real *from,
                                                               int64_t from_row, sw_real *to,
                                                               int64_t to_row)
{
    for (int64_t i = 0; i < rows; i++, from += from_row, to += to_row)
        memcpy(to, from, columns * sizeof *to);
}

static inline void copy_matrix(int64_t columns, int64_t rows, const sw_real *from, int64_t from_row,
                               sw_real *to)
{
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16) copy_columns(16, rows, from + j, from_row, to + j, columns);
    for (; j + 8 <= columns; j += 8) copy_columns(8, rows, from + j, from_row, to + j, columns);
    for (; j + 4 <= columns; j += 4) copy_columns(4, rows, from + j, from_row, to + j, columns);
    for (; j < columns; j++) copy_columns(1, rows, from + j, from_row, to + j, columns);
}

/* Make t from the image x. */
SW_KERNEL
static void lower(const sw_conv2d_sizes *s, const plan *p, const sw_real *x, sw_real *t)
{
    for (int64_t q = 0; q < s->kw; q++)
        for (int64_t c = 0; c < s->cin; c++, t += p->row)
            copy_matrix(p->ow, s->h, x + c * s->h * s->w + q, s->w, t);
}

/* The reverse: add each number of dt to the pixel that it was copied from. */
SW_KERNEL
static void add_lowered(const sw_conv2d_sizes *s, const plan *p, const sw_real *dt,
                        sw_real *restrict dx)
{
    int64_t ow = p->ow;
    for (int64_t q = 0; q < s->kw; q++)
        for (int64_t c = 0; c < s->cin; c++) {
            sw_real *to = dx + c * s->h * s->w + q;
            for (int64_t i = 0; i < s->h; i++, dt += ow, to += s->w)
                for (int64_t j = 0; j < ow; j++) to[j] += dt[j];
        }
}

/* Make tᵀ. A row of it, x[all c, i, j .. j + kw - 1], is contiguous in an image that is stored
 * pixel by pixel. */
SW_KERNEL
static void lower_by_pixel(const sw_conv2d_sizes *s, const plan *p, const sw_real *restrict x,
                           sw_real *restrict pixels, sw_real *restrict t)
{
    int64_t plane = s->h * s->w;
    for (int64_t i = 0; i < plane; i++)
        for (int64_t c = 0; c < s->cin; c++) pixels[i * s->cin + c] = x[c * plane + i];
    for (int64_t i = 0; i < s->h; i++)
        for (int64_t j = 0; j < p->ow; j++, t += p->k) {
            const sw_real *from = pixels + (i * s->w + j) * s->cin;
            for (int64_t l = 0; l < p->k; l++) t[l] = from[l];
        }
}

/* The entry of weight [cout, cin, kh, kw] for each one of the matrices W_r, one after another:
 * [kh, cout, (q, c)]. */
#define FOR_EACH_SPLIT                                                                             \
    for (int64_t r = 0; r < s->kh; r++)                                                            \
        for (int64_t o = 0; o < s->cout; o++)                                                      \
            for (int64_t q = 0; q < s->kw; q++)                                                    \
                for (int64_t c = 0; c < s->cin; c++)
#define SPLIT_FROM (((o * s->cin + c) * s->kh + r) * s->kw + q)

void sw_conv2d_split(const sw_conv2d_sizes *s, const sw_real *weight, sw_real *split)
{
    FOR_EACH_SPLIT *split++ = weight[SPLIT_FROM];
}

/* The reverse: add the gradients of the W_p to the gradient of weight. */
static void add_split(const sw_conv2d_sizes *s, const sw_real *split, sw_real *dweight)
{
    FOR_EACH_SPLIT dweight[SPLIT_FROM] += *split++;
}

/* ---- Forward --------------------------------------------------------------------------------- */

/* y[o, all pixels] = bias[o] */
SW_KERNEL
static void set_planes(int64_t planes, int64_t size, const sw_real *bias, sw_real *y)
{
    for (int64_t o = 0; o < planes; o++, y += size)
        for (int64_t i = 0; i < size; i++) y[i] = bias[o];
}

/* y, or y + the convolution. */
static void convolve(const sw_conv2d_sizes *s, const plan *p, bool add, const sw_real *x,
                     const sw_real *split, sw_real *y, sw_real *t)
{
    int64_t places = p->oh * p->ow;
    lower(s, p, x, t);
    sw_gemm_sum(s->kh, s->cout, places, p->k, split, p->k, s->cout * p->k, t, p->row, p->ow,
                add ? 1 : 0, y, places);
}

void sw_conv2d_image(const sw_conv2d_sizes *s, const sw_real *x, const sw_real *split, sw_real *y,
                     sw_real *t)
{
    const plan p = plan_of(s);
    convolve(s, &p, false, x, split, y, t);
}

void sw_conv2d_forward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x, const sw_real *weight,
                       const sw_real *bias, sw_real *y, sw_real *work)
{
    const plan p = plan_of(s);
    sw_real *w = work, *t = w + p.weights;
    sw_conv2d_split(s, weight, w);
    for (int64_t i = 0; i < n; i++, x += p.image, y += p.out) {
        if (bias) set_planes(s->cout, p.oh * p.ow, bias, y);
        convolve(s, &p, bias != NULL, x, w, y, t);
    }
}

/* ---- Backward --------------------------------------------------------------------------------
 *
 *   dt_p += W_pᵀ dy      dW_p += dy t_pᵀ      dbias[o] += sum over pixels of dy[o] */

static void add_dx(const sw_conv2d_sizes *s, const plan *p, int64_t n, const sw_real *weight,
                   const sw_real *dy, sw_real *dx, sw_real *work)
{
    int64_t places = p->oh * p->ow;
    sw_real *w = work, *dt = w + p->weights;
    sw_conv2d_split(s, weight, w);
    for (int64_t i = 0; i < n; i++, dx += p->image, dy += p->out) {
        memset(dt, 0, (size_t)p->lowered * sizeof *dt);
        for (int64_t r = 0; r < s->kh; r++)
            sw_gemm(true, false, p->k, places, s->cout, 1, w + r * s->cout * p->k, p->k, dy, places,
                    1, dt + r * p->ow, p->row);
        add_lowered(s, p, dt, dx);
    }
}

/* dy tᵀ is computed from tᵀ, which is made faster than t, and which the product reads as it is. */
static void add_dweight(const sw_conv2d_sizes *s, const plan *p, int64_t n, const sw_real *x,
                        const sw_real *dy, sw_real *dweight, sw_real *work)
{
    int64_t places = p->oh * p->ow, k = p->k;
    sw_real *dw = memset(work, 0, (size_t)p->weights * sizeof *work);
    sw_real *t = dw + p->weights, *pixels = t + p->lowered;
    for (int64_t i = 0; i < n; i++, x += p->image, dy += p->out) {
        lower_by_pixel(s, p, x, pixels, t);
        for (int64_t r = 0; r < s->kh; r++)
            sw_gemm(false, false, s->cout, k, places, 1, dy, places, t + r * p->ow * k, k, 1,
                    dw + r * s->cout * k, k);
    }
    add_split(s, dw, dweight);
}

SW_KERNEL
static void add_plane_sums(int64_t n, int64_t planes, int64_t size, const sw_real *x, sw_real *sum)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t o = 0; o < planes; o++, x += size) {
            sw_real of_plane = 0;
#pragma omp simd reduction(+ : of_plane)
            for (int64_t j = 0; j < size; j++) of_plane += x[j];
            sum[o] += of_plane;
        }
}

void sw_add_plane_sums(int64_t n, int64_t planes, int64_t size, const sw_real *x, sw_real *sum)
{
    add_plane_sums(n, planes, size, x, sum);
}

void sw_conv2d_backward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x,
                        const sw_real *weight, const sw_real *dy, sw_real *dx, sw_real *dweight,
                        sw_real *dbias, sw_real *work)
{
    plan p = plan_of(s);
    if (dx) add_dx(s, &p, n, weight, dy, dx, work);
    if (dweight) add_dweight(s, &p, n, x, dy, dweight, work);
    if (dbias) sw_add_plane_sums(n, s->cout, p.oh * p.ow, dy, dbias);
}

/* ---- Max pooling ----------------------------------------------------------------------------- */

/* An entry of a plane and its place. */
typedef struct entry {
    sw_real value;
    int32_t place;
} entry;

static inline entry larger(entry a, entry b)
{
    return a.value == a.value && !(b.value <= a.value) ? b : a;
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

/* The same for windows of 2 x 2 side by side, in vectors: compilers make branches of the above.
 * The vectors are short, because a row of a small image has few windows. */
enum { LANES = 4 };
typedef sw_real numbers
    __attribute__((vector_size(LANES * sizeof(sw_real)), aligned(sizeof(sw_real)), may_alias));
#ifdef SW_REAL_DOUBLE
typedef int64_t places __attribute__((vector_size(LANES * 8))); /* as wide as the numbers */
#else
typedef int32_t places __attribute__((vector_size(LANES * 4)));
#endif
typedef int32_t stored_places __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

typedef struct entries {
    numbers value;
    places place;
} entries;

static inline __attribute__((always_inline)) void take_larger(entries *a, const entries *b)
{
    const places taken = (a->value >= -(sw_real)INFINITY) & ~(b->value <= a->value); /* a: no NaN */
    a->value = (numbers)((taken & (places)b->value) | (~taken & (places)a->value));
    a->place = (taken & b->place) | (~taken & a->place);
}

static inline __attribute__((always_inline)) void
windows_of_pairs(const sw_real *plane, int64_t w, int64_t corner, sw_real *y, int32_t *place)
{
    entries best[2]; /* of each row of the windows */
    for (int r = 0; r < 2; r++, corner += w) {
        const sw_real *row = plane + corner;
        const numbers left = *(const numbers *)row, right = *(const numbers *)(row + LANES);
        const places at = (places){0, 2, 4, 6} + (int32_t)corner;
        const entries odd = {__builtin_shufflevector(left, right, 1, 3, 5, 7), at + 1};
        best[r] = (entries){__builtin_shufflevector(left, right, 0, 2, 4, 6), at};
        take_larger(&best[r], &odd);
    }
    take_larger(&best[0], &best[1]);
    *(numbers *)y = best[0].value;
    if (place) *(stored_places *)place = __builtin_convertvector(best[0].place, stored_places);
}

/* place may be NULL: nobody asks for the places. */
static inline __attribute__((always_inline)) void pool(int64_t n, int64_t h, int64_t w,
                                                       int64_t size, const sw_real *restrict x,
                                                       sw_real *restrict y, int32_t *restrict place)
{
    const int64_t oh = h / size, ow = w / size;
    for (int64_t plane = 0; plane < n; plane++, x += h * w)
        for (int64_t i = 0; i < oh; i++, y += ow) {
            const int64_t corner = i * size * w;
            int64_t j = 0;
            for (; size == 2 && j + LANES <= ow; j += LANES)
                windows_of_pairs(x, w, corner + j * size, y + j, place ? place + j : NULL);
            for (; j < ow; j++) {
                const entry best = window(x, w, size, corner + j * size);
                y[j] = best.value;
                if (place) place[j] = best.place;
            }
            if (place) place += ow;
        }
}

SW_KERNEL
static void pool_pairs(int64_t n, int64_t h, int64_t w, const sw_real *x, sw_real *y,
                       int32_t *place)
{
    pool(n, h, w, 2, x, y, place);
}

SW_KERNEL
static void pool_pairs_alone(int64_t n, int64_t h, int64_t w, const sw_real *x, sw_real *y)
{
    pool(n, h, w, 2, x, y, NULL);
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
    if (size != 2)
        pool_any(n, h, w, size, x, y, place);
    else if (place)
        pool_pairs(n, h, w, x, y, place);
    else
        pool_pairs_alone(n, h, w, x, y);
}

void sw_max_pool2d_backward(int64_t n, int64_t plane, int64_t windows, const int32_t *place,
                            const sw_real *dy, sw_real *dx)
{
    for (int64_t i = 0; i < n; i++, dx += plane, place += windows, dy += windows)
        for (int64_t j = 0; j < windows; j++) dx[place[j]] += dy[j];
}
