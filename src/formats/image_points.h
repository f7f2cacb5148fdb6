/* image_points.h - images as sets: their pixels that are not 0. */
#ifndef SW_FORMATS_IMAGE_POINTS_H
#define SW_FORMATS_IMAGE_POINTS_H

#include <setwise/base.h>

/* The places of the pixels that are not 0 into place [pixels + 1], all of them in order, or if they
 * are more than `most`, so many, drawn without replacement. A blank image has its first pixel
 * instead: no set is empty. Returns how many. */
int64_t sw_image_points(const uint8_t *pixel, int64_t pixels, int64_t most, sw_random random,
                        uint32_t *place);

#endif
