/* test_random.c - the generator against its published vectors, and its statistics. */
#include <setwise/base.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Random123's kat_vectors, the rows "philox4x32 10". */
Test(random, published_vectors)
{
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        uint32_t out[4];
        sw_philox(vectors[i].counter, vectors[i].key, out);
        cr_assert_arr_eq(out, vectors[i].expected, sizeof out, "vector %zu", i);
    }
}

/* A stream is the blocks of successive counters, all four words of each. */
Test(random, stream_is_the_successive_blocks)
{
    sw_random r = sw_random_for(0x0123456789abcdef, SW_FOR_DATA, 7, 9);
    for (uint32_t i = 0; i < 5; i++) {
        const uint32_t counter[4] = {i, 7, 9, SW_FOR_DATA}, key[2] = {0x89abcdef, 0x01234567};
        uint32_t block[4];
        sw_philox(counter, key, block);
        for (int j = 0; j < 4; j++) cr_assert_eq(sw_random_u32(&r), block[j]);
    }
}

Test(random, copy_replays)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 2, 3);
    sw_random_u32(&r);
    sw_random copy = r;
    for (int i = 0; i < 100; i++) cr_assert_eq(sw_random_u32(&r), sw_random_u32(&copy));
}

Test(random, uses_do_not_share_a_stream)
{
    sw_random streams[] = {
        sw_random_for(1, SW_FOR_TEST, 2, 3),
        sw_random_for(2, SW_FOR_TEST, 2, 3),
        sw_random_for(1 + ((uint64_t)1 << 32), SW_FOR_TEST, 2, 3),
        sw_random_for(1, SW_FOR_DATA, 2, 3),
        sw_random_for(1, SW_FOR_TEST, 3, 3),
        sw_random_for(1, SW_FOR_TEST, 2, 4),
        sw_random_for(1, SW_FOR_TEST, 3, 2),
    };
    enum { STREAMS = sizeof streams / sizeof *streams, DRAWS = 200 };
    static uint32_t drawn[STREAMS][DRAWS];
    for (int s = 0; s < STREAMS; s++)
        for (int i = 0; i < DRAWS; i++) drawn[s][i] = sw_random_u32(&streams[s]);
    for (int s = 0; s < STREAMS; s++)
        for (int t = 0; t < s; t++) {
            int equal = 0; /* at any positions: among 40,000 pairs, none is likely */
            for (int i = 0; i < DRAWS; i++)
                for (int j = 0; j < DRAWS; j++) equal += drawn[s][i] == drawn[t][j];
            cr_assert_leq(equal, 1, "streams %d and %d", s, t);
        }
}

/* ---- Statistics, on fixed seeds: a correct generator fails each with probability 1e-6 -------- */

static const double deviations = 4.75;

/* Sum of (observed - expected)^2 / expected. */
static double chi_square(const int *observed, int cells, double expected)
{
    double sum = 0;
    for (int i = 0; i < cells; i++) {
        double off = observed[i] - expected;
        sum += off * off / expected;
    }
    return sum;
}

/* Its quantile: the cube root is nearly normal, with few cells too (Wilson & Hilferty 1931). */
static double chi_square_bound(int cells)
{
    double k = cells - 1, spread = 2 / (9 * k);
    return k * pow(1 - spread + deviations * sqrt(spread), 3);
}

