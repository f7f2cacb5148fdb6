#include "train/history.h"

#include "expect.h"
#include "parts.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINES = 2 };

/* The metrics of a regression; those that it does not have are NaN. */
static void fill(sw_evaluation *history)
{
    for (int e = 0; e < LINES; e++)
        history[e] = (sw_evaluation){
            .step = 5 * (e + 1),
            .epoch = 0.5 * (e + 1),
            .train =
                {.sets = 70, .loss = 0.1 + 0.2 + e, .accuracy = NAN, .error = 3, .likelihood = NAN},
            .valid = {.sets = 40,
                      .loss = 0.5,
                      .accuracy = NAN,
                      .balanced_accuracy = 0.125,
                      .auc = NAN,
                      .error = 4,
                      .r2 = 0.25,
                      .likelihood = NAN},
            .choice = 0.75,
            .scale = 0.5,
            .lr = 0.01,
            .grad_norm = 2,
            .seconds = 1.5,
            .best = e == 1,
        };
}

static const char lines[] =
    "{\"step\":5,\"epoch\":0.5,\"train_loss\":0.5,\"train_accuracy\":0.75,\"train_error\":null,"
    "\"train_likelihood\":null,\"valid_loss\":0.25,\"valid_accuracy\":1,"
    "\"valid_balanced_accuracy\":null,\"valid_auc\":null,"
    "\"valid_error\":null,\"valid_r2\":null,\"valid_likelihood\":null,\"choice\":0.25,\"scale\":1,"
    "\"lr\":0.1,"
    "\"grad_norm\":2,"
    "\"seconds\":3,\"best\":true}\n";

static sw_status read(sw_evaluation *history, const char *text)
{
    return sw_history_read(history, sw_history_count(text), 40, text);
}

Test(history, each_number_comes_back)
{
    sw_evaluation history[LINES], back[LINES];
    sw_text text = {0};
    fill(history);
    sw_history_write(history, LINES, &text);
    cr_assert_eq(sw_history_count(text.data), LINES);
    cr_expect(strstr(text.data, "\"valid_accuracy\":null,\"valid_balanced_accuracy\":0.125,"
                                "\"valid_auc\":null,\"valid_error\":4,"));
    cr_assert_eq(read(back, text.data), SW_OK, "%s", sw_error_message());
    for (int e = 0; e < LINES; e++) {
        cr_expect(back[e].step == 5 * (e + 1) && back[e].epoch == 0.5 * (e + 1));
        cr_expect(back[e].train.sets == 0 && back[e].valid.sets == 40);
        cr_expect(back[e].train.loss == history[e].train.loss && back[e].train.error == 3);
        cr_expect(back[e].valid.loss == 0.5 && back[e].valid.error == 4 && back[e].valid.r2 == .25);
        cr_expect(isnan(back[e].train.accuracy) && isnan(back[e].valid.accuracy));
        cr_expect(isnan(back[e].train.auc) && isnan(back[e].valid.auc) && isnan(back[e].train.r2));
        cr_expect(isnan(back[e].train.likelihood) && isnan(back[e].valid.likelihood));
        cr_expect(back[e].choice == 0.75 && back[e].scale == 0.5 && back[e].lr == 0.01 &&
                  back[e].grad_norm == 2 && back[e].seconds == 1.5);
        cr_expect_eq(back[e].best, e == 1);
    }
    sw_text again = {0};
    sw_history_write(back, LINES, &again);
    cr_expect_str_eq(again.data, text.data);
    sw_text_free(&text);
    sw_text_free(&again);
}

Test(history, of_no_evaluations_it_is_an_empty_text)
{
    sw_text text = {0};
    sw_history_write(NULL, 0, &text);
    cr_assert_not_null(text.data);
    cr_expect_str_eq(text.data, "");
    cr_expect_eq(sw_history_count(text.data), 0);
    cr_expect_eq(read(NULL, text.data), SW_OK);
    sw_text_free(&text);
}

Test(history, what_is_refused)
{
    static const struct {
        const char *from, *to, *message;
    } changes[] = {
        {"{", "[", "line 1: expected a JSON object with \"step\" and \"best\""},
        {"\"step\":5", "\"step\":0", "line 1: is of step 0, expected one after step 0"},
        {"\"step\":5", "\"step\":5.0", "line 1: expected a JSON object with"},
        {"\"best\":true", "\"best\":1", "line 1: expected a JSON object with"},
        {"\"lr\":0.1,", "", "line 1: \"lr\" is missing, expected a number"},
        {"\"lr\":0.1", "\"lr\":null", "line 1: \"lr\" is of another type, expected a number"},
        {"\"valid_r2\":null,", "", "line 1: \"valid_r2\" is missing, expected a number or null"},
        {"\"valid_likelihood\":null,", "", "line 1: \"valid_likelihood\" is missing"},
        {"\"valid_r2\":null", "\"valid_r2\":\"1\"", "\"valid_r2\" is of another type"},
        {"\"lr\":0.1", "\"lr\":0.1,\"more\":1", "line 1: 20 keys, of which 19 are known"},
        {"\"lr\":0.1", "\"lr\":0.1,\"lr\":0.2", "line 1: expected a JSON object with"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[600];
        sw_evaluation evaluation;
        replace(text, sizeof text, lines, changes[i].from, changes[i].to);
        cr_expect_eq(read(&evaluation, text), SW_ERROR_FORMAT, "%s", text);
        expect_message(changes[i].message);
    }
    sw_evaluation two[2];
    char twice[1200];
    snprintf(twice, sizeof twice, "%s%s", lines, lines);
    cr_expect_eq(read(two, twice), SW_ERROR_FORMAT);
    expect_message("line 2: is of step 5, expected one after step 5");
}

static int allocations;

static void *limited(size_t size)
{
    return allocations-- > 0 ? malloc(size) : NULL;
}

/* A lack of memory is not taken for a damaged line. */
Test(history, memory)
{
    sw_evaluation history[1];
    sw_status status = SW_ERROR_MEMORY;
    int most = 0;
    json_set_alloc_funcs(limited, free);
    for (; status == SW_ERROR_MEMORY && most < 200; most++) {
        allocations = most;
        status = read(history, lines);
        if (status != SW_OK) cr_expect(strstr(sw_error_message(), "line 1: out of memory"));
    }
    json_set_alloc_funcs(malloc, free);
    cr_expect(status == SW_OK && most > 20, "%d: %s", most, sw_error_message());
}
