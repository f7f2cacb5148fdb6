/* api_analysis.c - cases of analysis.h, diagnosis.h and mixture.h. */
#include "api.h"

/* ---- Analysis -------------------------------------------------------------------------------- */

CASE(sw_analysis_new)
{
    sw_analysis *analysis;
    const sw_study study = given_study();
    sw_study_run runs[4];
    for (int i = 0; i < 4; i++) runs[i] = (sw_study_run){.status = SW_ERROR_INTERRUPTED};
    NEEDS(sw_analysis_new, out, NULL, &study, runs, "x", 0);
    NEEDS(sw_analysis_new, study, &analysis, NULL, runs, "x", 0);
    NEEDS(sw_analysis_new, runs, &analysis, &study, NULL, "x", 0);
    NEEDS(sw_analysis_new, folder, &analysis, &study, runs, NULL, 0);
    const int wrong[] = {-1, 1, INT32_MAX, INT32_MIN};
    for (int i = 0; i < 4; i++) {
        REFUSES(SW_ERROR_ARGUMENT, "data set",
                sw_analysis_new(&analysis, &study, runs, "x", wrong[i]));
        EXPECT(analysis == NULL);
    }
    REFUSES(SW_ERROR_NOT_FOUND, "no study.json",
            sw_analysis_new(&analysis, &study, runs, given_path("typo"), 0));
    EXPECT(analysis == NULL);
}

CASE(sw_analysis_free)
{
    sw_analysis_free(NULL);
    RULE("analysis.h", "void sw_analysis_free(sw_analysis analysis); / NULL is legal /");
}

CASE(sw_arm_ranks_of)
{
    EXPECT(sw_arm_ranks_of(NULL, 0).arms == 0 && sw_arm_ranks_of(NULL, -1).arms == 0);
    TRUSTS();
}

CASE(sw_outcomes_new)
{
    sw_outcomes *outcomes;
    NEEDS(sw_outcomes_new, out, NULL, 2, 2, 2);
    const struct {
        int arms, runs;
        int64_t sets;
    } wrong[] = {{0, 2, 2},
                 {-1, 2, 2},
                 {65, 2, 2},
                 {INT32_MAX, 2, 2},
                 {2, 0, 2},
                 {2, -1, 2},
                 {2, 2, -1},
                 {2, 2, INT64_MIN},
                 {2, 2, INT64_MAX},
                 {64, 2, INT64_MAX / 64},
                 {64, 2, INT64_C(1) << 58}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        api_forget();
        const sw_status status =
            sw_outcomes_new(&outcomes, wrong[i].arms, wrong[i].runs, wrong[i].sets);
        EXPECT(status < 0 && api_has_told() && !outcomes);
    }
}

CASE(sw_outcomes_free)
{
    sw_outcomes_free(NULL);
    RULE("analysis.h", "void sw_outcomes_free(sw_outcomes outcomes); / NULL is legal /");
}

CASE(sw_outcomes_add)
{
    TRUSTS();
    RULE("analysis.h", "That there is such an arm and run is not checked.");
}

CASE(sw_outcomes_add_mean)
{
    TRUSTS();
    RULE("analysis.h", "That there is such an arm and run is not checked.");
}

CASE(sw_accuracy_interval)
{
    sw_interval accuracy;
    const sw_predictions none = {.task = SW_CLASSES};
    NEEDS(sw_accuracy_interval, out, NULL, &none);
    NEEDS(sw_accuracy_interval, said, &accuracy, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "0 sets", sw_accuracy_interval(&accuracy, &none));
}

CASE(sw_outcomes_add_predictions)
{
    sw_outcomes *outcomes;
    sw_predictions said;
    sw_real *y;
    const sw_split test = given_split(SW_TEST);
    WORKS(sw_evaluate_outputs(&y, given_model(), test, 1));
    WORKS(sw_predictions_from(&said, y, given_data(), test, &given_model()->schema));
    free(y);
    WORKS(sw_outcomes_new(&outcomes, 2, 2, said.sets));
    NEEDS(sw_outcomes_add_predictions, outcomes, NULL, 0, 0, "accuracy", &said);
    NEEDS(sw_outcomes_add_predictions, metric, outcomes, 0, 0, NULL, &said);
    NEEDS(sw_outcomes_add_predictions, said, outcomes, 0, 0, "accuracy", NULL);
    const int wrong[] = {-1, 2, INT32_MAX, INT32_MIN};
    for (int i = 0; i < 4; i++) {
        REFUSES(SW_ERROR_ARGUMENT, "outcomes: run",
                sw_outcomes_add_predictions(outcomes, wrong[i], 0, "accuracy", &said));
        REFUSES(SW_ERROR_ARGUMENT, "outcomes: run",
                sw_outcomes_add_predictions(outcomes, 0, wrong[i], "accuracy", &said));
    }
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_outcomes_add_predictions(outcomes, 0, 0, "", &said));
    said.task = (sw_task)9;
    REFUSES(SW_ERROR_ARGUMENT, "task is 9",
            sw_outcomes_add_predictions(outcomes, 0, 0, "accuracy", &said));
    said.task = SW_CLASSES;
    said.sets--;
    REFUSES(SW_ERROR_ARGUMENT, "predictions of 11 sets",
            sw_outcomes_add_predictions(outcomes, 0, 0, "accuracy", &said));
    said.sets++;
    sw_predictions_free(&said);
    sw_outcomes_free(outcomes);
}

