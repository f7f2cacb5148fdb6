/* gemm_blocks.c - a product of matrices in blocks that stay in the registers. meson.build compiles
 * this file once for each kind of processor, with SW_BLOCKS as the name of its function.
 *
 * The innermost block, a tile, keeps ROWS x COLUMNS sums in registers (Goto & van de Geijn 2008,
 * "Anatomy of high-performance matrix multiplication"). For each term of the sums it loads a row of
 * b and a column of a, and adds their products:
 *
 *                     b [depth, COLUMNS]
 *    a [ROWS, depth]  c [ROWS, COLUMNS]
 *
 * The part of b is copied to a panel, where its rows follow each other. All tiles below each other
 * read the same panel, which stays in the first-level cache or close to it.
 *
 * The terms of an element are added in their order. Every DEPTH terms the sum goes to c, and after
 * each pair of a and b, or every eight short ones. This depends on k and the number of pairs alone.
 */
#include "kernels/gemm_blocks.h"

#include "kernels/gemm_vectors.h"
#include "kernels/sizes.h"

#include <string.h>

#if VECTOR > 16
#include <immintrin.h>
#endif

#if VECTOR == 64
#define ROWS 8
#else
#define ROWS 6
#endif

enum {
    COLUMNS = 2 * LANES,
    DEPTH = 256, /* terms in a panel */
    SHORT = 32,  /* of pairs with fewer terms, a panel holds DEPTH / SHORT */
    TALL = 512,  /* rows of a that meet all panels before the next ones: they stay in the cache */
    FEW = 64     /* for so many rows of a, copying b takes longer than it saves */
};

/* ---- The tile -------------------------------------------------------------------------------- */

/* A tile of c, and what it is computed from. In b, add and c, columns are neighbours. */
typedef struct tile {
    int64_t depth, pairs; /* pairs of a and b, each of `depth` terms */
    sw_real scale;
    const sw_real *a, *b, *add;
    sw_real *c;
    int64_t a_row, a_column, b_row, add_row, c_row, a_pair, b_pair;
} tile;

INLINE void compute(int rows, int vectors, const tile *t, int64_t a_row, int64_t a_column)
{
    lanes sum[ROWS][2] = {0};
    for (int64_t pair = 0; pair < t->pairs; pair++) {
        const sw_real *a = t->a + pair * t->a_pair, *b = t->b + pair * t->b_pair;
        for (int64_t p = 0; p < t->depth; p++, a += a_column, b += t->b_row) {
            lanes right[2];
            UNROLL for (int v = 0; v < vectors; v++) right[v] =
                *(const stored_lanes *)(b + v * LANES);
            UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++)
                sum[i][v] += a[i * a_row] * right[v];
        }
    }
    const sw_real *add = t->add; /* read before c is written, which might be *t to the compiler */
    const int64_t add_row = t->add_row, c_row = t->c_row;
    sw_real *c = t->c;
    if (t->scale != 1)
        UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) sum[i][v] *=
            t->scale;
    if (add)
        UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) sum[i][v] +=
            *(const stored_lanes *)(add + i * add_row + v * LANES);
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) *
        (stored_lanes *)(c + i * c_row + v * LANES) = sum[i][v];
}

/* A function for each number of rows and of vectors in a row. It knows which step of a is 1. */
typedef void tile_function(const tile *t);

#define TILE(rows, vectors)                                                                        \
    static void tile_##rows##_##vectors(const tile *t)                                             \
    {                                                                                              \
        if (t->a_column == 1)                                                                      \
            compute(rows, vectors, t, t->a_row, 1);                                                \
        else                                                                                       \
            compute(rows, vectors, t, 1, t->a_column);                                             \
    }
#define TILES(rows) TILE(rows, 1) TILE(rows, 2)
#define BOTH(rows)                                                                                 \
    {                                                                                              \
        tile_##rows##_1, tile_##rows##_2                                                           \
    }

/* clang-format off */
TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
#if ROWS == 8
TILES(7) TILES(8)
#endif

static tile_function *const tile_of[ROWS][2] = {
    BOTH(1), BOTH(2), BOTH(3), BOTH(4), BOTH(5), BOTH(6),
#if ROWS == 8
    BOTH(7), BOTH(8),
#endif
};
/* clang-format on */

/* ---- Parts of a tile ------------------------------------------------------------------------- */

/* Copy a part of a matrix to one of COLUMNS columns. The columns beyond are any numbers. */
static void take(int64_t rows, int64_t columns, const sw_real *from, int64_t from_row,
                 int64_t from_column, sw_real *restrict to)
{
    for (int64_t i = 0; i < rows; i++, from += from_row, to += COLUMNS)
        if (from_column == 1) { /* whole vectors are stored, because whole ones will be loaded */
#pragma omp simd
            for (int j = 0; j < COLUMNS; j++) to[j] = j < columns ? from[j] : 0;
        } else {
            for (int64_t j = 0; j < columns; j++) to[j] = from[j * from_column];
        }
}

