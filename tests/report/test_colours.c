/* test_colours.c - can the colours be read, and told apart, on both pages and by all readers? */
#include "report/colours.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Linear light of a colour "#rrggbb". */
static void linear(double light[3], const char *colour)
{
    unsigned part[3];
    cr_assert(sscanf(colour, "#%2x%2x%2x", &part[0], &part[1], &part[2]) == 3, "%s", colour);
    for (int i = 0; i < 3; i++) {
        const double c = part[i] / 255.0;
        light[i] = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    }
}

/* The contrast of two colours: 1 .. 21 (WCAG 2.1). */
static double contrast(const char *one, const char *other)
{
    double light[2][3], luminance[2];
    linear(light[0], one);
    linear(light[1], other);
    for (int i = 0; i < 2; i++)
        luminance[i] = 0.2126 * light[i][0] + 0.7152 * light[i][1] + 0.0722 * light[i][2];
    const double more = fmax(luminance[0], luminance[1]), less = fmin(luminance[0], luminance[1]);
    return (more + 0.05) / (less + 0.05);
}

/* What readers see: everyone, and those without red, green and blue cones (Machado et al. 2009). */
static const double eyes[4][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779},
     {-0.078411, 0.930809, 0.147602},
     {0.004733, 0.691367, 0.303900}},
};

static double curve_of(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIELAB, in which distances are differences that one sees; 2 is the smallest. */
static void lab(double out[3], const char *colour, const double eye[3][3])
{
    double light[3], seen[3];
    linear(light, colour);
    for (int i = 0; i < 3; i++) {
        seen[i] = eye[i][0] * light[0] + eye[i][1] * light[1] + eye[i][2] * light[2];
        seen[i] = fmin(1, fmax(0, seen[i]));
    }
    const double x = 0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2];
    const double y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2];
    const double z = 0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2];
    out[0] = 116 * curve_of(y) - 16;
    out[1] = 500 * (curve_of(x / 0.95047) - curve_of(y));
    out[2] = 200 * (curve_of(y) - curve_of(z / 1.08883));
}

static double difference(const char *one, const char *other, int eye)
{
    double a[3], b[3], sum = 0;
    lab(a, one, eyes[eye]);
    lab(b, other, eyes[eye]);
    for (int i = 0; i < 3; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum);
}

/* A colour as one of the two pages shows it. */
static const char *shown(const char *light, bool dark)
{
    int count;
    const sw_colour *colour = sw_colours(&count);
    for (int i = 0; i < count; i++)
        if (strcmp(colour[i].light, light) == 0) return dark ? colour[i].dark : colour[i].light;
    cr_assert_fail("%s has no twin", light);
    return NULL;
}

Test(colours, curves_can_be_seen_and_told_apart_on_both_pages)
{
    static const char *const page[] = {SW_COLOUR_PAGE, SW_COLOUR_DARK_PAGE};
    for (int dark = 0; dark < 2; dark++)
        for (int i = 0; i < SW_CURVE_COLOURS; i++) {
            const char *one = shown(sw_curve_colour(i), dark);
            cr_expect(contrast(one, page[dark]) >= 3, "%s: %g", one, contrast(one, page[dark]));
            for (int j = 0; j < i; j++)
                for (int eye = 0; eye < 4; eye++) {
                    const char *other = shown(sw_curve_colour(j), dark);
                    const double apart = difference(one, other, eye);
                    cr_expect(apart > 20, "%s, %s, eye %d: %g", one, other, eye, apart);
                }
        }
    cr_expect_str_eq(sw_curve_colour(SW_CURVE_COLOURS), sw_curve_colour(0));
}

Test(colours, of_text_can_be_read_on_both_pages)
{
    static const char *const page[] = {SW_COLOUR_PAGE, SW_COLOUR_DARK_PAGE};
    static const char *const text[] = {SW_COLOUR_TEXT, SW_COLOUR_NOTE, "#000000"};
    for (int dark = 0; dark < 2; dark++) {
        for (int i = 0; i < 3; i++)
            cr_expect(contrast(shown(text[i], dark), page[dark]) >= 4.5, "%s", text[i]);
        for (int step = 0; step < SW_SHARE_COLOURS; step++) {
            const char *ink = step < SW_SHARE_PALE ? SW_COLOUR_TEXT : SW_COLOUR_ON_DEEP;
            const double here = contrast(shown(ink, dark), shown(sw_share_colour(step), dark));
            cr_expect(here >= 4.5, "step %d of %s: %g", step, page[dark], here);
        }
        const char *shade = shown(SW_COLOUR_SHADE, dark);
        cr_expect(contrast(shown(SW_COLOUR_TEXT, dark), shade) >= 4.5, "%s", shade);
    }
}
