/* random.c - Philox 4x32-10: ten rounds of two 32 x 32 bit products (Salmon et al. 2011). */
#include <setwise/base.h>

#include <math.h>

void sw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c0;
        uint64_t b = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9u; /* the golden ratio */
        k1 += 0xBB67AE85u; /* sqrt(3) - 1 */
    }
    out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

sw_random sw_random_for(uint64_t seed, sw_purpose purpose, uint32_t a, uint32_t b)
{
    return (sw_random){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                       .counter = {0, a, b, (uint32_t)purpose}};
}

uint32_t sw_random_u32(sw_random *r)
{
    if (r->unused == 0) {
        sw_philox(r->counter, r->key, r->block);
        r->counter[0]++;
        r->unused = 4;
    }
    return r->block[4 - r->unused--];
}

double sw_random_uniform(sw_random *r)
{
    uint64_t high = sw_random_u32(r) >> 5, low = sw_random_u32(r) >> 6;
    return (double)(high << 26 | low) * 0x1p-53;
}

double sw_random_normal(sw_random *r)
{
    /* Box and Muller (1958), the cosine half; 1 - u keeps the logarithm finite. */
    double u = 1 - sw_random_uniform(r), v = sw_random_uniform(r);
    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

uint32_t sw_random_below(sw_random *r, uint32_t n)
{
    /* Lemire (2019): reject the few products that would make some results more likely. */
    uint64_t product = (uint64_t)sw_random_u32(r) * n;
    if ((uint32_t)product < n) {
        uint32_t threshold = -n % n;
        while ((uint32_t)product < threshold) product = (uint64_t)sw_random_u32(r) * n;
    }
    return (uint32_t)(product >> 32);
}

void sw_random_permutation(sw_random *r, int64_t n, int64_t *order)
{
    for (int64_t i = 0; i < n; i++) order[i] = i;
    for (int64_t i = n - 1; i > 0; i--) {
        int64_t j = sw_random_below(r, (uint32_t)(i + 1));
        int64_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
