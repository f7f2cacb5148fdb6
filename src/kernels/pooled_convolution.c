/* pooled_convolution.c - convolution and max pooling in one pass.
 *
 * Forward, the convolution of an image is pooled while it is in the cache. Backward, only the
 * largest entry of each window has a gradient. Such an entry (o, i, j) adds the pixels under the
 * kernel to the gradient of the kernel, and the kernel to the gradient of the pixels:
 *
 *   dweight[o, p, (q, c)] += dy x[i + p, j + q, c]
 *   dx[i + p, j + q, c] += dy weight[o, p, (q, c)]
 *
 * In an image that is stored pixel by pixel, [h, w, c], the (q, c) of one p lie side by side. So
 * rows of numbers are added. A row of dweight gets its sum over the windows in registers, and a row
 * of dx gets its sum over the planes. With windows of 2 x 2 this is a quarter of the operations of
 * the gradients of a convolution.
 *
 * The images are cut into groups, by their number alone. A group has its own working memory and its
 * own gradient of the weight; these are joined in the order of the groups. */
#include "kernels/pooled_convolution.h"

#include "kernels/segment.h"
#include "kernels/team.h"
#include "kernels/vector.h"

enum {
    GROUPS = 8,                       /* of images, at most */
    VECTOR = 32,                      /* bytes */
    LANES = VECTOR / sizeof(sw_real), /* of a vector */
    MOST = 8                          /* vectors that are summed in registers */
};

/* A vector anywhere in memory. */
typedef sw_real vector __attribute__((vector_size(VECTOR), aligned(sizeof(sw_real)), may_alias));

static int64_t whole_vectors(int64_t n)
{
    return (n + LANES - 1) / LANES * LANES;
}

/* Sizes that follow from the others, in numbers. */
typedef struct plan {
    int64_t oh, ow, windows, image, out, y; /* `out`: z of an image, `y`: the pooled one */
    int64_t weights;    /* of sw_conv2d_split(), and of `padded` below: the larger one */
    int64_t row;        /* (q, c) of the pixels under the kernel, in whole vectors */
    int64_t channels;   /* c of a pixel, in whole vectors */
    int64_t padded_row; /* (q, c) of channels in whole vectors */
    int64_t dweight;    /* [cout, kh, row] */
    int64_t of_group;   /* working memory of a group */
} plan;

static bool make_plan(const sw_pooled_conv2d *s, plan *p)
{
    const sw_conv2d_sizes *c = &s->conv;
    const int64_t most = sw_conv2d_work(c);
    if (most < 0 || most > INT64_MAX / (16 * LANES)) return false; /* all sums below fit */
    p->oh = c->h - c->kh + 1;
    p->ow = c->w - c->kw + 1;
    p->windows = (p->oh / s->size) * (p->ow / s->size);
    p->image = c->cin * c->h * c->w;
    p->row = whole_vectors(c->kw * c->cin);
    p->channels = whole_vectors(c->cin);
    p->padded_row = c->kw * p->channels;
    int64_t padded, pixels;
    if (__builtin_mul_overflow(p->oh * p->ow, c->cout, &p->out) ||
        __builtin_mul_overflow(c->cout * c->kh, p->row, &p->dweight) ||
        __builtin_mul_overflow(c->cout * c->kh, p->padded_row, &padded) ||
        __builtin_mul_overflow(c->h * c->w, p->channels, &pixels) || p->image > INT32_MAX ||
        padded > INT32_MAX || p->out > INT32_MAX)
        return false;
    p->y = c->cout * p->windows;
    p->weights = whole_vectors(padded); /* no less than those of sw_conv2d_split() */
    const int64_t forward = p->out + sw_conv2d_lowered(c);
    const int64_t of_windows = 3 * p->y + c->h * c->w + 1; /* a term is two numbers, or fewer */
    const int64_t backward =
        p->dweight + c->cout + whole_vectors(p->image) + LANES + pixels + of_windows;
    p->of_group = whole_vectors(forward > backward ? forward : backward);
    return true;
}

static int64_t group_count(int64_t n)
{
    return n < GROUPS ? n : GROUPS;
}

int64_t sw_pooled_conv2d_work(const sw_pooled_conv2d *s, int64_t n)
{
    plan p;
    int64_t work;
    if (!make_plan(s, &p) || __builtin_mul_overflow(group_count(n), p.of_group, &work) ||
        __builtin_add_overflow(work, p.weights, &work))
        return -1;
    return work;
}

