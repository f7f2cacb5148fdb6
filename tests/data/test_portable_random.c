/* test_portable_random.c - draws have the distributions that they promise, and exact values. */
#include "data/portable_random.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DRAWS = 200000 };

Test(portable_random, bell)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    double sum = 0, square = 0, fourth = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = sw_draw_bell(&r);
        cr_assert(fabs(z) < 4.9 && z * 4096 == floor(z * 4096));
        sum += z, square += z * z, fourth += z * z * z * z;
    }
    /* Five standard errors; a sum of eight uniform numbers has kurtosis 3 - 1.2/8. */
    const double error = 5 / sqrt(DRAWS);
    cr_assert(fabs(sum / DRAWS) < error, "mean %g", sum / DRAWS);
    cr_assert(fabs(square / DRAWS - 1) < error * sqrt(1.85), "variance %g", square / DRAWS);
    cr_assert(fabs(fourth / DRAWS - 2.85) < error * 9, "fourth moment %g", fourth / DRAWS);
}

/* The share of draws below some values against the error function. */
Test(portable_random, normal)
{
    sw_random r = sw_random_for(4, SW_FOR_TEST, 0, 0);
    const double bound[] = {-3, -2, -1.5, -1, -0.5, -0.1, 0.1, 0.5, 1, 1.5, 2, 3};
    enum { BOUNDS = sizeof bound / sizeof bound[0] };
    double below[BOUNDS] = {0}, sum = 0, square = 0, fourth = 0, far = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = sw_draw_normal(&r);
        cr_assert(z * 65536 == floor(z * 65536) && fabs(z) < 8);
        for (int b = 0; b < BOUNDS; b++) below[b] += z < bound[b];
        sum += z, square += z * z, fourth += z * z * z * z, far += fabs(z) > 4;
    }
    for (int b = 0; b < BOUNDS; b++) {
        double share = erfc(-bound[b] / sqrt(2)) / 2;
        cr_assert(fabs(below[b] / DRAWS - share) < 5 * sqrt(share * (1 - share) / DRAWS),
                  "%g below %g", below[b] / DRAWS, bound[b]);
    }
    cr_assert(fabs(sum / DRAWS) < 5 / sqrt(DRAWS));
    cr_assert(fabs(square / DRAWS - 1) < 5 * sqrt(2.0 / DRAWS));
    cr_assert(fabs(fourth / DRAWS - 3) < 5 * sqrt(96.0 / DRAWS));
    cr_assert(fabs(far - DRAWS * erfc(4 / sqrt(2))) < 5 * sqrt(DRAWS * erfc(4 / sqrt(2))), "%g",
              far);
}

Test(portable_random, between)
{
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    double sum = 0, low = 9, high = -9;
    for (int i = 0; i < DRAWS; i++) {
        double u = sw_draw_between(&r, -0.5, 1.25);
        cr_assert(u * 1024 == floor(u * 1024));
        low = fmin(low, u), high = fmax(high, u), sum += u;
    }
    cr_assert(low == -0.5 && high == 1.25 - 1 / 1024.0, "from %g to %g", low, high);
    cr_assert(fabs(sum / DRAWS - 0.375 + 0.5 / 1024) < 5 * 1.75 / sqrt(12.0 * DRAWS));
}

/* The numbers that follow from the words of the stream, computed by hand. */
Test(portable_random, exact)
{
    sw_random r = sw_random_for(3, SW_FOR_TEST, 4, 5), copy = r;
    for (int i = 0; i < 1000; i++) {
        int64_t sum = 0;
        for (int j = 0; j < 4; j++) {
            uint32_t word = sw_random_u32(&copy);
            sum += word / 65536 + word % 65536;
        }
        double exact = ((double)sum - 262140) / 53510;
        cr_assert(fabs(sw_draw_bell(&r) - exact) < 1.0 / 4096);
    }
}

/* Four numbers onto two: all 14 ways are equally frequent. */
Test(portable_random, onto)
{
    sw_random r = sw_random_for(4, SW_FOR_TEST, 0, 0);
    double ways[16] = {0};
    for (int i = 0; i < DRAWS; i++) {
        int64_t to[4];
        sw_draw_onto(to, 4, 2, &r);
        ways[to[0] + 2 * to[1] + 4 * to[2] + 8 * to[3]]++;
    }
    const double expected = DRAWS / 14.0;
    cr_assert(ways[0] == 0 && ways[15] == 0);
    for (int way = 1; way < 15; way++)
        cr_assert(fabs(ways[way] - expected) < 5 * sqrt(expected), "%d: %g", way, ways[way]);
    int64_t order[10], seen = 0;
    sw_draw_onto(order, 10, 10, &r);
    for (int i = 0; i < 10; i++) seen |= 1 << order[i];
    cr_assert_eq(seen, 1023);
    sw_draw_onto(order, 3, 1, &r);
    cr_assert(order[0] == 0 && order[1] == 0 && order[2] == 0);
}

/* Two of four: all six ways are equally frequent. Also all of four, and none. */
Test(portable_random, some)
{
    sw_random r = sw_random_for(5, SW_FOR_TEST, 0, 0);
    double ways[16] = {0};
    uint8_t chosen[4];
    for (int i = 0; i < DRAWS; i++) {
        sw_draw_some(chosen, 4, 2, &r);
        ways[chosen[0] + 2 * chosen[1] + 4 * chosen[2] + 8 * chosen[3]]++;
    }
    const double expected = DRAWS / 6.0;
    for (int way = 0; way < 16; way++) {
        if (__builtin_popcount((unsigned)way) == 2)
            cr_assert(fabs(ways[way] - expected) < 5 * sqrt(expected), "%d: %g", way, ways[way]);
        else
            cr_assert(ways[way] == 0, "%d: %g", way, ways[way]);
    }
    sw_draw_some(chosen, 4, 4, &r);
    cr_expect(chosen[0] && chosen[1] && chosen[2] && chosen[3]);
    sw_draw_some(chosen, 4, 0, &r);
    cr_expect(!chosen[0] && !chosen[1] && !chosen[2] && !chosen[3]);
}
