/* test_image_points.c - the pixels of an image that are not 0, all or some of them. */
#include "formats/image_points.h"

#include <criterion/criterion.h>
#include <string.h>

enum { PIXELS = 60 };

static sw_random numbers(uint32_t stream)
{
    return sw_random_for(1, SW_FOR_TEST, stream, 0);
}

Test(image_points, all_in_their_order)
{
    static const uint8_t pixel[] = {0, 7, 0, 0, 255, 1};
    static const uint32_t expected[] = {1, 4, 5};
    uint32_t position[sizeof pixel + 1];
    for (int64_t most = 3; most < 5; most++) {
        cr_assert_eq(sw_image_points(pixel, sizeof pixel, most, numbers(0), position), 3);
        cr_expect_arr_eq(position, expected, sizeof expected);
    }
}

Test(image_points, a_blank_image_has_its_first_pixel)
{
    const uint8_t pixel[4] = {0};
    uint32_t position[5] = {9};
    cr_assert_eq(sw_image_points(pixel, 4, 2, numbers(0), position), 1);
    cr_expect_eq(position[0], 0);
}

/* Every second pixel is not 0. Each of them is drawn about as often as another, and none twice. */
Test(image_points, some_are_drawn_without_replacement)
{
    enum { DRAWS = 3000, SOME = 10 };
    uint8_t pixel[PIXELS];
    int drawn[PIXELS] = {0};
    for (int i = 0; i < PIXELS; i++) pixel[i] = (uint8_t)(i % 2);
    for (uint32_t d = 0; d < DRAWS; d++) {
        uint32_t position[PIXELS + 1];
        bool seen[PIXELS] = {0};
        cr_assert_eq(sw_image_points(pixel, PIXELS, SOME, numbers(d), position), SOME);
        for (int i = 0; i < SOME; i++) {
            cr_assert(position[i] < PIXELS && !seen[position[i]]);
            seen[position[i]] = true;
            drawn[position[i]]++;
        }
    }
    const int expected = DRAWS * SOME / (PIXELS / 2); /* 1000, deviation 26 */
    for (int i = 0; i < PIXELS; i++)
        if (i % 2)
            cr_expect(abs(drawn[i] - expected) < 130, "pixel %d: %d", i, drawn[i]);
        else
            cr_expect_eq(drawn[i], 0);
}