/* What all groups of a pass share. */
typedef struct job {
    const sw_pooled_conv2d *s;
    plan plan;
    int64_t n, groups;
    const sw_real *x, *weight, *bias, *dy;
    sw_real *y, *dx;
    int32_t *place;       /* written */
    const int32_t *taken; /* read */
    bool wants_weight;
    sw_real *shared, *work; /* the weight in the form that the pass reads; that of the groups */
} job;

static job begin(const sw_pooled_conv2d *s, int64_t n, sw_real *work)
{
    job j = {.s = s, .n = n, .groups = group_count(n), .shared = work};
    make_plan(s, &j.plan); /* sw_pooled_conv2d_work has checked the sizes */
    j.work = work + j.plan.weights;
    return j;
}

/* Share the groups among the free threads, unless the work is less than what sharing it costs. */
static void run(job *j, sw_share_work group)
{
    const double products = (double)j->plan.out * (double)j->s->conv.cin *
                            (double)(j->s->conv.kh * j->s->conv.kw) * (double)j->n;
    if (products >= 1 << 19)
        sw_share(j->groups, group, j);
    else
        for (int64_t g = 0; g < j->groups; g++) group(j, g);
}

static int64_t first_image(const job *j, int64_t group)
{
    return group * j->n / j->groups;
}

/* ---- Forward --------------------------------------------------------------------------------- */

SW_KERNEL
static void add_to_planes(int64_t planes, int64_t size, const sw_real *bias, sw_real *y)
{
    for (int64_t o = 0; o < planes; o++, y += size)
        for (int64_t i = 0; i < size; i++) y[i] += bias[o];
}

/* The largest of z + bias is the largest of z, plus bias: rounding keeps the order. */
static void forward_group(void *user, int64_t g)
{
    const job *j = user;
    const plan *p = &j->plan;
    const sw_conv2d_sizes *c = &j->s->conv;
    sw_real *z = j->work + g * p->of_group, *t = z + p->out;
    for (int64_t i = first_image(j, g); i < first_image(j, g + 1); i++) {
        sw_real *y = j->y + i * p->y;
        sw_conv2d_image(c, j->x + i * p->image, j->shared, z, t);
        sw_max_pool2d_forward(c->cout, p->oh, p->ow, j->s->size, z, y,
                              j->place ? j->place + i * p->y : NULL);
        if (j->bias) add_to_planes(c->cout, p->windows, j->bias, y);
    }
}

void sw_pooled_conv2d_forward(const sw_pooled_conv2d *s, int64_t n, const sw_real *x,
                              const sw_real *weight, const sw_real *bias, sw_real *y,
                              int32_t *place, sw_real *work)
{
    job j = begin(s, n, work);
    j.x = x;
    j.bias = bias;
    j.y = y;
    j.place = place;
    sw_conv2d_split(&s->conv, weight, j.shared);
    run(&j, forward_group);
}

/* ---- Backward -------------------------------------------------------------------------------- */

/* The weight as [cout, kh, kw, channels], with 0 beyond cin. */
static void pad_weight(const sw_conv2d_sizes *c, const plan *p, const sw_real *weight,
                       sw_real *padded)
{
    for (int64_t o = 0; o < c->cout; o++)
        for (int64_t row = 0; row < c->kh; row++)
            for (int64_t q = 0; q < c->kw; q++)
                for (int64_t i = 0; i < p->channels; i++)
                    *padded++ =
                        i < c->cin ? weight[((o * c->cin + i) * c->kh + row) * c->kw + q] : 0;
}

/* Add the gradient [cout, kh, row] to that of the weight, [cout, cin, kh, kw]. */
static void add_dweight(const sw_conv2d_sizes *c, const plan *p, const sw_real *from,
                        sw_real *dweight)
{
    for (int64_t o = 0; o < c->cout; o++)
        for (int64_t row = 0; row < c->kh; row++, from += p->row)
            for (int64_t q = 0; q < c->kw; q++)
                for (int64_t i = 0; i < c->cin; i++)
                    dweight[((o * c->cin + i) * c->kh + row) * c->kw + q] += from[q * c->cin + i];
}

SW_KERNEL
static void to_pixels(int64_t channels, int64_t plane, const sw_real *restrict x,
                      sw_real *restrict pixels)
{
    for (int64_t i = 0; i < plane; i++)
        for (int64_t c = 0; c < channels; c++) pixels[i * channels + c] = x[c * plane + i];
}

/* `stride`: from a pixel to the next. */
SW_KERNEL
static void add_pixels(int64_t channels, int64_t plane, int64_t stride,
                       const sw_real *restrict pixels, sw_real *restrict dx)
{
    for (int64_t c = 0; c < channels; c++)
        for (int64_t i = 0; i < plane; i++) dx[c * plane + i] += pixels[i * stride + c];
}

