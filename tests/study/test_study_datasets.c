/* test_study_datasets.c - a study's data sets, and the poolings that fit them. */
#include <setwise/datasets.h>
#include <setwise/study.h>

#include <criterion/criterion.h>
#include <string.h>

static sw_study study_of(const char *first, const char *second)
{
    sw_study study = {.config = sw_config_default(), .data = {first, second}, .data_count = 2};
    study.config.model.width = 8, study.config.model.heads = 2;
    return study;
}

static bool has(const sw_study *study, const char *pool)
{
    for (int i = 0; i < study->arm_count; i++)
        if (strcmp(study->arm[i], pool) == 0) return true;
    return false;
}

Test(study_datasets, every_pooling_is_one_that_fits_them_all)
{
    const char *needle = "needle:train=2:valid=1:test=1", *lookup = "lookup:train=2:valid=1:test=1";
    sw_study study = study_of(needle, lookup);
    cr_assert_eq(sw_study_every_pooling(&study), SW_OK, "%s", sw_error_message());
    cr_expect(has(&study, "mean") && has(&study, "set2set"));
    cr_expect(!has(&study, "cls"));     /* ff shows its token nothing */
    cr_expect(!has(&study, "context")); /* needle brings none */
    cr_expect_eq(study.arm_count, sw_pooling_count() - 2);

    sw_study_close(&study);
    study = study_of(lookup, needle); /* in any order */
    cr_assert_eq(sw_study_every_pooling(&study), SW_OK, "%s", sw_error_message());
    cr_expect(!has(&study, "cls") && !has(&study, "context"));
    cr_expect_eq(study.arm_count, sw_pooling_count() - 2);

    sw_study_close(&study);
    study = study_of(lookup, lookup);
    strcpy(study.config.model.encoder, "sab");
    cr_assert_eq(sw_study_every_pooling(&study), SW_OK, "%s", sw_error_message());
    cr_expect_eq(study.arm_count, sw_pooling_count());

    strcpy(study.config.model.model, "set-transformer");
    cr_assert_eq(sw_study_every_pooling(&study), SW_OK, "%s", sw_error_message());
    cr_expect(study.arm_count == 1 && has(&study, "pma"));

    study.config.model.heads = 3;
    cr_expect_eq(sw_study_every_pooling(&study), SW_ERROR_ARGUMENT);
    cr_expect_not_null(strstr(sw_error_message(), "3 heads do not divide the width 8"));
    cr_expect_eq(strncmp(sw_error_message(), lookup, strlen(lookup)), 0, "%s", sw_error_message());
    sw_study_close(&study);
}

Test(study_datasets, are_opened_once_and_closed)
{
    sw_study study = study_of("needle:train=2:valid=1:test=1", "majority:train=3:valid=1:test=1");
    sw_dataset *own;
    cr_assert(sw_dataset_open(&own, study.data[1], 0) == SW_OK);
    study.dataset[1] = own;
    cr_assert(sw_study_open(&study) == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(study.dataset[0]->name, "needle");
    cr_expect_eq(study.dataset[1], own);
    sw_study_close(&study);
    cr_expect(!study.dataset[0] && !study.dataset[1]);
    sw_study_close(&study); /* nothing is open */

    study = study_of("needle:train=2:valid=1:test=1", "nedle");
    cr_expect_eq(sw_study_open(&study), SW_ERROR_NOT_FOUND);
    cr_expect(study.dataset[0] && !study.dataset[1]);
    sw_study_close(&study);
}
