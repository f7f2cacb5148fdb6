/* image_points.c - finds the pixels of an image that are not 0, or draws some of them. */
#include "formats/image_points.h"

int64_t sw_image_points(const uint8_t *pixel, int64_t pixels, int64_t most, sw_random random,
                        uint32_t *position)
{
    uint32_t ink = 0;
    for (int64_t i = 0; i < pixels; i++) {
        position[ink] = (uint32_t)i; /* the next one writes over a pixel that is 0 */
        ink += pixel[i] != 0;
    }
    if (ink == 0) {
        position[0] = 0;
        return 1;
    }
    if (ink <= most) return ink;
    for (uint32_t i = 0; i < most; i++) { /* the first steps of Fisher and Yates */
        const uint32_t j = i + sw_random_below(&random, ink - i), kept = position[i];
        position[i] = position[j];
        position[j] = kept;
    }
    return most;
}