CASE(sw_outcomes_analyse)
{
    sw_outcomes *outcomes;
    sw_metric_analysis analysis;
    WORKS(sw_outcomes_new(&outcomes, 2, 2, 3));
    NEEDS(sw_outcomes_analyse, out, NULL, outcomes);
    NEEDS(sw_outcomes_analyse, outcomes, &analysis, NULL);
    const int draws[] = {19, 0, -1, INT32_MIN};
    for (int i = 0; i < 4; i++) {
        outcomes->draws = draws[i];
        REFUSES(SW_ERROR_ARGUMENT, "expected at least 20",
                sw_outcomes_analyse(&analysis, outcomes));
        sw_metric_analysis_free(&analysis);
    }
    outcomes->draws = 20;
    outcomes->reference = 2;
    REFUSES(SW_ERROR_ARGUMENT, "the reference is arm 2", sw_outcomes_analyse(&analysis, outcomes));
    outcomes->reference = -1;
    WORKS(sw_outcomes_analyse(&analysis, outcomes)); /* without any run */
    EXPECT(isnan(analysis.arm[0].mean));
    sw_metric_analysis_free(&analysis);
    sw_outcomes_free(outcomes);
}

CASE(sw_metric_analysis_free)
{
    sw_metric_analysis none = {0};
    sw_metric_analysis_free(&none);
    RULE("analysis.h", "a zeroed one is legal");
    TRUSTS();
}

CASE(sw_student_two_sided)
{
    EXPECT(isnan(sw_student_two_sided(NAN, 3)));
    EXPECT(sw_student_two_sided(0, 1) == 1 && sw_student_two_sided(INFINITY, 5) == 0);
    EXPECT(isnan(sw_student_two_sided(1, 0)) && isnan(sw_student_two_sided(1, -1)));
}

/* ---- Diagnosis ------------------------------------------------------------------------------- */

CASE(sw_diagnose)
{
    sw_diagnosis d;
    sw_attention *a;
    const sw_split test = given_split(SW_TEST);
    NEEDS(sw_diagnose, out, NULL, &a, given_model(), given_data(), test, NULL);
    NEEDS(sw_diagnose, model, &d, &a, NULL, given_data(), test, NULL);
    NEEDS(sw_diagnose, data, &d, &a, given_model(), NULL, test, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "is not one of this data set",
            sw_diagnose(&d, &a, given_model(), given_other(), test, NULL));
    EXPECT(a == NULL);
    sw_split none = test;
    none.count = 0;
    REFUSES(SW_ERROR_ARGUMENT, "no sets",
            sw_diagnose(&d, &a, given_model(), given_data(), none, NULL));
    none.count = -1;
    REFUSES(SW_ERROR_ARGUMENT, "no sets",
            sw_diagnose(&d, &a, given_model(), given_data(), none, NULL));
    EXPECT(sw_diagnose(&d, &a, given_model(), given_other(),
                       sw_dataset_split(given_other(), SW_TEST), NULL) < 0);
}

CASE(sw_measure_of)
{
    const sw_diagnosis d = {0};
    EXPECT(sw_measure_of(sw_measure_at(0), &d) == 0);
    TRUSTS();
}

CASE(sw_diagnosis_fails)
{
    const sw_diagnosis d = {0};
    char text[SW_WARNING_SIZE] = "x";
    EXPECT(!sw_diagnosis_fails(&d, SW_FAILINGS, text, sizeof text) && !*text);
    EXPECT(!sw_diagnosis_fails(&d, (sw_failing)-1, text, sizeof text) && !*text);
    strcpy(text, "x");
    sw_diagnosis_fails(&d, SW_FAILING_DELETION, text, 0);
    EXPECT(*text == 'x');
    TRUSTS();
}

CASE(sw_diagnosis_json)
{
    char *json;
    const sw_diagnosis d = {0};
    NEEDS(sw_diagnosis_json, out, NULL, &d);
    NEEDS(sw_diagnosis_json, diagnosis, &json, NULL);
    WORKS(sw_diagnosis_json(&json, &d));
    free(json);
}

CASE(sw_diagnosis_write)
{
    const sw_diagnosis d = {0};
    NEEDS(sw_diagnosis_write, diagnosis, NULL, "x");
    NEEDS(sw_diagnosis_write, path, &d, NULL);
    EXPECT(sw_diagnosis_write(&d, "") == SW_ERROR_IO);
}

CASE(sw_diagnosis_read)
{
    sw_diagnosis d;
    NEEDS(sw_diagnosis_read, out, NULL, "x");
    NEEDS(sw_diagnosis_read, path, &d, NULL);
    EXPECT(sw_diagnosis_read(&d, "") < 0);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_diagnosis_read(&d, given_path("nothing")));
}

CASE(sw_study_diagnose)
{
    const sw_study study = given_study();
    sw_study_run runs[4];
    for (int i = 0; i < 4; i++) runs[i] = (sw_study_run){.status = SW_ERROR_INTERRUPTED};
    NEEDS(sw_study_diagnose, study, NULL, runs, "x");
    NEEDS(sw_study_diagnose, runs, &study, NULL, "x");
    NEEDS(sw_study_diagnose, folder, &study, runs, NULL);
}

/* ---- Mixtures -------------------------------------------------------------------------------- */

static double weights[1], means[2], deviations[2];
static sw_mixture mixture = {1, 2, weights, means, deviations};

CASE(sw_mixture_from)
{
    const sw_real huge[] = {(sw_real)1e30, 0, 0, (sw_real)1e30, (sw_real)-1e30};
    sw_mixture_from(&mixture, huge);
    EXPECT(weights[0] == 0 && deviations[1] == SW_MIXTURE_FLOOR);
    TRUSTS();
}

CASE(sw_mixture_rescale)
{
    TRUSTS();
}

CASE(sw_mixture_log_density)
{
    sw_mixture none = {0};
    const sw_real x[2] = {0};
    EXPECT(sw_mixture_log_density(&none, x) == -INFINITY);
    TRUSTS();
}
