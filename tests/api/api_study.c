/* api_study.c - cases of study.h, analysis.h, diagnosis.h, report.h and mixture.h. */
#include "api.h"

static sw_study small(void)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle:train=24:valid=12:test=12:size=5"},
                      .data_count = 1,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = 2};
    study.config.steps = 4;
    study.config.evaluations = 1;
    study.config.model.width = 8;
    return study;
}

/* ---- Arms -------------------------------------------------------------------------------------
 */

static const char *const wrong_arms[] = {"",           ":",           "pmaa",
                                         "auto",       "pma:",        "pma:width",
                                         "pma:width=", "pma:width=0", "pma:width=1:width=2",
                                         "x:pool=",    "=",           "pma:threads=2",
                                         "pma:fold=1", "pma:none=1",  "\""};
enum { WRONG_ARMS = sizeof wrong_arms / sizeof *wrong_arms };

CASE(sw_arm_set)
{
    sw_config config = small().config;
    NEEDS(sw_arm_set, config, NULL, "pma");
    NEEDS(sw_arm_set, arm, &config, NULL);
    for (int i = 0; i < WRONG_ARMS; i++) {
        const sw_status status = sw_arm_set(&config, wrong_arms[i]);
        if (status >= 0) fprintf(stderr, "arm %s\n", wrong_arms[i]);
        EXPECT(status < 0 && *sw_error_message());
    }
    static char longest[2 * SW_MAX_SPEC];
    memset(longest, 'n', sizeof longest - 1);
    EXPECT(sw_arm_set(&config, longest) < 0);
}

CASE(sw_arm_display_name)
{
    for (int i = 0; i < WRONG_ARMS; i++)
        EXPECT(strlen(sw_arm_display_name(wrong_arms[i]).text) < 256);
    TRUSTS();
}

CASE(sw_study_find_arm)
{
    const sw_study study = small(), none = {0};
    int at;
    NEEDS(sw_study_find_arm, position, NULL, &study, "max");
    NEEDS(sw_study_find_arm, study, &at, NULL, "max");
    NEEDS(sw_study_find_arm, name, &at, &study, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_study_find_arm(&at, &study, ""));
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_study_find_arm(&at, &none, "max"));
}

/* Studies that cannot be. */
#define REFUSE_COUNTS(call)                                                                        \
    do {                                                                                           \
        const int counts[] = {-1, 65, INT32_MAX, INT32_MIN};                                       \
        for (int i = 0; i < 4; i++) {                                                              \
            study = small();                                                                       \
            study.data_count = counts[i];                                                          \
            EXPECT(call < 0 && *sw_error_message());                                               \
            study = small();                                                                       \
            study.arm_count = counts[i];                                                           \
            EXPECT(call < 0 && *sw_error_message());                                               \
        }                                                                                          \
    } while (0)

CASE(sw_study_open)
{
    sw_study study;
    NEEDS(sw_study_open, study, NULL);
    REFUSE_COUNTS(sw_study_open(&study));
    study = small();
    study.data[0] = "none";
    EXPECT(sw_study_open(&study) < 0);
    sw_study_close(&study);
}

CASE(sw_study_every_pooling)
{
    sw_study study;
    NEEDS(sw_study_every_pooling, study, NULL);
    REFUSE_COUNTS(sw_study_every_pooling(&study));
}

CASE(sw_study_add_arm)
{
    sw_study study = small();
    NEEDS(sw_study_add_arm, study, NULL, "pma");
    NEEDS(sw_study_add_arm, arm, &study, NULL);
    for (int i = 0; i < WRONG_ARMS; i++) {
        const sw_status status = sw_study_add_arm(&study, wrong_arms[i]);
        if (status >= 0) fprintf(stderr, "arm %s\n", wrong_arms[i]);
        EXPECT(status < 0);
    }
    REFUSES(SW_ERROR_EXISTS, "", sw_study_add_arm(&study, "max"));
    EXPECT(study.arm_count == 2);
    REFUSE_COUNTS(sw_study_add_arm(&study, "pma"));
    sw_study_close(&study);
}

CASE(sw_study_add_grid)
{
    sw_study study = small();
    const char *const grid[] = {"lr=0.1,0.2"}, *const wrong[] = {"lr"};
    NEEDS(sw_study_add_grid, study, NULL, grid, 1);
    NEEDS(sw_study_add_grid, grid, &study, NULL, 1);
    WORKS(sw_study_add_grid(&study, grid, 0));
    EXPECT(study.arm_count == 2);
    EXPECT(sw_study_add_grid(&study, wrong, 1) < 0);
    sw_study_close(&study);
    REFUSE_COUNTS(sw_study_add_grid(&study, grid, 1));
}

