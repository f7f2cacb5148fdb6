/* test_preset.c - presets can be run: their data sets are there, their arms make models. */
#include "small_study.h"

#include <criterion/criterion.h>
#include <setwise/datasets.h>
#include <setwise/report.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(preset, .init = scratch_begin, .fini = scratch_end);

/* ---- All of them ---------------------------------------------------------------------------- */

static const sw_dataset_type *type_of(const char *spec)
{
    const size_t length = strcspn(spec, ":");
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        const sw_dataset_type *type = sw_dataset_type_at(i);
        if (strlen(type->name) == length && strncmp(type->name, spec, length) == 0) return type;
    }
    return NULL;
}

/* The same spec with a few sets in each split, which is opened quickly. The numbers that it
 * replaces are first checked to be in their range. */
static void make_small(char *out, size_t size, const char *spec)
{
    if (sw_dataset_is_file(spec)) {
        snprintf(out, size, "%s", spec);
        return;
    }
    const sw_dataset_type *type = type_of(spec);
    cr_assert(type, "%s: there is no such data set", spec);
    snprintf(out, size, "%s", type->name);
    for (int i = 0; i < type->param_count; i++) {
        const sw_dataset_param *param = &type->param[i];
        static const char *const splits[] = {"train", "valid", "test"};
        char key[64];
        long long value = 0;
        bool given = false, of_split = false;
        snprintf(key, sizeof key, ":%s=", param->name);
        const char *at = strstr(spec, key);
        if (at) given = sscanf(at + strlen(key), "%lld", &value) == 1;
        if (given)
            cr_expect(value >= param->min && value <= param->max, "%s%s%lld", spec, key, value);
        for (int s = 0; s < 3; s++) of_split |= strcmp(param->name, splits[s]) == 0;
        if (of_split) value = 8;
        if (given || of_split)
            snprintf(out + strlen(out), size - strlen(out), "%s%lld", key, value);
    }
    /* Every parameter that is given is one of the type's. */
    for (const char *at = spec; (at = strchr(at, ':')); at++) {
        bool known = false;
        for (int i = 0; i < type->param_count; i++) {
            const size_t length = strcspn(at + 1, "=");
            known |= strlen(type->param[i].name) == length &&
                     strncmp(type->param[i].name, at + 1, length) == 0;
        }
        cr_expect(known, "%s: %s", spec, at);
    }
}

/* Do data sets, arms and settings fit together? All checks come before the first run, so the study
 * is stopped there. */
static void check(const sw_preset *preset, int number)
{
    static char small[SW_STUDY_MAX_DATA][256];
    sw_study study = {.config = sw_config_default()};
    cr_assert(sw_study_preset(&study, preset->name) == SW_OK, "%s: %s", preset->name,
              sw_error_message());
    int there = 0;
    for (int d = 0; d < study.data_count; d++) {
        sw_dataset *dataset;
        char spec[256];
        snprintf(spec, sizeof spec, "%s", study.data[d]);
        make_small(small[there], sizeof small[there], spec);
        bool twice = false; /* several differ in the number of sets alone */
        for (int e = 0; e < there; e++) twice |= strcmp(small[e], small[there]) == 0;
        if (twice) continue;
        sw_status status = sw_dataset_open(&dataset, small[there], 0);
        if (status == SW_ERROR_NOT_FOUND) continue; /* files that are not on this machine */
        cr_assert(status == SW_OK, "%s: %s", preset->name, sw_error_message());
        sw_dataset_free(dataset);
        study.data[there] = small[there];
        there++;
    }
    study.data_count = there;
    study.config.warmup = 0; /* so few sets have fewer steps than the warm-up of some */
    if (there == 0) return;
    volatile int stop = 1;
    const sw_study_watcher watcher = {.run = {.stop = &stop}};
    sw_study_run *all = calloc((size_t)(there * study.arm_count * study.runs_per_arm), sizeof *all);
    cr_assert(all);
    snprintf(folder, sizeof folder, "%s/%d", scratch_folder, number);
    sw_status status = run_study(&study, SW_RUN_NEW, &watcher, all);
    cr_expect(status == SW_ERROR_INTERRUPTED, "%s: %s", preset->name, sw_error_message());
    free(all);
}

