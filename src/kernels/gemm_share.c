/* gemm_share.c - a product of matrices, cut into products that a team of threads shares. */
#include "kernels/gemm_share.h"

#include "kernels/sizes.h"
#include "kernels/team.h"

/* With many rows, a block has whole rows, which its thread finds in its cache from the operator
 * before. Otherwise, as in the gradient of a weight, a block has COLUMNS columns, a panel of b in
 * gemm_blocks.c, so that no number of b is copied twice; or some rows, if there are few columns. */
enum {
    WORTH = 1 << 20, /* multiplications (some twenty microseconds) from which on it is shared */
    STORE = 8,       /* multiplications that take as long as storing a sum */
    TURN = 8,        /* the same for transposing a number of b */
    MANY_ROWS = 64,
    BLOCK_ROWS = 256, /* of many, at most */
    FEW_ROWS = 64,    /* of few columns */
    COLUMNS = 32
};

typedef struct cut {
    sw_gemm_blocks *blocks;
    const sw_product *p;
    int64_t rows, columns; /* of a block */
    int64_t across;        /* blocks beside each other */
} cut;

static void compute_block(void *user, int64_t i)
{
    const cut *c = user;
    sw_product p = *c->p;
    const int64_t row = i / c->across * c->rows, column = i % c->across * c->columns;
    p.m = sw_smaller(c->rows, p.m - row);
    p.n = sw_smaller(c->columns, p.n - column);
    p.a += row * p.a_row;
    p.b += column * p.b_column;
    p.c += row * p.c_row + column * p.c_column;
    if (p.add) p.add += row * p.add_row + column * p.add_column;
    c->blocks(p);
}

void sw_gemm_share(sw_gemm_blocks *blocks, bool turns_b, const sw_product *p)
{
    const int64_t rows = p->m + (turns_b ? TURN : 0);
    if ((double)rows * (double)p->n * (double)(p->k * (p->further + 1) + STORE) < WORTH ||
        sw_share_threads() == 1) {
        blocks(*p);
        return;
    }
    cut c = {blocks, p, p->m, COLUMNS, 1};
    if (p->m >= MANY_ROWS) {
        c.rows = sw_share_rows_each(p->m, BLOCK_ROWS);
        c.columns = p->n;
    } else if (p->n <= COLUMNS) {
        c.rows = FEW_ROWS;
    }
    c.across = sw_block_count(p->n, c.columns);
    sw_share(sw_block_count(p->m, c.rows) * c.across, compute_block, &c);
}
