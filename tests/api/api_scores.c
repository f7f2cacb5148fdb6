/* api_scores.c - cases of evaluation (train.h) and of scores.h. */
#include "splits.h"

/* ---- Evaluate -------------------------------------------------------------------------------- */

static sw_real outputs[4096];

CASE(sw_evaluate)
{
    sw_metrics metrics;
    NEEDS(sw_evaluate, out, NULL, given_model(), given_split(SW_VALID), 1);
    NEEDS(sw_evaluate, model, &metrics, NULL, given_split(SW_VALID), 1);
    REFUSES_SPLITS(sw_evaluate(&metrics, given_model(), split, 1));
    EXPECT(sw_evaluate(&metrics, given_model(), sw_dataset_split(given_other(), SW_TEST), 1) < 0);
}

CASE(sw_metrics_from)
{
    sw_split none = given_split(SW_VALID);
    sw_metrics metrics;
    none.count = 0;
    NEEDS(sw_metrics_from, out, NULL, outputs, none);
    EXPECT(sw_metrics_from(&metrics, outputs, none) == SW_OK && isnan(metrics.loss));
    TRUSTS();
}

CASE(sw_metric_of)
{
    const sw_metrics m = {.loss = 3};
    EXPECT(sw_metric_of(sw_metric_at(0), &m) == 3);
    TRUSTS();
}

CASE(sw_evaluate_outputs)
{
    sw_real *y;
    NEEDS(sw_evaluate_outputs, out, NULL, given_model(), given_split(SW_VALID), 1);
    NEEDS(sw_evaluate_outputs, model, &y, NULL, given_split(SW_VALID), 1);
    REFUSES_SPLITS(sw_evaluate_outputs(&y, given_model(), split, 1));
    EXPECT(y == NULL);
}

CASE(sw_evaluate_thresholds)
{
    double threshold[8];
    const sw_split valid = given_split(SW_VALID);
    NEEDS(sw_evaluate_thresholds, threshold, NULL, "f1", given_model(), valid, 1);
    NEEDS(sw_evaluate_thresholds, by, threshold, NULL, given_model(), valid, 1);
    NEEDS(sw_evaluate_thresholds, model, threshold, "f1", NULL, valid, 1);
    REFUSES_SPLITS(sw_evaluate_thresholds(threshold, "f1", given_model(), split, 1));
}

/* ---- Scores ---------------------------------------------------------------------------------- */

CASE(sw_scores_new)
{
    sw_scores *scores;
    const sw_split valid = given_split(SW_VALID);
    NEEDS(sw_scores_new, out, NULL, outputs, valid, NULL, NULL);
    NEEDS(sw_scores_new, outputs, &scores, NULL, valid, NULL, NULL);
    REFUSES_SPLITS(sw_scores_new(&scores, outputs, split, NULL, NULL));
    EXPECT(scores == NULL);
    sw_schema schema = given_data()->schema;
    schema.output.count--;
    REFUSES(SW_ERROR_ARGUMENT, "the schema has 3 outputs, the split 4",
            sw_scores_new(&scores, outputs, valid, &schema, NULL));
    const double threshold = 0;
    REFUSES(SW_ERROR_ARGUMENT, "a threshold is for",
            sw_scores_new(&scores, outputs, valid, NULL, &threshold));
}

CASE(sw_scores_free)
{
    sw_scores_free(NULL);
    RULE("scores.h", "void sw_scores_free(sw_scores scores); / NULL is legal /");
}

CASE(sw_thresholds_choose)
{
    double threshold[8];
    const sw_split valid = given_split(SW_VALID);
    NEEDS(sw_thresholds_choose, threshold, NULL, "f1", outputs, valid);
    NEEDS(sw_thresholds_choose, by, threshold, NULL, outputs, valid);
    NEEDS(sw_thresholds_choose, outputs, threshold, "f1", NULL, valid);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_thresholds_choose(threshold, "f2", outputs, valid));
    REFUSES(SW_ERROR_ARGUMENT, "two classes",
            sw_thresholds_choose(threshold, "f1", outputs, valid));
    REFUSES_SPLITS(sw_thresholds_choose(threshold, "f1", outputs, split));
}

CASE(sw_scores_json)
{
    sw_scores *scores;
    sw_schema schema = given_data()->schema;
    WORKS(sw_scores_new(&scores, outputs, given_split(SW_VALID), NULL, NULL));
    char *text;
    NEEDS(sw_scores_json, out, NULL, scores, NULL, NULL, NULL);
    NEEDS(sw_scores_json, scores, &text, NULL, NULL, NULL, NULL);
    WORKS(sw_scores_json(&text, scores, NULL, NULL, NULL));
    free(text);
    schema.output.count = 1; /* of another data set: the others have no names */
    WORKS(sw_scores_json(&text, scores, &schema, NULL, NULL));
    EXPECT(strstr(text, "{\"name\": \"3\""));
    free(text);
    sw_scores_free(scores);
}
