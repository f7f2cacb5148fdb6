/* small_study.h - a study of a few milliseconds a run, in a folder of its own. */
#ifndef SW_TESTS_STUDY_SMALL_STUDY_H
#define SW_TESTS_STUDY_SMALL_STUDY_H

#include "base/file.h"
#include "base/path.h"
#include "scratch.h"
#include "study/comparison.h"

#include <criterion/criterion.h>

enum { ROOM = 64 };
static sw_study_run runs[ROOM];
static char folder[64]; /* of the study */

static inline void make_folder(void)
{
    scratch_begin();
    snprintf(folder, sizeof folder, "%s/out", scratch_folder);
}

/* The training of each run: a few steps of a small network. */
static inline sw_config short_training(int64_t epochs)
{
    sw_config config = sw_config_default();
    config.model.width = 8;
    config.epochs = config.evaluations = epochs;
    config.batch = 16;
    config.seed = 5;
    return config;
}

/* Two data sets, two arms, two seeds. */
static inline sw_study small_study(void)
{
    return (sw_study){.config = short_training(3),
                      .data = {"needle:train=64:valid=32:test=32:size=6",
                               "majority:train=64:valid=32:test=32:size=6"},
                      .data_count = 2,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = 2,
                      .jobs = 1};
}

#define NEEDLE "needle:train=64:valid=32:test=32:size=6"

/* One data set, two arms, one of which has settings of its own. */
static inline sw_study study_of_arms(void)
{
    sw_study study = {.config = short_training(2),
                      .data = {NEEDLE},
                      .data_count = 1,
                      .arm = {"max", "max:encoder=isab:inducing=2"},
                      .arm_count = 2,
                      .runs_per_arm = 1,
                      .jobs = 1};
    study.config.model.heads = 2;
    return study;
}

/* A path in the folder of the study. */
static inline sw_path in_folder(const char *name)
{
    sw_path path;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    return path;
}

/* Write a file there. */
static inline void put(const char *name, const char *text)
{
    cr_assert(sw_file_write(in_folder(name).text, &(sw_piece){text, strlen(text)}, 1) == SW_OK,
              "%s", sw_error_message());
}

static inline char *contents(const char *name)
{
    sw_path path;
    char *text;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    cr_assert(sw_file_read(&text, NULL, path.text, 1 << 24) == SW_OK, "%s", sw_error_message());
    return text;
}

static inline bool exists(const char *name)
{
    sw_path path;
    return sw_path_join(&path, folder, name) == SW_OK && sw_path_exists(path.text);
}

static inline void put_file(const char *name)
{
    sw_path path;
    cr_assert(sw_path_join(&path, folder, name) == SW_OK);
    cr_assert(sw_file_write(path.text, &(sw_piece){"mine", 4}, 1) == SW_OK, "%s",
              sw_error_message());
}

/* Run a study without its report. */
static inline sw_status run_study(const sw_study *study, sw_run_mode mode,
                                  const sw_study_watcher *watcher, sw_study_run *all)
{
    sw_comparison comparison = {
        .study = study, .folder = folder, .watcher = watcher, .runs = all, .lock = -1};
    sw_status status = sw_comparison_run(&comparison, mode, NULL);
    sw_comparison_free(&comparison);
    return status;
}

static inline void expect_refusal(const sw_study *study, sw_run_mode mode, sw_status status,
                                  const char *expected)
{
    sw_status got = run_study(study, mode, NULL, runs);
    cr_expect(got == status, "status %d instead of %d: %s", got, status, sw_error_message());
    cr_expect(strstr(sw_error_message(), expected), "\"%s\" without \"%s\"", sw_error_message(),
              expected);
}

#endif
