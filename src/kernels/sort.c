/* sort.c - columns sorted in blocks. Entries become keys: integers, the smallest for the entry that
 * comes first. A pair of key and row is unique, so that any way to sort the pairs is stable.
 *
 * A short segment goes through a sorting network. Its exchanges do not depend on the data, so all
 * columns of a block are exchanged at once by vector instructions. It needs n log²(n) / 4
 * exchanges. A long segment therefore goes column by column through a radix sort, whose steps are
 * proportional to n. */
#include "kernels/sort.h"

#include "kernels/sizes.h"
#include "kernels/team.h"
#include "kernels/vector.h"

#include <stdatomic.h>

#ifdef SW_REAL_DOUBLE
typedef int64_t sort_key;
#define KEY_MAX INT64_MAX
#else
typedef int32_t sort_key;
#define KEY_MAX INT32_MAX
#endif
#define KEY_MIN (-KEY_MAX - 1)

enum {
    LANES = 64 / sizeof(sw_real), /* columns of a block: one cache line, one vector */
    SHORT = 1024 / LANES,         /* up to this many rows a column, the network is not slower */
    KEY_BITS = 8 * sizeof(sort_key),
    DIGIT_BITS = 8,
    DIGITS = KEY_BITS / DIGIT_BITS,
    DIGIT_VALUES = 1 << DIGIT_BITS,
    SHARED_ROWS = 1024, /* with more rows, threads share the blocks of columns */
    SLOTS = 4           /* blocks that are sorted at once: each needs memory of its own */
};

/* The bits of a positive number, read as an integer, are in the order of the numbers. For a
 * negative number, all bits but the sign have to be flipped. */
static inline sort_key key_of(sw_real x)
{
    sort_key bits;
    memcpy(&bits, &x, sizeof bits);
    bits ^= bits >> (KEY_BITS - 1) & KEY_MAX;
    bits = x == 0 ? 0 : bits;
    return x == x ? ~bits : KEY_MIN;
}