CASE(sw_study_match_parameters)
{
    sw_study study;
    NEEDS(sw_study_match_parameters, study, NULL);
    REFUSE_COUNTS(sw_study_match_parameters(&study));
    const int references[] = {-1, 2, INT32_MAX};
    for (int i = 0; i < 3; i++) {
        study = small();
        study.reference = references[i];
        EXPECT(sw_study_match_parameters(&study) < 0);
        sw_study_close(&study);
    }
}

CASE(sw_study_add_tuned)
{
    sw_study study;
    NEEDS(sw_study_add_tuned, study, NULL, 3);
    const int64_t trials[] = {0, -1, INT64_MIN, INT64_MAX};
    for (int i = 0; i < 4; i++) {
        study = small();
        EXPECT(sw_study_add_tuned(&study, trials[i]) < 0 && *sw_error_message());
        sw_study_close(&study);
    }
    REFUSE_COUNTS(sw_study_add_tuned(&study, 3));
}

CASE(sw_study_read)
{
    sw_study study = {0};
    NEEDS(sw_study_read, study, NULL, "x");
    NEEDS(sw_study_read, folder, &study, NULL);
    EXPECT(sw_study_read(&study, "") < 0);
    sw_study_close(&study);
    EXPECT(sw_study_read(&study, given_path("nothing")) < 0);
    sw_study_close(&study);
}

CASE(sw_study_close)
{
    sw_study study = {0};
    sw_study_close(&study);
    sw_study_close(&study);
    EXPECT(study.arena == NULL);
    TRUSTS();
}

CASE(sw_study_preset)
{
    sw_study study = small();
    NEEDS(sw_study_preset, study, NULL, "x");
    NEEDS(sw_study_preset, name, &study, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_study_preset(&study, ""));
    EXPECT(study.arm_count == 2);
}

CASE(sw_study_published)
{
    const sw_study study = small();
    const int wrong[] = {-1, 2, INT32_MAX};
    for (int i = 0; i < 3; i++) EXPECT(sw_study_published(&study, wrong[i], wrong[i]) == NULL);
    TRUSTS();
}

CASE(sw_main_metric_of)
{
    EXPECT(sw_main_metric_of((sw_task)-1) == NULL && sw_main_metric_of((sw_task)4) == NULL);
}

CASE(sw_main_metric_value)
{
    TRUSTS();
}

CASE(sw_main_metric_secondary)
{
    TRUSTS();
}

CASE(sw_digits_of)
{
    const double x[] = {0, NAN, INFINITY, -INFINITY, 1e-308, 1e308, -1};
    for (int i = 0; i < (int)(sizeof x / sizeof *x); i++)
        EXPECT(sw_digits_of(x[i]) >= 0 && sw_digits_of(x[i]) <= 12);
}

CASE(sw_study_index)
{
    const sw_study study = small();
    EXPECT(sw_study_index(&study, 0, 1, 1) == 3);
    TRUSTS();
}

CASE(sw_data_display_name)
{
    const sw_study study = small();
    EXPECT(strcmp(sw_data_display_name(&study, 0).text, "needle") == 0);
    TRUSTS();
}

CASE(sw_study_run_display_name)
{
    const sw_study study = small();
    EXPECT(strcmp(sw_study_run_display_name(&study, -1).text, "seed -1") == 0);
    TRUSTS();
}

CASE(sw_study_runs_display_name)
{
    const sw_study study = small();
    EXPECT(strcmp(sw_study_runs_display_name(&study).text, "2 seeds") == 0);
    TRUSTS();
}

CASE(sw_study_cell_of)
{
    const sw_study study = small();
    sw_study_run runs[4];
    for (int i = 0; i < 4; i++) runs[i] = (sw_study_run){.status = SW_ERROR_INTERRUPTED};
    EXPECT(sw_study_cell_of(&study, runs, 0, 1).runs == 0);
    TRUSTS();
}

/* ---- Attention --------------------------------------------------------------------------------
 */

static sw_attention *given_attention(void)
{
    static sw_attention *a;
    if (!a) WORKS(sw_attention_new(&a, given_model(), &given_data()->sets, NULL, 3, true, 1));
    return a;
}

CASE(sw_attention_order)
{
    int64_t order[8];
    NEEDS(sw_attention_order, attention, NULL, 0, order);
    NEEDS(sw_attention_order, order, given_attention(), 0, NULL);
    const int64_t wrong[] = {-1, 3, INT64_MAX, INT64_MIN};
    for (int i = 0; i < 4; i++)
        REFUSES(SW_ERROR_ARGUMENT, "expected one of 0 to 2",
                sw_attention_order(given_attention(), wrong[i], order));
}

