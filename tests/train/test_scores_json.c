#include "train/scores_json.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(scores_json, has_names_and_null_for_nan)
{
    const sw_real y[] = {1, 0, 0, 1, 2, 0};
    const int32_t label[] = {0, 1, 1};
    const int64_t offset[4] = {0};
    char *names[] = {"no", "\"yes\""};
    const sw_schema schema = {.output = {.count = 2, .name = names}};
    const sw_ragged sets = {.count = 3, .offset = offset, .label = label};
    const sw_split split = {SW_TEST, &sets, NULL, 3, 2, SW_CLASSES};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_OK);
    char *json;
    cr_assert_eq(sw_scores_json(&json, s, &schema, NULL, NULL), SW_OK);
    cr_expect(strncmp(json, "{\"sets\": 3, \"loss\": ", 20) == 0, "%s", json);
    cr_expect(strstr(json, "{\"name\": \"\\\"yes\\\"\", \"sets\": 2, \"answers\": 1, \"right\": 1, "
                           "\"precision\": 1, \"recall\": 0.5, \"specificity\": 1, "),
              "%s", json);
    cr_expect(strstr(json, "\"confusion\": [\n    [1, 0],\n    [1, 1]]"), "%s", json);
    cr_expect(strstr(json, "\"probability\": null") && !strstr(json, "nan"), "%s", json);
    cr_expect(!strstr(json, "\"by\"") && !strstr(json, "interval"));
    free(json);
    cr_assert_eq(sw_scores_json(&json, s, &schema, &(sw_threshold_choice){"f1", 12},
                                &(sw_interval){0.25, 0.5, 7}),
                 SW_OK);
    cr_expect(strstr(json, ",\n  \"threshold\": {\"by\": \"f1\", \"split\": \"valid\", "
                           "\"sets\": 12},\n  \"accuracy_interval\": "
                           "{\"low\": 0.25, \"high\": 0.5, \"draws\": 7}}"),
              "%s", json);
    free(json);
    sw_scores_free(s);
}

/* A matrix of 5,000 classes would take 75 MB of JSON, and 200 MB of memory. */
Test(scores_json, of_thousands_of_classes_has_a_word_for_the_matrix)
{
    enum { CLASSES = 5000 };
    sw_real *y = calloc(2 * CLASSES, sizeof *y);
    const int32_t label[] = {0, CLASSES - 1};
    const int64_t offset[3] = {0};
    const sw_ragged sets = {.count = 2, .offset = offset, .label = label};
    sw_scores *s;
    y[0] = y[CLASSES + 1] = 1;
    cr_assert_eq(
        sw_scores_new(&s, y, (sw_split){SW_TEST, &sets, NULL, 2, CLASSES, SW_CLASSES}, NULL, NULL),
        SW_OK);
    char *json;
    cr_assert_eq(sw_scores_json(&json, s, NULL, NULL, NULL), SW_OK);
    cr_expect(!strstr(json, "\"confusion\""));
    cr_expect(strstr(json, "\"confusion_left_out\": \"too many classes; predictions.jsonl has"));
    cr_expect_lt(strlen(json), 250 * CLASSES);
    free(json);
    sw_scores_free(s);
    free(y);
}