static inline sw_real value_of(sort_key key)
{
    sort_key bits = ~key;
    bits ^= bits >> (KEY_BITS - 1) & KEY_MAX;
    sw_real x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* ---- Short: a network of exchanges. key, row: [n, LANES] ----------------------------------- */

SW_KERNEL
static void read_rows(int64_t n, int64_t lanes, int64_t width, const sw_real *x,
                      sort_key *restrict key, sort_key *restrict row)
{
    for (int64_t r = 0; r < n; r++, x += width, key += LANES, row += LANES) {
        for (int64_t i = 0; i < lanes; i++) key[i] = key_of(x[i]);
        for (int64_t i = lanes; i < LANES; i++) key[i] = 0;
        for (int64_t i = 0; i < LANES; i++) row[i] = (sort_key)r;
    }
}

SW_KERNEL
static void write_rows(int64_t n, int64_t lanes, int64_t width, const sort_key *key,
                       const sort_key *row, sw_real *restrict y, int32_t *restrict y_row)
{
    for (int64_t r = 0; r < n; r++, y += width, y_row += width, key += LANES, row += LANES) {
        for (int64_t i = 0; i < lanes; i++) y[i] = value_of(key[i]);
        for (int64_t i = 0; i < lanes; i++) y_row[i] = (int32_t)row[i];
    }
}

/* Put the smaller pair of each column first, and the larger `apart` entries further on. */
static inline void exchange(sort_key *restrict key, sort_key *restrict row, int64_t apart)
{
#pragma omp simd
    for (int i = 0; i < LANES; i++) {
        sort_key key_a = key[i], key_b = key[apart + i], row_a = row[i], row_b = row[apart + i];
        bool swap = (key_b < key_a) | ((key_b == key_a) & (row_b < row_a));
        key[i] = swap ? key_b : key_a;
        key[apart + i] = swap ? key_a : key_b;
        row[i] = swap ? row_b : row_a;
        row[apart + i] = swap ? row_a : row_b;
    }
}

/* Batcher's odd-even merge sort (1968, "Sorting networks and their applications"). Runs of p rows
 * are merged in pairs by comparisons over ever shorter distances k, never across pairs. n need not
 * be a power of two: the missing rows would sort last, and no exchange would move them. */
SW_KERNEL
static void sort_rows(int64_t n, sort_key *key, sort_key *row)
{
    for (int64_t p = 1; p < n; p *= 2)
        for (int64_t k = p; k >= 1; k /= 2)
            for (int64_t first = k % p; first + k < n; first += 2 * k)
                for (int64_t r = first; r < first + k && r + k < n; r++)
                    if (((r ^ (r + k)) & (-2 * p)) == 0)
                        exchange(key + r * LANES, row + r * LANES, k * LANES);
}

/* ---- Long: digits from the last to the first. key, row: [LANES, n] ------------------------- */

typedef struct sort_pair {
    sort_key key, row;
} sort_pair;

/* A digit of a key. Flipping the sign bit puts signed keys into the order of unsigned ones. */
static inline int64_t digit_of(sort_key key, int place)
{
    uint64_t bits = (uint64_t)key ^ (uint64_t)1 << (KEY_BITS - 1);
    return (int64_t)(bits >> place * DIGIT_BITS & (DIGIT_VALUES - 1));
}

/* Sort one column; a and b have room for n pairs. */
static void sort_column(int64_t n, sort_key *key, sort_key *row, sort_pair *a, sort_pair *b)
{
    int32_t next[DIGITS][DIGIT_VALUES] = {
        0}; /* first the count of each digit, then where it goes */
    for (int64_t r = 0; r < n; r++) {
        a[r] = (sort_pair){key[r], (sort_key)r};
        for (int p = 0; p < DIGITS; p++) next[p][digit_of(key[r], p)]++;
    }
    for (int p = 0; p < DIGITS; p++) {
        int32_t sum = 0;
        for (int v = 0; v < DIGIT_VALUES; v++) {
            int32_t count = next[p][v];
            next[p][v] = sum;
            sum += count;
        }
        for (int64_t r = 0; r < n; r++) b[next[p][digit_of(a[r].key, p)]++] = a[r];
        sort_pair *sorted = b;
        b = a;
        a = sorted;
    }
    for (int64_t r = 0; r < n; r++) key[r] = a[r].key, row[r] = a[r].row;
}

static void sort_long(int64_t n, int64_t lanes, int64_t width, const sw_real *x, sw_real *y,
                      int32_t *y_row, sort_key *key, sort_key *row)
{
    sort_pair *pairs = (sort_pair *)(row + n * LANES);
    for (int64_t r = 0; r < n; r++)
        for (int64_t i = 0; i < lanes; i++) key[i * n + r] = key_of(x[r * width + i]);
    for (int64_t i = 0; i < lanes; i++) sort_column(n, key + i * n, row + i * n, pairs, pairs + n);
    for (int64_t r = 0; r < n; r++)
        for (int64_t i = 0; i < lanes; i++) {
            y[r * width + i] = value_of(key[i * n + r]);
            y_row[r * width + i] = (int32_t)row[i * n + r];
        }
}

/* ---- Either -------------------------------------------------------------------------------- */

/* The memory for one block, in bytes. */
static size_t slot_size(int64_t n)
{
    return (size_t)n * (2 * LANES * sizeof(sort_key) + 2 * sizeof(sort_pair));
}

size_t sw_sort_work(int64_t n)
{
    return n > SHARED_ROWS ? SLOTS * slot_size(n) : slot_size(n);
}

typedef struct sort_job {
    int64_t n, width;
    const sw_real *x;
    sw_real *y;
    int32_t *row;
    char *work;
    int64_t first;      /* block of the round */
    atomic_uint in_use; /* a bit for each slot */
} sort_job;

/* The first free slot of the memory. One thread gets the same each time: it stays in its cache. */
static int take_slot(sort_job *job)
{
    unsigned in_use = atomic_load(&job->in_use);
    while (!atomic_compare_exchange_weak(&job->in_use, &in_use, in_use | (in_use + 1))) continue;
    return __builtin_ctz(~in_use);
}

static void sort_block(void *user, int64_t i)
{
    sort_job *job = user;
    const int64_t n = job->n, width = job->width, d = (job->first + i) * LANES;
    const int64_t lanes = width - d < LANES ? width - d : LANES;
    const int slot = take_slot(job);
    sort_key *keys = (sort_key *)(job->work + (size_t)slot * slot_size(n)),
             *rows = keys + n * LANES;
    if (n > SHORT * lanes) {
        sort_long(n, lanes, width, job->x + d, job->y + d, job->row + d, keys, rows);
    } else {
        read_rows(n, lanes, width, job->x + d, keys, rows);
        sort_rows(n, keys, rows);
        write_rows(n, lanes, width, keys, rows, job->y + d, job->row + d);
    }
    atomic_fetch_and(&job->in_use, ~(1u << slot));
}

void sw_sort_columns(int64_t n, int64_t width, const sw_real *x, sw_real *y, int32_t *row,
                     void *work)
{
    sort_job job = {n, width, x, y, row, work, 0, 0};
    const int64_t blocks = sw_block_count(width, LANES);
    for (; job.first < blocks; job.first += SLOTS) {
        const int64_t count = sw_smaller(SLOTS, blocks - job.first);
        if (n > SHARED_ROWS)
            sw_share(count, sort_block, &job);
        else
            for (int64_t i = 0; i < count; i++) sort_block(&job, i);
    }
}