/* A row that is added to a sum: where it begins, and its factor. */
typedef struct term {
    int32_t at;
    sw_real factor;
} term;

/* What a block of sums reads and writes: vector k of the sum is at y + k y_step, and that of a term
 * at x + at + k x_step. */
typedef struct block {
    sw_real *y;
    const sw_real *x;
    int64_t y_step, x_step, count;
    const term *terms;
} block;

/* y += the sum of all terms, in `vectors` registers. The compiler keeps an array in registers if it
 * unrolls all loops over it. */
static inline __attribute__((always_inline)) void add_terms(int vectors, const block *b)
{
    vector sum[MOST] = {0};
    for (int64_t e = 0; e < b->count; e++) {
        const sw_real *x = b->x + b->terms[e].at;
        _Pragma("GCC unroll 8") for (int k = 0; k < vectors; k++) sum[k] +=
            b->terms[e].factor * *(const vector *)(x + k * b->x_step);
    }
    _Pragma("GCC unroll 8") for (int k = 0; k < vectors; k++) * (vector *)(b->y + k * b->y_step) +=
        sum[k];
}

/* The same for so many vectors, in blocks of equal size. */
static inline __attribute__((always_inline)) void add_blocks(int64_t vectors, block b)
{
    for (int64_t blocks = (vectors + MOST - 1) / MOST; blocks > 0; blocks--) {
        const int64_t size = vectors / blocks;
        switch (size) {
        case 1: add_terms(1, &b); break;
        case 2: add_terms(2, &b); break;
        case 3: add_terms(3, &b); break;
        case 4: add_terms(4, &b); break;
        case 5: add_terms(5, &b); break;
        case 6: add_terms(6, &b); break;
        case 7: add_terms(7, &b); break;
        default: add_terms(MOST, &b); break;
        }
        vectors -= size;
        b.y += size * b.y_step;
        b.x += size * b.x_step;
    }
}

/* The pixel under the upper left corner of the kernel, for each window of each plane. */
static inline __attribute__((always_inline)) void
find(const job *j, int32_t size, const int32_t *restrict place, int32_t *restrict pixel)
{
    const int64_t columns = j->plan.ow / size, rows = j->plan.oh / size;
    const int32_t beside = (int32_t)(j->s->conv.kw - 1), ow = (int32_t)j->plan.ow;
    for (int64_t o = 0; o < j->s->conv.cout; o++)
        for (int32_t first = 0; first < rows * size; first += size) /* a row of z */
            for (int64_t i = 0; i < columns; i++, place++, pixel++) {
                int32_t row = first;
                for (int32_t below = 1; below < size; below++)
                    row += *place >= (first + below) * ow ? 1 : 0;
                *pixel = *place + row * beside;
            }
}

SW_KERNEL
static void find_pixels(const job *j, const int32_t *place, int32_t *pixel)
{
    if (j->s->size == 2)
        find(j, 2, place, pixel);
    else
        find(j, (int32_t)j->s->size, place, pixel);
}

/* dweight [cout, kh, row] of one image: for each row of the kernel, the sum over the windows of the
 * pixels under it. */
SW_KERNEL
static void add_to_weight(const job *j, const sw_real *pixels, const int32_t *pixel,
                          const sw_real *dy, sw_real *dweight, term *terms)
{
    const sw_conv2d_sizes *c = &j->s->conv;
    const plan *p = &j->plan;
    for (int64_t o = 0; o < c->cout; o++, pixel += p->windows, dy += p->windows) {
        for (int64_t i = 0; i < p->windows; i++)
            terms[i] = (term){pixel[i] * (int32_t)c->cin, dy[i]};
        block b = {dweight + o * c->kh * p->row, pixels, LANES, LANES, p->windows, terms};
        if (p->row == LANES) { /* rows of one vector: all rows of the kernel at once */
            b.y_step = p->row;
            b.x_step = c->w * c->cin;
            add_blocks(c->kh, b);
        } else {
            for (int64_t row = 0; row < c->kh; row++, b.y += p->row, b.x += c->w * c->cin)
                add_blocks(p->row / LANES, b);
        }
    }
}

/* Sort the windows of all planes by the pixel. begin [h w + 1]: where the terms of a pixel begin;
 * a term is a row of the padded weight, with the factor dy. */