Test(preset, each_has_data_sets_that_are_there_and_arms_that_make_models)
{
    cr_expect(sw_preset_count() >= 9);
    for (int i = 0; i < sw_preset_count(); i++) {
        const sw_preset *preset = sw_preset_at(i);
        cr_expect(*preset->name && *preset->summary && *preset->source);
        cr_expect(preset->published == NULL || preset->published_source != NULL);
        cr_expect(preset->get != NULL || preset->time != NULL, "%s", preset->name);
        cr_expect(preset->data[0] && preset->arm[0] && preset->repeats > 0, "%s", preset->name);
        for (int j = 0; j < i; j++) cr_expect_str_neq(preset->name, sw_preset_at(j)->name);
        check(preset, i);
    }
    cr_expect_null(sw_preset_at(-1));
    cr_expect_null(sw_preset_at(sw_preset_count()));
}

/* ---- One of them ---------------------------------------------------------------------------- */

Test(preset, is_set_over_the_configuration)
{
    sw_study study = {.config = sw_config_default()};
    study.config.threads = 3;
    study.config.lr = 7;
    cr_assert(sw_study_preset(&study, "max-regression") == SW_OK, "%s", sw_error_message());
    cr_expect(study.data_count == 1 && study.arm_count == 5 && study.runs_per_arm == 5);
    cr_expect_str_eq(study.data[0], "max-regression:train=2560000");
    cr_expect_str_eq(study.arm[4], "pma:encoder=sab:layers=2");
    cr_expect(study.config.lr == 0.001 && study.config.batch == 128);
    cr_expect_str_eq(study.config.error, "absolute");
    cr_expect(study.config.threads == 3); /* of which it says nothing */
    cr_expect_str_eq(study.preset->name, "max-regression");
}

/* The quick form has the settings of the whole one and then its own. */
Test(preset, has_a_quick_form)
{
    int whole = 0, quick = 0;
    for (int i = 0; i < sw_preset_count(); i++) {
        const sw_preset *preset = sw_preset_at(i);
        whole += preset->quick_of == NULL;
        quick += preset->quick_of != NULL;
        if (!preset->quick_of) continue;
        cr_expect(preset->differs && *preset->differs, "%s", preset->name);
        cr_expect_str_eq(preset->quick_of, sw_preset_at(i - 1)->name);
    }
    cr_expect_eq(whole, quick);
    sw_study study = {.config = sw_config_default()};
    cr_assert(sw_study_preset(&study, "unique-digits-quick") == SW_OK, "%s", sw_error_message());
    cr_expect(study.config.epochs == 8 && study.runs_per_arm == 2 && study.config.lr == 0.001);
    cr_expect_str_eq(study.data[0], "unique-digits:train=4000");
}

Test(preset, knows_what_is_published)
{
    sw_study study = {.config = sw_config_default()};
    cr_expect_null(sw_study_published(&study, 0, 0));
    cr_assert(sw_study_preset(&study, "mnist-bags") == SW_OK);
    cr_expect(sw_study_published(&study, 3, 3)->value == .970);
    cr_assert(sw_study_preset(&study, "mnist-bags-quick") == SW_OK);
    cr_expect(sw_study_published(&study, 2, 3)->value == .970); /* 200 bags */
    cr_expect(sw_study_published(&study, 0, 4)->value == .753);
    study.arm[3] = "sum";
    cr_expect_null(sw_study_published(&study, 0, 3));
    cr_assert(sw_study_preset(&study, "max-regression") == SW_OK);
    cr_expect(sw_study_published(&study, 0, 0)->deviation == .190);
    cr_expect_null(sw_study_published(&study, 0, 3)); /* the paper has no such network */
    cr_assert(sw_study_preset(&study, "suite") == SW_OK);
    cr_expect_null(sw_study_published(&study, 0, 0));
}

Test(preset, without_its_name_changes_nothing)
{
    sw_study study = {.config = sw_config_default(), .data_count = 1, .data = {"needle"}};
    const sw_study before = study;
    cr_expect(sw_study_preset(&study, "max-regresion") == SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'max-regression'? There are "), "%s",
              sw_error_message());
    cr_expect(strstr(sw_error_message(), "mnist-bags") != NULL);
    cr_expect(memcmp(&study, &before, sizeof study) == 0);
}
