/* portable_random.c - random numbers that are the same bits on every machine. */
#include "data/portable_random.h"

double sw_draw_between(sw_random *r, double low, double high)
{
    const double grid = 1024;
    uint32_t steps = (uint32_t)((high - low) * grid);
    return low + sw_random_below(r, steps) / grid;
}

double sw_draw_bell(sw_random *r)
{
    const int grid = 4096, deviation = 53510; /* 65536 sqrt(8/12) */
    int sum = -4 * 65535;
    for (int i = 0; i < 4; i++) {
        uint32_t word = sw_random_u32(r);
        sum += (int)(word >> 16) + (int)(word & 0xFFFF);
    }
    const int64_t steps = (int64_t)sum * grid / deviation;
    return (double)steps / grid;
}

void sw_draw_onto(int64_t *to, int64_t count, uint32_t different, sw_random *r)
{
    const uint32_t all = (1u << different) - 1;
    uint32_t there;
    do {
        there = 0;
        for (int64_t i = 0; i < count; i++) {
            to[i] = sw_random_below(r, different);
            there |= 1u << to[i];
        }
    } while (there != all);
}

void sw_draw_some(uint8_t *chosen, int64_t count, int64_t some, sw_random *r)
{
    for (int64_t i = 0; i < count; i++) {
        chosen[i] = sw_random_below(r, (uint32_t)(count - i)) < some;
        some -= chosen[i];
    }
}

/* True with probability exp(-p f), where p = start / 2^32 and f = part / whole. Draw uniform
 * numbers while they fall, p > u_1 > u_2 > ..., and while each passes a trial of probability f.
 * Their count is even with probability exp(-p f) (von Neumann 1951, Forsythe 1972). */
static bool survives(sw_random *r, uint32_t start, uint64_t part, uint64_t whole)
{
    bool even = true;
    for (uint32_t last = start, next;; last = next, even = !even) {
        next = sw_random_u32(r);
        if (next >= last || (part < whole << 32 && sw_random_u32(r) * whole >= part)) return even;
    }
}

/* True with probability exp(-times / 2). */
static bool survives_halves(sw_random *r, int times)
{
    while (times > 0 && survives(r, UINT32_C(1) << 31, UINT64_C(1) << 32, 1)) times--;
    return times == 0;
}

/* |z| = k + x. The whole number k has a probability proportional to exp(-k^2 / 2). The fraction x
 * is uniform in [0, 1) and accepted with probability exp(-x (2 k + x) / 2): that is k + 1 trials of
 * exp(-x (2 k + x) / (2 k + 2)). */
double sw_draw_normal(sw_random *r)
{
    const double grid = 65536;
    for (;;) {
        int k = 0;
        while (survives_halves(r, 1)) k++;
        if (!survives_halves(r, k * (k - 1))) continue;
        const uint32_t x = sw_random_u32(r);
        const uint64_t twice = 2 * (uint64_t)k, part = (twice << 32) + x;
        int times = k + 1;
        while (times > 0 && survives(r, x, part, twice + 2)) times--;
        if (times > 0) continue;
        const int64_t steps = (int64_t)((((uint64_t)k << 32) + x + 0x8000) >> 16);
        return (double)(sw_random_u32(r) & 1 ? -steps : steps) / grid;
    }
}