/* Copy a part of a matrix of COLUMNS columns to another. */
static void give(int64_t rows, int64_t columns, const sw_real *from, sw_real *restrict to,
                 int64_t to_row, int64_t to_column)
{
    for (int64_t i = 0; i < rows; i++, from += COLUMNS, to += to_row)
        if (to_column == 1) {
            int64_t j = 0;
            UNROLL for (int64_t size = COLUMNS; size > 0; size /= 2) /* known sizes: no call */
                if (columns & size)
            {
                memcpy(to + j, from + j, (size_t)size * sizeof *to);
                j += size;
            }
        } else {
            for (int64_t j = 0; j < columns; j++) to[j * to_column] = from[j];
        }
}

/* Compute a tile in an array of its own, and copy it to `columns` columns of c, which need not be
 * neighbours. */
static void compute_beside(tile_function *compute_tile, const tile *t, int64_t rows,
                           int64_t columns, int64_t add_column, int64_t c_column)
{
    sw_real add[ROWS * COLUMNS], c[ROWS * COLUMNS];
    tile beside = *t;
    if (t->add) {
        take(rows, columns, t->add, t->add_row, add_column, add);
        beside.add = add;
        beside.add_row = COLUMNS;
    }
    beside.c = c;
    beside.c_row = COLUMNS;
    compute_tile(&beside);
    give(rows, columns, c, t->c, t->c_row, c_column);
}

/* ---- The panel ------------------------------------------------------------------------------- */

/* A piece is 16 bytes of a row. A stack is a vector of pieces of rows that lie PIECE apart.
 * Processors shuffle inside of 16 bytes faster than across. */
enum { PIECE = 16 / sizeof(sw_real) };
typedef stored_lanes stack;

/* The compiler would load each piece by itself, and put them together by shuffles. */
INLINE stack stack_of(const sw_real *const *row, int64_t column)
{
    const void *piece[VECTOR / 16];
    UNROLL for (int i = 0; i < VECTOR / 16; i++) piece[i] = row[i * PIECE] + column;
#if VECTOR == 64
    return (stack)_mm512_inserti64x4(
        _mm512_castsi256_si512(_mm256_loadu2_m128i(piece[1], piece[0])),
        _mm256_loadu2_m128i(piece[3], piece[2]), 1);
#elif VECTOR == 32
    return (stack)_mm256_loadu2_m128i(piece[1], piece[0]);
#else
    return *(const stack *)piece[0];
#endif
}

/* Copy PIECE columns of LANES rows, transposed, to a matrix of COLUMNS columns. Each round
 * interleaves the first half of the vectors with the second, piece by piece; after log2(PIECE)
 * rounds rows are columns. */
INLINE void transpose_pieces(const sw_real *const *row, int64_t column, sw_real *to)
{
    stack x[PIECE], y[PIECE];
    UNROLL for (int i = 0; i < PIECE; i++) x[i] = stack_of(row + i, column);
    UNROLL for (int round = 1; round < PIECE; round *= 2)
    {
        UNROLL for (int i = 0; i < PIECE / 2; i++)
        {
            y[2 * i] = __builtin_shufflevector(x[i], x[i + PIECE / 2], LOWER_OF_PIECES);
            y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + PIECE / 2], UPPER_OF_PIECES);
        }
        UNROLL for (int i = 0; i < PIECE; i++) x[i] = y[i];
    }
    UNROLL for (int i = 0; i < PIECE; i++) * (stack *)(to + i * COLUMNS) = x[i];
}

/* Copy LANES rows, transposed. If there are fewer, the last one stands for those that miss. */
static void transpose(int64_t rows, int64_t columns, const sw_real *from, int64_t from_row,
                      sw_real *to)
{
    const sw_real *row[LANES];
    for (int i = 0; i < LANES; i++) row[i] = from + sw_smaller(i, rows - 1) * from_row;
    int64_t j = 0;
    for (; j + PIECE <= columns; j += PIECE, to += PIECE * COLUMNS) transpose_pieces(row, j, to);
    if (j == columns) return;
    sw_real part[LANES][PIECE] = {0}; /* what is left, and zeros */
    for (int i = 0; i < LANES; i++) {
        for (int64_t l = 0; j + l < columns; l++) part[i][l] = row[i][j + l];
        row[i] = part[i];
    }
    transpose_pieces(row, 0, to);
}

