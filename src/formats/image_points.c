#include "formats/image_points.h"

int64_t sw_image_points(const uint8_t *pixel, int64_t pixels, int64_t most, sw_random random,
                        uint32_t *place)
{
    uint32_t ink = 0;
    for (int64_t i = 0; i < pixels; i++) {
        place[ink] = (uint32_t)i; /* one too many, until the next one writes over it */
        ink += pixel[i] != 0;
    }
    if (ink == 0) {
        place[0] = 0;
        return 1;
    }
    if (ink <= most) return ink;
    for (uint32_t i = 0; i < most; i++) { /* the first steps of Fisher and Yates */
        const uint32_t j = i + sw_random_below(&random, ink - i), kept = place[i];
        place[i] = place[j];
        place[j] = kept;
    }
    return most;
}