CASE(sw_attention_auc)
{
    int64_t sets = 9;
    EXPECT(isnan(sw_attention_auc(given_attention(), given_other(), &sets)) && sets == 0);
    sw_attention_auc(given_attention(), given_data(), NULL);
    TRUSTS();
}

CASE(sw_attention_stability)
{
    const sw_attention *one[] = {given_attention()};
    EXPECT(isnan(sw_attention_stability(one, 1)) && isnan(sw_attention_stability(one, 0)));
    EXPECT(isnan(sw_attention_stability(one, -1)));
    TRUSTS();
}

/* A figure or table of attention: what all of them refuse. */
#define REFUSE_ATTENTION(function, ...)                                                            \
    do {                                                                                           \
        const sw_attention *attention = NULL;                                                      \
        const sw_dataset *data = given_data();                                                     \
        const char *path = given_path("a.svg");                                                    \
        REFUSES(SW_ERROR_ARGUMENT, #function ": attention is NULL", function(__VA_ARGS__));        \
        attention = given_attention();                                                             \
        data = NULL;                                                                               \
        REFUSES(SW_ERROR_ARGUMENT, #function ": data is NULL", function(__VA_ARGS__));             \
        data = given_data();                                                                       \
        path = NULL;                                                                               \
        REFUSES(SW_ERROR_ARGUMENT, #function ": path is NULL", function(__VA_ARGS__));             \
        path = "";                                                                                 \
        EXPECT(function(__VA_ARGS__) < 0);                                                         \
        path = given_path("b.svg");                                                                \
        data = given_other();                                                                      \
        REFUSES(SW_ERROR_ARGUMENT, "it is of other sets", function(__VA_ARGS__));                  \
    } while (0)

#define REFUSE_SETS(call)                                                                          \
    do {                                                                                           \
        const int64_t wrong[] = {-1, 3, INT64_MAX, INT64_MIN};                                     \
        for (int k = 0; k < 4; k++) {                                                              \
            const int64_t i = wrong[k];                                                            \
            REFUSES(SW_ERROR_ARGUMENT, "expected one of 0 to 2", call);                            \
        }                                                                                          \
    } while (0)

CASE(sw_attention_save)
{
    REFUSE_ATTENTION(sw_attention_save, attention, data, given_model(), path);
    NEEDS(sw_attention_save, model, given_attention(), given_data(), NULL, "x");
}

CASE(sw_attention_figure)
{
    REFUSE_ATTENTION(sw_attention_figure, attention, data, 0, 3, "", path);
    NEEDS(sw_attention_figure, title, given_attention(), given_data(), 0, 3, NULL, "x.svg");
    REFUSE_SETS(
        sw_attention_figure(given_attention(), given_data(), i, 3, "", given_path("c.svg")));
    const int64_t top[] = {0, -1, INT64_MIN};
    for (int i = 0; i < 3; i++)
        REFUSES(SW_ERROR_ARGUMENT, "expected at least 1",
                sw_attention_figure(given_attention(), given_data(), 0, top[i], "",
                                    given_path("c.svg")));
}

CASE(sw_attention_points)
{
    REFUSE_ATTENTION(sw_attention_points, attention, data, 0, "", path);
    NEEDS(sw_attention_points, title, given_attention(), given_data(), 0, NULL, "x.svg");
    REFUSE_SETS(sw_attention_points(given_attention(), given_data(), i, "", given_path("c.svg")));
}

CASE(sw_attention_words)
{
    REFUSE_ATTENTION(sw_attention_words, attention, data, 0, "", path);
    NEEDS(sw_attention_words, title, given_attention(), given_data(), 0, NULL, "x.svg");
    REFUSE_SETS(sw_attention_words(given_attention(), given_data(), i, "", given_path("c.svg")));
}

CASE(sw_attention_html)
{
    const sw_attention_page wrong = {.sets = -1}, less = {.elements = -1};
    REFUSE_ATTENTION(sw_attention_html, attention, data, NULL, path);
    REFUSES(SW_ERROR_ARGUMENT, "-1",
            sw_attention_html(given_attention(), given_data(), &wrong, given_path("d.html")));
    REFUSES(SW_ERROR_ARGUMENT, "-1",
            sw_attention_html(given_attention(), given_data(), &less, given_path("d.html")));
}

/* ---- Analysis ---------------------------------------------------------------------------------
 */

CASE(sw_analysis_new)
{
    sw_analysis *analysis;
    const sw_study study = small();
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
        const sw_status status =
            sw_outcomes_new(&outcomes, wrong[i].arms, wrong[i].runs, wrong[i].sets);
        EXPECT(status < 0 && *sw_error_message() && !outcomes);
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

CASE(sw_outcomes_add_predictions)
{
    sw_outcomes *outcomes;
    sw_predictions said;
    WORKS(sw_predictions_of(&said, given_model(), given_data(), given_split(SW_TEST), 1));
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

/* ---- Diagnosis --------------------------------------------------------------------------------
 */

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
    const sw_study study = small();
    sw_study_run runs[4];
    for (int i = 0; i < 4; i++) runs[i] = (sw_study_run){.status = SW_ERROR_INTERRUPTED};
    NEEDS(sw_study_diagnose, study, NULL, runs, "x");
    NEEDS(sw_study_diagnose, runs, &study, NULL, "x");
    NEEDS(sw_study_diagnose, folder, &study, runs, NULL);
}

/* ---- Reports ----------------------------------------------------------------------------------
 */

CASE(sw_compare)
{
    sw_study study;
    sw_study_run runs[64];
    const sw_study good = small();
    const char *folder = given_path("study");
    NEEDS(sw_compare, study, NULL, folder, SW_RUN_NEW, NULL, runs);
    NEEDS(sw_compare, folder, &good, NULL, SW_RUN_NEW, NULL, runs);
    NEEDS(sw_compare, runs, &good, folder, SW_RUN_NEW, NULL, NULL);
    EXPECT(sw_compare(&good, "", SW_RUN_NEW, NULL, runs) < 0);
    EXPECT(sw_compare(&good, folder, (sw_run_mode)9, NULL, runs) < 0);
    EXPECT(sw_compare(&good, folder, SW_RUN_RESUME, NULL, runs) < 0);
    REFUSE_COUNTS(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs));
    const int wrong[] = {-1, INT32_MIN, INT32_MAX};
    for (int i = 0; i < 3; i++) {
        study = good;
        study.runs_per_arm = wrong[i];
        EXPECT(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) < 0);
        study = good, study.reference = wrong[i];
        EXPECT(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) < 0);
        study = good, study.jobs = -1;
        EXPECT(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) < 0);
        study = good, study.part = wrong[i], study.parts = 2;
        EXPECT(sw_compare(&study, folder, SW_RUN_NEW, NULL, runs) < 0);
    }
    sw_study none = good;
    none.runs_per_arm = 0;
    EXPECT(sw_compare(&none, folder, SW_RUN_NEW, NULL, runs) < 0);
    none = good, none.data_count = 0;
    EXPECT(sw_compare(&none, folder, SW_RUN_NEW, NULL, runs) < 0);
    none = good, none.arm_count = 0;
    EXPECT(sw_compare(&none, folder, SW_RUN_NEW, NULL, runs) < 0);
}