static void sort_by_pixel(const job *j, const int32_t *pixel, const sw_real *dy, int32_t *begin,
                          term *terms)
{
    const sw_conv2d_sizes *c = &j->s->conv;
    const plan *p = &j->plan;
    const int64_t plane = c->h * c->w;
    memset(begin, 0, (size_t)(plane + 1) * sizeof *begin);
    for (int64_t i = 0; i < p->y; i++) begin[pixel[i] + 1]++;
    for (int64_t i = 0; i < plane; i++) begin[i + 1] += begin[i];
    for (int64_t o = c->cout; o-- > 0;) /* from the last on, so that begin[i] ends as it should */
        for (int64_t i = 0; i < p->windows; i++) {
            const int64_t at = o * p->windows + i;
            terms[--begin[pixel[at] + 1]] = (term){(int32_t)(o * c->kh * p->padded_row), dy[at]};
        }
    memmove(begin, begin + 1, (size_t)plane * sizeof *begin);
    begin[plane] = (int32_t)p->y;
}

/* dpixels [h, w, channels] of one image: to the pixels under the kernel, the sum over the planes of
 * the kernels. */
SW_KERNEL
static void add_to_pixels(const job *j, const int32_t *begin, const term *terms, sw_real *dpixels)
{
    const sw_conv2d_sizes *c = &j->s->conv;
    const plan *p = &j->plan;
    for (int64_t row = 0; row < c->kh; row++) /* one row of all kernels stays in the cache */
        for (int64_t i = 0; i < c->h * c->w; i++) {
            const int64_t count = begin[i + 1] - begin[i];
            if (count == 0) continue;
            add_blocks(p->padded_row / LANES, (block){dpixels + (i + row * c->w) * p->channels,
                                                      j->shared + row * p->padded_row, LANES, LANES,
                                                      count, terms + begin[i]});
        }
}

/* Where a group keeps the gradients of the weight and the bias. */
static sw_real *dweight_of(const job *j, int64_t g)
{
    return j->work + g * j->plan.of_group;
}

static sw_real *dbias_of(const job *j, int64_t g)
{
    return dweight_of(j, g) + j->plan.dweight;
}

static void backward_group(void *user, int64_t g)
{
    const job *j = user;
    const plan *p = &j->plan;
    const sw_conv2d_sizes *c = &j->s->conv;
    const int64_t plane = c->h * c->w;
    sw_real *dweight = dweight_of(j, g), *dbias = dbias_of(j, g), *pixels = dbias + c->cout;
    sw_real *dpixels = pixels + whole_vectors(p->image) + LANES;
    term *terms = (term *)(dpixels + plane * p->channels);
    int32_t *pixel = (int32_t *)(terms + p->y), *begin = pixel + p->y;
    memset(dweight, 0, (size_t)(p->dweight + c->cout) * sizeof *dweight);
    memset(pixels + p->image, 0, (size_t)(dpixels - pixels - p->image) * sizeof *pixels);
    for (int64_t i = first_image(j, g); i < first_image(j, g + 1); i++) {
        const sw_real *dy = j->dy + i * p->y;
        find_pixels(j, j->taken + i * p->y, pixel);
        sw_add_plane_sums(1, c->cout, p->windows, dy, dbias);
        if (j->wants_weight) {
            to_pixels(c->cin, plane, j->x + i * p->image, pixels);
            add_to_weight(j, pixels, pixel, dy, dweight, terms);
        }
        if (j->dx) {
            memset(dpixels, 0, (size_t)(plane * p->channels) * sizeof *dpixels);
            sort_by_pixel(j, pixel, dy, begin, terms);
            add_to_pixels(j, begin, terms, dpixels);
            add_pixels(c->cin, plane, p->channels, dpixels, j->dx + i * p->image);
        }
    }
}

void sw_pooled_conv2d_backward(const sw_pooled_conv2d *s, int64_t n, const sw_real *x,
                               const sw_real *weight, const int32_t *place, const sw_real *dy,
                               sw_real *dx, sw_real *dweight, sw_real *dbias, sw_real *work)
{
    job j = begin(s, n, work);
    j.x = x;
    j.dy = dy;
    j.dx = dx;
    j.taken = place;
    j.wants_weight = dweight != NULL;
    if (dx) pad_weight(&s->conv, &j.plan, weight, j.shared);
    run(&j, backward_group);
    if (j.groups == 0) return;
    const int64_t size = j.plan.dweight + s->conv.cout;
    for (int64_t g = 1; g < j.groups; g++)
        sw_segment_add_columns(1, size, dweight_of(&j, g), dweight_of(&j, 0));
    if (dweight) add_dweight(&s->conv, &j.plan, dweight_of(&j, 0), dweight);
    if (dbias) sw_segment_add_columns(1, s->conv.cout, dbias_of(&j, 0), dbias);
}
