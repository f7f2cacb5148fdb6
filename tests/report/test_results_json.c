/* test_results_json.c - what a study found, as JSON. */
#include "made_up.h"
#include "report/results_json.h"
#include "worst_table.h"

#include <jansson.h>

TestSuite(results_json, .init = scratch_begin, .fini = scratch_end);

static json_t *json_of(const sw_report *report)
{
    sw_text text = {0};
    json_error_t error;
    sw_results_json(&text, report);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    json_t *json = json_loads(text.data, JSON_REJECT_DUPLICATES, &error);
    cr_assert(json, "%s at %d of %s", error.text, error.position, text.data);
    sw_text_free(&text);
    return json;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(none)";
}

static double number_of(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static json_t *item_of(const json_t *object, const char *key, size_t i)
{
    json_t *item = json_array_get(json_object_get(object, key), i);
    cr_assert(item, "%s has no item %zu", key, i);
    return item;
}

Test(results_json, has_all_that_a_program_would_read)
{
    sw_report report = make_report(SEEDS);
    study.reference = 1;
    json_t *json = json_of(&report);
    cr_expect_str_eq(text_of(json, "setwise"), sw_version());
    cr_expect_eq(json_object_size(json_object_get(json, "settings")), 1); /* which arms read */
    cr_expect_eq(number_of(json_object_get(json, "settings"), "batch"), 0);
    cr_expect_str_eq(text_of(item_of(json, "arms", 2), "arm"), "a_b");
    cr_expect(json_is_true(json_object_get(item_of(json, "arms", 1), "reference")));
    const json_t *data = item_of(json, "data", 0);
    cr_expect_str_eq(text_of(data, "data"), "one_two:x=3");
    cr_expect_str_eq(text_of(data, "name"), "one_two");
    cr_expect_str_eq(text_of(data, "task"), "classes");
    cr_expect_eq(number_of(json_object_get(data, "sets"), "test"), 400);
    cr_expect(json_is_null(json_object_get(data, "best_possible")));
    expect_in(text_of(data, "words"), "gated has the highest mean accuracy, 91.0 % [89.0, 93.0].");
    cr_expect_eq(number_of(item_of(data, "cells", 3), "diverged"), 1);
    const json_t *metric = item_of(data, "metrics", 0), *arm = item_of(metric, "arms", 3),
                 *pair = item_of(metric, "pairs", 0);
    cr_expect_eq(number_of(metric, "resolution"), 0.02);
    cr_expect_str_eq(text_of(metric, "compared"), "differences");
    cr_expect_str_eq(text_of(pair, "family"), "all pairs");
    cr_expect(!json_object_get(pair, "ratio") && !json_object_get(metric, "resolution_reference"));
    cr_expect_eq(number_of(arm, "mean"), 0.7);
    cr_expect_eq(json_array_size(json_object_get(arm, "interval")), 2);
    cr_expect(json_is_null(json_object_get(arm, "best")));
    cr_expect_str_eq(text_of(pair, "other"), "gated");
    cr_expect_str_eq(text_of(pair, "verdict"), "worse");
    cr_expect(number_of(pair, "worse") == 1 && number_of(pair, "equal") == 0);
    cr_expect(number_of(pair, "better") == 0 && number_of(metric, "rope") == 0.01);
    json_decref(json);
}

Test(results_json, says_whose_runs_an_arm_has)
{
    sw_report report = make_report(SEEDS);
    share_runs(0, 2, 1);
    json_t *json = json_of(&report);
    const json_t *metric = item_of(item_of(json, "data", 0), "metrics", 0);
    cr_expect_str_eq(text_of(item_of(metric, "arms", 2), "same_runs"), "gated");
    cr_expect_null(json_object_get(item_of(metric, "arms", 1), "same_runs"));
    cr_expect_eq(number_of(item_of(metric, "arms", 2), "mean"), 0.91);
    cr_expect(json_is_null(json_object_get(item_of(metric, "arms", 2), "best")));
    const json_t *pair = item_of(metric, "pairs", 3); /* gated and a_b */
    cr_expect_str_eq(text_of(pair, "verdict"), "same runs");
    cr_expect(json_is_null(json_object_get(pair, "difference")));
    json_decref(json);
}

Test(results_json, has_the_family_of_the_reference)
{
    sw_report report = make_report(SEEDS);
    compare_ratios(0);
    name_reference(0, 1);
    json_t *json = json_of(&report);
    const json_t *metric = item_of(item_of(json, "data", 0), "metrics", 0);
    const json_t *pair = item_of(metric, "pairs", ARMS * (ARMS - 1) / 2);
    cr_expect_str_eq(text_of(metric, "compared"), "ratios");
    cr_expect_eq(number_of(metric, "resolution_reference"), 0.6);
    cr_expect_str_eq(text_of(pair, "family"), "reference");
    cr_expect_str_eq(text_of(pair, "arm"), "mean");
    cr_expect_str_eq(text_of(pair, "other"), "gated");
    cr_expect_float_eq(number_of(pair, "ratio"), 0.553, 0.001);
    cr_expect_eq(json_array_size(json_object_get(metric, "pairs")),
                 ARMS * (ARMS - 1) / 2 + ARMS - 1);
    json_decref(json);
}

Test(results_json, has_all_runs_that_have_ended)
{
    sw_report report = make_report(SEEDS);
    runs[0].status = SW_ERROR_INTERRUPTED;
    json_t *json = json_of(&report);
    cr_expect_eq(json_array_size(json_object_get(json, "runs")), 2 * ARMS * SEEDS - 1);
    const json_t *run = item_of(json, "runs", 0);
    cr_expect_str_eq(text_of(run, "folder"), "runs/one_two_x=3-mean-1");
    cr_expect_str_eq(text_of(run, "status"), "ok");
    cr_expect_eq(number_of(json_object_get(run, "test"), "accuracy"), 0.51);
    cr_expect(json_is_null(json_object_get(json_object_get(run, "test"), "auc")));
    const json_t *diverged = item_of(json, "runs", 9);
    cr_expect_str_eq(text_of(diverged, "status"), "diverged");
    cr_expect_null(json_object_get(diverged, "test"));
    json_decref(json);
}

Test(results_json, of_one_seed_has_no_numbers_where_there_are_none)
{
    sw_report report = make_report(1);
    json_t *json = json_of(&report);
    const json_t *metric = item_of(item_of(json, "data", 0), "metrics", 0);
    cr_expect(json_is_null(json_object_get(metric, "resolution")));
    cr_expect(json_is_null(json_object_get(item_of(metric, "arms", 0), "interval")));
    cr_expect_str_eq(text_of(item_of(metric, "pairs", 0), "verdict"), "untested");
    json_decref(json);
}

Test(results_json, takes_any_name)
{
    sw_report report = make_report(SEEDS);
    study.data[0] = WORST "\"";
    json_t *json = json_of(&report);
    cr_expect_str_eq(text_of(item_of(json, "data", 0), "data"), WORST "\"");
    json_decref(json);
}