CASE(sw_report_words)
{
    char *text;
    NEEDS(sw_report_words, out, NULL, NULL, 80);
    NEEDS(sw_report_words, report, &text, NULL, 80);
}

CASE(sw_report_json)
{
    char *text;
    NEEDS(sw_report_json, out, NULL, NULL);
    NEEDS(sw_report_json, report, &text, NULL);
}

CASE(sw_scores_figures)
{
    static const sw_real outputs[4096];
    sw_scores *scores;
    sw_schema schema = given_data()->schema;
    WORKS(sw_scores_new(&scores, outputs, given_split(SW_VALID), NULL, NULL));
    NEEDS(sw_scores_figures, scores, NULL, NULL, "x");
    NEEDS(sw_scores_figures, folder, scores, NULL, NULL);
    schema.output.count = 2;
    REFUSES(SW_ERROR_ARGUMENT, "the schema has 2 outputs, the scores 4",
            sw_scores_figures(scores, &schema, given_path("figures")));
    EXPECT(sw_scores_figures(scores, NULL, "/dev/null/figures") < 0);
    sw_scores_free(scores);
}

CASE(sw_run_curves)
{
    NEEDS(sw_run_curves, folder, NULL);
    EXPECT(sw_run_curves("") < 0 && sw_run_curves(given_path("nothing")) < 0);
}

CASE(sw_run_report)
{
    NEEDS(sw_run_report, folder, NULL, NULL);
    EXPECT(sw_run_report("", NULL) < 0 && sw_run_report(given_path("nothing"), NULL) < 0);
}

CASE(sw_plot)
{
    NEEDS(sw_plot, script_path, NULL);
    EXPECT(sw_plot("") < 0 && sw_plot(given_path("nothing.gp")) < 0);
}

CASE(sw_plot_as)
{
    NEEDS(sw_plot_as, script_path, NULL, "svg");
    NEEDS(sw_plot_as, format, given_path("a.gp"), NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_plot_as(given_path("a.gp"), ""));
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_plot_as(given_path("a.gp"), "svg'; system('true')"));
}

/* ---- Mixtures ---------------------------------------------------------------------------------
 */

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