Test(random, uniform)
{
    enum { N = 200000, CELLS = 64 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    int observed[CELLS] = {0};
    double sum = 0, squares = 0, lagged = 0, last = 0.5;
    for (int i = 0; i < N; i++) {
        double u = sw_random_uniform(&r);
        cr_assert(u >= 0 && u < 1);
        observed[(int)(u * CELLS)]++;
        sum += u;
        squares += (u - 0.5) * (u - 0.5);
        lagged += (u - 0.5) * (last - 0.5);
        last = u;
    }
    cr_assert_float_eq(sum / N, 0.5, deviations * sqrt(1.0 / 12 / N));
    cr_assert_float_eq(squares / N, 1.0 / 12, deviations * sqrt(1.0 / 180 / N));
    cr_assert_float_eq(lagged / N, 0, deviations * sqrt(1.0 / 144 / N));
    cr_assert_lt(chi_square(observed, CELLS, (double)N / CELLS), chi_square_bound(CELLS));
}

/* All 53 bits of a uniform number are random, the lowest too. */
Test(random, uniform_has_53_bits)
{
    enum { N = 2000 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 1);
    int ones[53] = {0};
    for (int i = 0; i < N; i++) {
        uint64_t bits = (uint64_t)(sw_random_uniform(&r) * 0x1p53);
        for (int b = 0; b < 53; b++) ones[b] += (int)(bits >> b & 1);
    }
    for (int b = 0; b < 53; b++)
        cr_assert_float_eq(ones[b], N / 2, deviations * sqrt(N / 4.0), "bit %d", b);
}

Test(random, normal)
{
    enum { N = 200000 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 2);
    double power[5] = {0};
    int within = 0, beyond = 0;
    for (int i = 0; i < N; i++) {
        double x = sw_random_normal(&r);
        cr_assert(isfinite(x));
        for (int k = 1; k < 5; k++) power[k] += pow(x, k) / N;
        within += fabs(x) < 0.6744897501960817; /* half of all */
        beyond += x > 1.959963984540054;        /* a fortieth */
    }
    cr_assert_float_eq(power[1], 0, deviations * sqrt(1.0 / N));
    cr_assert_float_eq(power[2], 1, deviations * sqrt(2.0 / N));
    cr_assert_float_eq(power[3], 0, deviations * sqrt(15.0 / N));
    cr_assert_float_eq(power[4], 3, deviations * sqrt(96.0 / N));
    cr_assert_float_eq(within, N / 2.0, deviations * sqrt(N / 4.0));
    cr_assert_float_eq(beyond, N / 40.0, deviations * sqrt(N / 40.0));
}

/* With n = 3 2^30, a remainder would double the results below 2^30, and a product without
 * rejection every third: both are seen. */
Test(random, below_is_unbiased)
{
    enum { N = 60000 };
    const uint32_t n = 3u << 30;
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 3);
    int by_third[3] = {0}, by_remainder[3] = {0};
    for (int i = 0; i < N; i++) {
        uint32_t x = sw_random_below(&r, n);
        cr_assert_lt(x, n);
        by_third[x >> 30]++;
        by_remainder[x % 3]++;
    }
    cr_assert_lt(chi_square(by_third, 3, N / 3.0), chi_square_bound(3));
    cr_assert_lt(chi_square(by_remainder, 3, N / 3.0), chi_square_bound(3));
}

Test(random, below_small_numbers)
{
    enum { EACH = 5000 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 4);
    for (uint32_t n = 1; n <= 17; n++) {
        int observed[17] = {0};
        for (uint32_t i = 0; i < n * EACH; i++) {
            uint32_t x = sw_random_below(&r, n);
            cr_assert_lt(x, n);
            observed[x]++;
        }
        if (n == 1) continue;
        cr_assert_lt(chi_square(observed, (int)n, EACH), chi_square_bound((int)n), "n = %u", n);
    }
    cr_assert_lt(sw_random_below(&r, UINT32_MAX), UINT32_MAX);
}

Test(random, permutation_holds_each_number_once)
{
    enum { N = 1000 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 5);
    int64_t order[N];
    bool seen[N] = {false};
    sw_random_permutation(&r, N, order);
    int at_home = 0;
    for (int i = 0; i < N; i++) {
        cr_assert(order[i] >= 0 && order[i] < N && !seen[order[i]]);
        seen[order[i]] = true;
        at_home += order[i] == i;
    }
    cr_assert_leq(at_home, 8); /* one is expected */
    sw_random_permutation(&r, 0, NULL);
    sw_random_permutation(&r, 1, order);
    cr_assert_eq(order[0], 0);
}

Test(random, permutations_are_equally_likely)
{
    enum { EACH = 1000, COUNT = 24 };
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 6);
    int observed[256] = {0}, cells[COUNT], found = 0;
    for (int i = 0; i < EACH * COUNT; i++) {
        int64_t order[4];
        sw_random_permutation(&r, 4, order);
        observed[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    for (int i = 0; i < 256; i++) {
        if (!observed[i]) continue;
        cr_assert_lt(found, COUNT);
        cells[found++] = observed[i];
    }
    cr_assert_eq(found, COUNT);
    cr_assert_lt(chi_square(cells, COUNT, EACH), chi_square_bound(COUNT));
}
