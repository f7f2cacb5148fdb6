#include "train/scores_read.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int64_t offset[5] = {0};
static char *names[] = {"no", "\"yes\""};
static const sw_schema schema = {.output = {.count = 2, .name = names}};

/* Write the scores of a split and read them. */
static sw_scores *there_and_back(sw_columns *output, const sw_real *y, sw_split split)
{
    sw_scores *s, *back;
    cr_assert_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_OK);
    char *json;
    cr_assert_eq(sw_scores_json(&json, s, &schema, NULL, NULL), SW_OK);
    json_t *object = json_loads(json, 0, NULL);
    cr_assert(sw_scores_json_read(&back, output, object) == SW_OK && back);
    cr_expect(back->task == s->task && back->metrics.sets == s->metrics.sets);
    cr_expect(back->metrics.loss == s->metrics.loss);
    cr_expect_str_eq(back->no_auc, s->no_auc);
    cr_assert_eq(output->count, 2);
    cr_expect_str_eq(output->name[1], "\"yes\"");
    json_decref(object);
    free(json);
    sw_scores_free(s);
    return back;
}

Test(scores_read, of_classes)
{
    const sw_real y[] = {1, 0, 0, 1, 2, 0};
    const int32_t label[] = {0, 1, 1};
    const sw_ragged sets = {.count = 3, .offset = offset, .label = label};
    sw_columns output;
    sw_scores *back =
        there_and_back(&output, y, (sw_split){SW_TEST, &sets, NULL, 3, 2, SW_CLASSES});
    cr_expect(back->of[1].sets == 2 && back->of[1].answers == 1 && back->of[1].recall == 0.5);
    cr_expect(back->confusion[0] == 1 && back->confusion[2] == 1 && back->confusion[1] == 0);
    cr_expect(isfinite(back->brier) && back->macro.f1 > 0 && !back->target);
    sw_scores_free(back);
    sw_names_free(&output);
    cr_expect(!output.name);
}

Test(scores_read, of_one_class_has_no_auc)
{
    const sw_real y[] = {1, 0, 0, 1};
    const int32_t label[] = {1, 1};
    const sw_ragged sets = {.count = 2, .offset = offset, .label = label};
    sw_columns output;
    sw_scores *back =
        there_and_back(&output, y, (sw_split){SW_TEST, &sets, NULL, 2, 2, SW_CLASSES});
    cr_expect(isnan(back->metrics.auc) && strstr(back->no_auc, "all 2 sets"));
    cr_expect(isnan(back->of[0].recall), "no set is of the class");
    sw_scores_free(back);
    sw_names_free(&output);
}

Test(scores_read, of_a_regression)
{
    const sw_real y[] = {1, 0, 0, 1}, target[] = {1, 2, 0, 1};
    const sw_ragged sets = {.count = 2, .offset = offset, .target = target, .targets = 2};
    sw_columns output;
    sw_scores *back =
        there_and_back(&output, y, (sw_split){SW_TEST, &sets, NULL, 2, 2, SW_REGRESSION});
    cr_expect(back->target[0].error == 0 && back->target[1].error == 1 && !back->of);
    cr_expect(back->all.error == 0.5 && back->all.rmse > 0.7);
    cr_expect(isnan(back->target[0].log_r2) && isnan(back->all.log_r2));
    sw_scores_free(back);
    sw_names_free(&output);
}

Test(scores_read, metrics_alone_are_no_scores)
{
    sw_scores *back;
    sw_columns output;
    json_t *object = json_loads("{\"sets\": 3, \"loss\": 1.5, \"accuracy\": 1, "
                                "\"balanced_accuracy\": 1, \"auc\": null, \"error\": null, "
                                "\"r2\": null, \"likelihood\": null, \"majority\": null}",
                                0, NULL);
    cr_expect(sw_scores_json_read(&back, &output, object) == SW_OK && !back && !output.name);
    sw_metrics m;
    cr_expect(sw_metrics_json_read(&m, object) && m.loss == 1.5 && isnan(m.auc));
    json_decref(object);
}

Test(scores_read, damage_is_found)
{
    static const char *const damaged[] = {
        "{\"sets\": 3, \"classes\": []}",
        "{\"sets\": 3, \"classes\": [{\"name\": \"a\"}]}",
        "{\"sets\": 3, \"classes\": [{\"name\": 1}]}",
        "{\"sets\": 3, \"targets\": [{\"name\": \"a\", \"r2\": \"1\"}]}",
        ("{\"sets\": 1, \"macro\": {\"sets\": 1, \"answers\": 1, \"right\": 1}, \"confusion\": "
         "[[]],"
         " \"classes\": [{\"name\": \"a\", \"sets\": 1, \"answers\": 1, \"right\": 1}]}"),
        "{\"targets\": [{\"name\": \"a\", \"r2\": 1}]}",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        sw_scores *back;
        sw_columns output;
        json_t *object = json_loads(damaged[i], 0, NULL);
        cr_assert(object, "%zu", i);
        cr_expect(sw_scores_json_read(&back, &output, object) == SW_ERROR_FORMAT && !back &&
                      !output.name,
                  "%s", damaged[i]);
        json_decref(object);
    }
}
