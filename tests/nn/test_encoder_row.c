#include "encoder.h"

/* Linear layers with ReLU between them and none after the last. */
Test(encoder_row, ff_equals_the_formula)
{
    sw_model_config config = config_of("ff");
    config.layers = 2;
    subject s;
    begin(&s, &config);
    sw_real x[ROWS * 5], out[ROWS * WIDTH];
    fill(&s, x, ROWS, 1);
    cr_assert(encode(&s, x, &sets, out));
    for (int64_t r = 0; r < ROWS; r++) {
        double h[WIDTH];
        for (int64_t j = 0; j < WIDTH; j++) {
            h[j] = (double)at(&s, "enc.0.bias", j);
            for (int64_t i = 0; i < 5; i++)
                h[j] += (double)at(&s, "enc.0.weight", j * 5 + i) * (double)x[r * 5 + i];
        }
        for (int64_t o = 0; o < WIDTH; o++) {
            double y = (double)at(&s, "enc.2.bias", o);
            for (int64_t j = 0; j < WIDTH; j++)
                y += (double)at(&s, "enc.2.weight", o * WIDTH + j) * fmax(h[j], 0);
            cr_assert_float_eq((double)out[r * WIDTH + o], y, 1e-5);
        }
    }
    sw_params_end(&s.params);
}

/* Layers of their own widths, and ReLU after the last one too. */
Test(encoder_row, widths_and_the_last_relu_equal_the_formula)
{
    sw_model_config config = config_of("ff");
    config.layers = 3, config.hidden[0] = 7, config.hidden[1] = 4;
    strcpy(config.encoder_relu, "yes");
    subject s;
    begin(&s, &config);
    sw_real x[ROWS * 5], out[ROWS * WIDTH];
    fill(&s, x, ROWS, 1);
    cr_assert(encode(&s, x, &sets, out));
    static const int64_t width[] = {5, 7, 4, WIDTH};
    static const char *const name[][2] = {{"enc.0.weight", "enc.0.bias"},
                                          {"enc.2.weight", "enc.2.bias"},
                                          {"enc.4.weight", "enc.4.bias"}};
    int zeros = 0;
    for (int64_t r = 0; r < ROWS; r++) {
        double h[8], next[8];
        for (int64_t i = 0; i < 5; i++) h[i] = (double)x[r * 5 + i];
        for (int l = 0; l < 3; l++) {
            for (int64_t o = 0; o < width[l + 1]; o++) {
                next[o] = (double)at(&s, name[l][1], o);
                for (int64_t i = 0; i < width[l]; i++)
                    next[o] += (double)at(&s, name[l][0], o * width[l] + i) * h[i];
                next[o] = fmax(next[o], 0);
            }
            memcpy(h, next, sizeof h);
        }
        for (int64_t o = 0; o < WIDTH; o++) {
            cr_assert_float_eq((double)out[r * WIDTH + o], h[o], 1e-5);
            zeros += h[o] == 0;
        }
    }
    cr_expect_gt(zeros, 0, "or the last ReLU would do nothing");
    sw_params_end(&s.params);
}

/* In training a share of the features is 0 after each layer, and the others are larger by it. With
 * one layer that is all there is. */
Test(encoder_row, dropout_after_each_layer)
{
    enum { MANY = 600 };
    static sw_real x[MANY * 5], plain[MANY * WIDTH];
    static const int64_t whole[] = {0, MANY};
    for (int layers = 1; layers <= 2; layers++) {
        sw_model_config config = config_of("ff");
        config.layers = layers, config.encoder_dropout = 0.25;
        subject s;
        begin(&s, &config);
        fill(&s, x, MANY, 1);
        const sw_sets one = {1, whole, NULL};
        cr_assert(encode(&s, x, &one, plain));
        sw_tape *t;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        sw_pass pass = sw_pass_begin(t, &s.params, NULL);
        pass.training = true;
        sw_tensor *y = sw_encoder_apply(&s.encoder, &pass, sw_input(t, SW_DIMS(MANY, 5), x), &one);
        cr_assert_not_null(y);
        cr_expect_eq((int)pass.dropout.layer, (int)layers, "each layer has its own random numbers");
        int zeros = 0;
        for (int64_t i = 0; i < y->size; i++) {
            zeros += y->data[i] == 0;
            if (layers == 1 && y->data[i] != 0)
                cr_assert_float_eq((double)y->data[i], (double)plain[i] / 0.75, 1e-5);
        }
        cr_expect_lt(fabs((double)zeros / (double)y->size - 0.25), 0.03);
        sw_tape_free(t);
        sw_params_end(&s.params);
    }
}

Test(encoder_row, tokens_take_widths_too)
{
    sw_model_config config = tokens_alone();
    config.layers = 2, config.hidden[0] = 3;
    subject s;
    begin(&s, &config);
    const sw_param *table = sw_params_find(&s.params, "enc.table.weight");
    const sw_param *next = sw_params_find(&s.params, "enc.mlp.0.weight");
    cr_assert(table && next);
    cr_expect(table->shape[1] == 3 && next->shape[0] == WIDTH && next->shape[1] == 3);
    sw_params_end(&s.params);
}

