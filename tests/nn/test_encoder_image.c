#include "encoder.h"

/* Convolutions start as PyTorch's Conv2d. */
Test(encoder_image, where_convolutions_start)
{
    expect_start("lenet", "enc_part1.0.weight", 25);
    expect_start("lenet", "enc_part1.3.weight", 20 * 25);
    expect_start("lenet", "enc_part1.3.bias", 20 * 25);
}

Test(encoder_image, elements_that_are_no_images_are_refused)
{
    static const int input[] = {200, 225, 17 * 17 + 1}; /* no square, too small, no square */
    for (int i = 0; i < 3; i++) {
        sw_model_config c = config_of("lenet");
        char message[128];
        c.input = input[i];
        snprintf(message, sizeof message,
                 "lenet: elements have %d numbers, expected those of a square image of 16 x 16 or "
                 "more, as 784",
                 input[i]);
        expect_refused(c, message);
    }
}

enum { SIDE = 16, FIRST = 20, SECOND = 50, KERNEL = 5 };

/* Convolution with a bias, ReLU, and the largest of each 2 x 2: [channels, side, side] to
 * [out, (side - 4) / 2, (side - 4) / 2]. */
static int stage(const subject *s, const char *part, const double *x, int channels, int side,
                 int out, double *y)
{
    int half = (side - KERNEL + 1) / 2;
    char weight[32], bias[32];
    snprintf(weight, sizeof weight, "%s.weight", part);
    snprintf(bias, sizeof bias, "%s.bias", part);
    for (int o = 0; o < out; o++)
        for (int cell = 0; cell < half * half; cell++) {
            double top = 0; /* of ReLU */
            for (int corner = 0; corner < 4; corner++) {
                int row = 2 * (cell / half) + corner / 2, column = 2 * (cell % half) + corner % 2;
                double sum = (double)at(s, bias, o);
                for (int c = 0; c < channels; c++)
                    for (int k = 0; k < KERNEL * KERNEL; k++)
                        sum += (double)at(s, weight, (o * channels + c) * KERNEL * KERNEL + k) *
                               x[(c * side + row + k / KERNEL) * side + column + k % KERNEL];
                top = fmax(top, sum);
            }
            y[o * half * half + cell] = top;
        }
    return half;
}

Test(encoder_image, lenet_equals_the_formula)
{
    sw_model_config config = config_of("lenet");
    subject s;
    begin(&s, &config);
    static sw_real x[2 * SIDE * SIDE];
    sw_real out[2 * WIDTH];
    static double image[SIDE * SIDE], one[FIRST * 6 * 6], two[SECOND];
    fill(&s, x, 2, 1);
    cr_assert(encode(&s, x, &(sw_sets){1, (const int64_t[]){0, 2}, NULL}, out));
    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < SIDE * SIDE; i++) image[i] = (double)x[n * SIDE * SIDE + i];
        cr_assert_eq(stage(&s, "enc_part1.0", image, 1, SIDE, FIRST, one), 6);
        cr_assert_eq(stage(&s, "enc_part1.3", one, FIRST, 6, SECOND, two), 1);
        for (int64_t j = 0; j < WIDTH; j++) {
            double y = (double)at(&s, "enc_part2.0.bias", j);
            for (int64_t i = 0; i < SECOND; i++)
                y += (double)at(&s, "enc_part2.0.weight", j * SECOND + i) * two[i];
            cr_assert_float_eq((double)out[n * WIDTH + j], fmax(y, 0), 1e-5);
        }
    }
    sw_params_end(&s.params);
}
