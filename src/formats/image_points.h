/* image_points.h - an image as a set: its pixels that are not 0. */
#ifndef SW_FORMATS_IMAGE_POINTS_H
#define SW_FORMATS_IMAGE_POINTS_H

#include <setwise/base.h>

/* Write the positions of the pixels that are not 0 into position [pixels + 1], in their order. If
 * there are more than `most`, draw that many without replacement. A blank image gives its first
 * pixel instead, so that no set is empty. Returns how many there are. */
int64_t sw_image_points(const uint8_t *pixel, int64_t pixels, int64_t most, sw_random random,
                        uint32_t *position);

#endif