Test(encoder_row, settings_that_do_not_fit)
{
    sw_model_config config = config_of("ff");
    config.hidden[0] = 3, config.layers = 3;
    expect_refused(config, "width lists 2 layers, but the encoder has 3");
    config = config_of("ff"), config.layers = 0;
    expect_refused(config, "layers is 0, expected 1 or more: only a model resolves 0");
    config = config_of("sab"), config.hidden[0] = 3;
    expect_refused(config,
                   "the encoder sab does not take a list of widths, which is for ff and embedding");
    config = config_of("lenet"), strcpy(config.encoder_relu, "yes");
    expect_refused(config,
                   "the encoder lenet does not take encoder-relu, which is for ff and embedding");
    config = config_of("isab"), config.encoder_dropout = 0.1;
    expect_refused(config,
                   "the encoder isab does not take encoder-dropout, which is for ff and embedding");
}

Test(encoder_row, a_token_is_a_row_of_the_table)
{
    sw_model_config config = tokens_alone();
    config.layers = 1;
    subject s;
    begin(&s, &config);
    const sw_real x[] = {3, 0, 5};
    const int64_t three[] = {0, 3};
    sw_real out[3 * WIDTH];
    cr_assert(encode(&s, x, &(sw_sets){1, three, NULL}, out));
    for (int64_t i = 0; i < 3; i++)
        for (int64_t j = 0; j < WIDTH; j++)
            cr_assert_eq(out[i * WIDTH + j], at(&s, "enc.table.weight", (int64_t)x[i] * WIDTH + j));
    sw_params_end(&s.params);
}

/* With more layers, linear layers follow, with ReLU before each: the first ReLU is of the row of
 * the table. */
Test(encoder_row, tokens_go_on_through_linear_layers)
{
    sw_model_config config = tokens_alone();
    config.layers = 3;
    subject s;
    begin(&s, &config);
    static const char *const weight[] = {"enc.mlp.0.weight", "enc.mlp.2.weight"};
    static const char *const bias[] = {"enc.mlp.0.bias", "enc.mlp.2.bias"};
    const sw_real token[] = {3};
    sw_real out[WIDTH];
    double h[WIDTH], next[WIDTH];
    cr_assert(encode(&s, token, &(sw_sets){1, (const int64_t[]){0, 1}, NULL}, out));
    bool negative = false;
    for (int64_t j = 0; j < WIDTH; j++) {
        h[j] = (double)at(&s, "enc.table.weight", 3 * WIDTH + j);
        negative |= h[j] < 0;
    }
    cr_assert(negative); /* or ReLU would do nothing */
    for (int l = 0; l < 2; l++) {
        for (int64_t o = 0; o < WIDTH; o++) {
            next[o] = (double)at(&s, bias[l], o);
            for (int64_t i = 0; i < WIDTH; i++)
                next[o] += fmax(h[i], 0) * (double)at(&s, weight[l], o * WIDTH + i);
        }
        memcpy(h, next, sizeof h);
    }
    for (int64_t j = 0; j < WIDTH; j++) cr_assert_float_eq((double)out[j], h[j], 1e-5);
    sw_params_end(&s.params);
}

Test(encoder_row, a_token_is_its_row_and_what_is_measured_there)
{
    sw_model_config config = config_of("embedding");
    config.layers = 1;
    subject s;
    begin(&s, &config);
    const sw_real x[] = {4, 1, -2, 0.5, 3};
    const int64_t one[] = {0, 1};
    sw_real out[WIDTH];
    cr_assert(encode(&s, x, &(sw_sets){1, one, NULL}, out));
    for (int64_t j = 0; j < WIDTH; j++) {
        double sum = (double)at(&s, "enc.measured.bias", j) +
                     (double)at(&s, "enc.table.weight", 4 * WIDTH + j);
        for (int64_t p = 0; p < 4; p++)
            sum += (double)x[1 + p] * (double)at(&s, "enc.measured.weight", j * 4 + p);
        cr_assert_float_eq((double)out[j], sum, 1e-5);
    }
    sw_params_end(&s.params);
}

Test(encoder_row, where_a_table_starts)
{
    expect_start("embedding", "enc.table.weight", WIDTH / 3.0);
}

Test(encoder_row, elements_without_tokens_are_refused)
{
    sw_model_config c = config_of("embedding");
    c.vocabulary = 0;
    expect_refused(c,
                   "embedding: vocabulary is 0: the data's elements do not begin with the number "
                   "of a token");
}

Test(encoder_row, a_token_that_is_none_is_named)
{
    sw_model_config config = tokens_alone();
    subject s;
    begin(&s, &config);
    const struct {
        sw_real token;
        const char *message;
    } cases[] = {
        {VOCABULARY, "embedding: element 1 of set 12 begins with 6, expected a whole number "
                     "from 0 to 5"},
        {-1, "embedding: element 1 of set 12 begins with -1, expected a whole number from 0 "
             "to 5"},
        {1.5, "embedding: element 1 of set 12 begins with 1.5, expected a whole number from "
              "0 to 5"}};
    const int64_t two[] = {0, 1, 3};
    const uint32_t id[] = {11, 12};
    for (int i = 0; i < 3; i++) {
        const sw_real x[] = {0, 1, cases[i].token};
        sw_real out[3 * WIDTH];
        cr_expect(!encode(&s, x, &(sw_sets){2, two, id}, out));
        cr_expect_str_eq(sw_error_message(), cases[i].message);
    }
    const sw_real nan_token[] = {0, 1, NAN};
    sw_real out[3 * WIDTH];
    cr_expect(!encode(&s, nan_token, &(sw_sets){2, two, id}, out));
    sw_params_end(&s.params);
}
