/* draw.c - random draws whose bits are the same on every machine. */
#include "data/dataset.h"

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
    return (double)((int64_t)sum * grid / deviation) / grid;
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
