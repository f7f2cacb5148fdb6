/* api_study.c - cases of study.h. */
#include "api.h"

/* ---- Arms ------------------------------------------------------------------------------------ */

static const char *const wrong_arms[] = {"",           ":",           "pmaa",
                                         "auto",       "pma:",        "pma:width",
                                         "pma:width=", "pma:width=0", "pma:width=1:width=2",
                                         "x:pool=",    "=",           "pma:threads=2",
                                         "pma:fold=1", "pma:none=1",  "\""};
enum { WRONG_ARMS = sizeof wrong_arms / sizeof *wrong_arms };

CASE(sw_arm_set)
{
    sw_config config = given_study().config;
    NEEDS(sw_arm_set, config, NULL, "pma");
    NEEDS(sw_arm_set, arm, &config, NULL);
    for (int i = 0; i < WRONG_ARMS; i++) {
        api_forget();
        const sw_status status = sw_arm_set(&config, wrong_arms[i]);
        if (status >= 0) fprintf(stderr, "arm %s\n", wrong_arms[i]);
        EXPECT(status < 0 && api_has_told());
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
    const sw_study study = given_study(), none = {0};
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
            study = given_study();                                                                 \
            study.data_count = counts[i];                                                          \
            api_forget();                                                                          \
            EXPECT(call < 0 && api_has_told());                                                    \
            study = given_study();                                                                 \
            study.arm_count = counts[i];                                                           \
            api_forget();                                                                          \
            EXPECT(call < 0 && api_has_told());                                                    \
        }                                                                                          \
    } while (0)

CASE(sw_study_open)
{
    sw_study study;
    NEEDS(sw_study_open, study, NULL);
    REFUSE_COUNTS(sw_study_open(&study));
    study = given_study();
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
    sw_study study = given_study();
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
    sw_study study = given_study();
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
        study = given_study();
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
        study = given_study();
        api_forget();
        EXPECT(sw_study_add_tuned(&study, trials[i]) < 0 && api_has_told());
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
    sw_study study = given_study();
    NEEDS(sw_study_preset, study, NULL, "x");
    NEEDS(sw_study_preset, name, &study, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_study_preset(&study, ""));
    EXPECT(study.arm_count == 2);
}

CASE(sw_study_published)
{
    const sw_study study = given_study();
    const int wrong[] = {-1, 2, INT32_MAX};
    for (int i = 0; i < 3; i++) EXPECT(sw_study_published(&study, wrong[i], wrong[i]) == NULL);
    TRUSTS();
}

CASE(sw_main_metric_of)
{
    EXPECT(sw_main_metric_of((sw_task)-1, 1) == NULL && sw_main_metric_of((sw_task)4, 2) == NULL);
    EXPECT(sw_main_metric_of(SW_REGRESSION, -1) == sw_main_metric_of(SW_REGRESSION, 1));
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
    const sw_study study = given_study();
    EXPECT(sw_study_index(&study, 0, 1, 1) == 3);
    TRUSTS();
}

CASE(sw_data_display_name)
{
    const sw_study study = given_study();
    EXPECT(strcmp(sw_data_display_name(&study, 0).text, "needle") == 0);
    TRUSTS();
}

CASE(sw_study_run_display_name)
{
    const sw_study study = given_study();
    EXPECT(strcmp(sw_study_run_display_name(&study, -1).text, "seed -1") == 0);
    TRUSTS();
}

CASE(sw_study_runs_display_name)
{
    const sw_study study = given_study();
    EXPECT(strcmp(sw_study_runs_display_name(&study).text, "2 seeds") == 0);
    TRUSTS();
}

CASE(sw_study_cell_of)
{
    const sw_study study = given_study();
    sw_study_run runs[4];
    for (int i = 0; i < 4; i++) runs[i] = (sw_study_run){.status = SW_ERROR_INTERRUPTED};
    EXPECT(sw_study_cell_of(&study, runs, 0, 1).runs == 0);
    TRUSTS();
}

/* ---- Runs ------------------------------------------------------------------------------------ */

CASE(sw_compare)
{
    sw_study study;
    sw_study_run runs[64];
    const sw_study good = given_study();
    const char *folder = given_path("study");
    NEEDS(sw_compare, study, runs, NULL, folder, SW_RUN_NEW, NULL);
    NEEDS(sw_compare, folder, runs, &good, NULL, SW_RUN_NEW, NULL);
    NEEDS(sw_compare, runs, NULL, &good, folder, SW_RUN_NEW, NULL);
    EXPECT(sw_compare(runs, &good, "", SW_RUN_NEW, NULL) < 0);
    EXPECT(sw_compare(runs, &good, folder, (sw_run_mode)9, NULL) < 0);
    EXPECT(sw_compare(runs, &good, folder, SW_RUN_RESUME, NULL) < 0);
    REFUSE_COUNTS(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL));
    const int wrong[] = {-1, INT32_MIN, INT32_MAX};
    for (int i = 0; i < 3; i++) {
        study = good;
        study.runs_per_arm = wrong[i];
        EXPECT(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) < 0);
        study = good, study.reference = wrong[i];
        EXPECT(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) < 0);
        study = good, study.jobs = -1;
        EXPECT(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) < 0);
        study = good, study.part = wrong[i], study.parts = 2;
        EXPECT(sw_compare(runs, &study, folder, SW_RUN_NEW, NULL) < 0);
    }
    sw_study none = good;
    none.runs_per_arm = 0;
    EXPECT(sw_compare(runs, &none, folder, SW_RUN_NEW, NULL) < 0);
    none = good, none.data_count = 0;
    EXPECT(sw_compare(runs, &none, folder, SW_RUN_NEW, NULL) < 0);
    none = good, none.arm_count = 0;
    EXPECT(sw_compare(runs, &none, folder, SW_RUN_NEW, NULL) < 0);
}

/* ---- Attention ------------------------------------------------------------------------------- */

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
    double auc;
    int64_t sets;
    const sw_attention *attention = given_attention();
    NEEDS(sw_attention_auc, auc, NULL, &sets, attention, given_data());
    NEEDS(sw_attention_auc, sets, &auc, NULL, attention, given_data());
    NEEDS(sw_attention_auc, attention, &auc, &sets, NULL, given_data());
    NEEDS(sw_attention_auc, data, &auc, &sets, attention, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "it is of other sets",
            sw_attention_auc(&auc, &sets, attention, given_other()));
    WORKS(sw_attention_auc(&auc, &sets, attention, given_data()));
}

CASE(sw_attention_correlation)
{
    const sw_attention *one[] = {given_attention()};
    EXPECT(isnan(sw_attention_correlation(one, 1)) && isnan(sw_attention_correlation(one, 0)));
    EXPECT(isnan(sw_attention_correlation(one, -1)));
    TRUSTS();
}

CASE(sw_attention_stability)
{
    const sw_attention *one[] = {given_attention()};
    EXPECT(isnan(sw_attention_stability(one, 1)) && isnan(sw_attention_stability(one, 0)));
    EXPECT(isnan(sw_attention_stability(one, -1)));
    TRUSTS();
}