/* Copy a part of b, [depth, columns], to a panel, [DEPTH, COLUMNS]. */
static void pack(int64_t depth, int64_t columns, const sw_real *b, int64_t b_row, int64_t b_column,
                 sw_real *panel)
{
    if (b_column == 1) {
        take(depth, columns, b, b_row, 1, panel);
        return;
    }
    for (int64_t j = 0; j < columns; j += LANES)
        transpose(columns - j, depth, b + j * b_column, b_column, panel + j);
}

/* ---- The product ----------------------------------------------------------------------------- */

/* A tile of what is added may lie outside the caches: ask for it before the terms are computed. */
static void ask_for(int64_t rows, const sw_real *add, int64_t add_row)
{
    for (int64_t i = 0; i < rows; i++, add += add_row) {
        __builtin_prefetch(add);
        __builtin_prefetch(add + LANES);
    }
}

/* Some terms of all sums: `depth` of each of `pairs` pairs. */
typedef struct terms {
    int64_t pair, pairs, first, depth;
} terms;

/* Add to `rows` rows of c, in the columns of one panel, some terms. */
static void compute_panel(const sw_product *p, int64_t row, int64_t rows, int64_t column,
                          const terms *some)
{
    sw_real panel[DEPTH * COLUMNS] __attribute__((aligned(VECTOR)));
    const int64_t columns = sw_smaller(COLUMNS, p->n - column), vectors = columns > LANES ? 2 : 1;
    const bool whole = columns == vectors * LANES, start = some->pair == 0 && some->first == 0;
    const sw_real *add = start ? p->add : p->c;
    const int64_t add_column = start ? p->add_column : p->c_column;
    const sw_real *a = p->a + some->pair * p->a_pair + some->first * p->a_column;
    tile t = {.depth = some->depth,
              .pairs = some->pairs,
              .scale = p->scale,
              .b = p->b + some->pair * p->b_pair + some->first * p->b_row + column * p->b_column,
              .b_row = p->b_row,
              .b_pair = p->b_pair,
              .a_row = p->a_row,
              .a_column = p->a_column,
              .a_pair = p->a_pair,
              .add_row = start ? p->add_row : p->c_row,
              .c_row = p->c_row};
    if (p->b_column != 1 || !whole || rows > FEW) {
        for (int64_t i = 0; i < t.pairs; i++)
            pack(t.depth, columns, t.b + i * t.b_pair, p->b_row, p->b_column,
                 panel + i * t.depth * COLUMNS);
        t.b = panel;
        t.b_row = COLUMNS;
        t.b_pair = t.depth * COLUMNS;
    }
    const bool beside = !whole || p->c_column != 1 || (add && add_column != 1);
    for (int64_t tiles = (rows + ROWS - 1) / ROWS; tiles > 0; tiles--) {
        const int64_t height = rows / tiles; /* as equal as possible */
        tile_function *compute_tile = tile_of[height - 1][vectors - 1];
        t.a = a + row * p->a_row;
        t.c = p->c + row * p->c_row + column * p->c_column;
        if (add) {
            t.add = add + row * t.add_row + column * add_column;
            ask_for(height, t.add, t.add_row);
        }
        if (beside)
            compute_beside(compute_tile, &t, height, columns, add_column, p->c_column);
        else
            compute_tile(&t);
        row += height;
        rows -= height;
    }
}

static sw_product transposed(const sw_product *p)
{
    return (sw_product){
        .m = p->n,
        .n = p->m,
        .k = p->k,
        .further = p->further,
        .scale = p->scale,
        .a = p->b,
        .a_row = p->b_column,
        .a_column = p->b_row,
        .b = p->a,
        .b_row = p->a_column,
        .b_column = p->a_row,
        .add = p->add,
        .add_row = p->add_column,
        .add_column = p->add_row,
        .c = p->c,
        .c_row = p->c_column,
        .c_column = p->c_row,
        .a_pair = p->b_pair,
        .b_pair = p->a_pair,
    };
}

void SW_BLOCKS(sw_product p)
{
    /* Few columns leave most lanes of a vector idle. As rows they do not: cᵀ = bᵀ aᵀ. */
    if (p.n <= LANES / 4 && p.n < p.m) p = transposed(&p);
    const int64_t at_once = p.k < SHORT ? DEPTH / SHORT : 1; /* pairs */
    for (int64_t row = 0; row < p.m; row += TALL)
        for (int64_t pair = 0; pair <= p.further; pair += at_once)
            for (int64_t term = 0; term < p.k; term += DEPTH) {
                const terms some = {pair, sw_smaller(at_once, p.further + 1 - pair), term,
                                    sw_smaller(DEPTH, p.k - term)};
                for (int64_t column = 0; column < p.n; column += COLUMNS)
                    compute_panel(&p, row, sw_smaller(TALL, p.m - row), column, &some);
            }
}
