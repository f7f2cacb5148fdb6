/* test_report.c - figures and report of made-up runs, and gnuplot in all its moods. */
#include "base/file.h"
#include "report/figures.h"
#include "report/markdown.h"
#include "report/markdown_preset.h"
#include "scratch.h"
#include "study/runs.h"

#include <setwise/report.h>

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(report, .init = scratch_begin, .fini = scratch_end);

static sw_path in_top(const char *name)
{
    sw_path path;
    cr_assert(sw_path_join(&path, scratch_folder, name) == SW_OK);
    return path;
}

static char *contents(const char *name)
{
    char *text;
    cr_assert(sw_file_read(&text, NULL, in_top(name).text, 1 << 24) == SW_OK, "%s",
              sw_error_message());
    return text;
}

static void expect_in(const char *text, const char *words)
{
    cr_expect(strstr(text, words), "\"%s\" is not in:\n%s", words, text);
}

static void expect_not_in(const char *text, const char *words)
{
    cr_expect(!strstr(text, words), "\"%s\" is in:\n%s", words, text);
}

/* ---- gnuplot -------------------------------------------------------------------------------- */

static sw_status plot(const char *name, const char *script)
{
    sw_path path = in_top(name);
    cr_assert(sw_file_write(path.text, &(sw_part){script, strlen(script)}, 1) == SW_OK);
    return sw_plot(path.text);
}

Test(report, plot_draws_in_the_folder_of_the_script)
{
    sw_status status = plot("a b.gp", "set terminal svg\nset output 'drawn.svg'\nplot x\n");
    cr_assert(status == SW_OK, "%s", sw_error_message());
    char *svg = contents("drawn.svg");
    expect_in(svg, "</svg>");
    free(svg);
}

Test(report, plot_of_a_name_without_a_folder)
{
    cr_assert(chdir(scratch_folder) == 0);
    cr_assert(plot("-p.gp", "set terminal svg\nset output 'here.svg'\nplot x\n") == SW_OK);
    cr_expect(sw_plot("-p.gp") == SW_OK, "%s", sw_error_message());
    cr_expect(access("here.svg", R_OK) == 0);
}

Test(report, plot_tells_what_gnuplot_complains_of)
{
    sw_status status = plot("broken.gp", "set terminal svg\nplot no_such_function(x)\n");
    cr_expect(status == SW_ERROR_IO);
    expect_in(sw_error_message(), "broken.gp");
    expect_in(sw_error_message(), "undefined function");
    expect_in(sw_error_message(), "line 2");
}

Test(report, plot_survives_a_complaint_longer_than_a_pipe)
{
    sw_status status =
        plot("long.gp", "do for [i=1:20000] { print 'many words, many words' }\nexit status 3\n");
    cr_expect(status == SW_ERROR_IO);
    cr_expect(strlen(sw_error_message()) < 1000);
}

Test(report, plot_without_gnuplot_names_the_package)
{
    setenv("PATH", scratch_folder, 1);
    cr_expect(plot("p.gp", "plot x\n") == SW_ERROR_NOT_FOUND);
    expect_in(sw_error_message(), "apt-get install gnuplot-nox");
}

Test(report, plot_of_a_silent_failure_names_the_exit_status)
{
    static const char *const script[] = {"#!/bin/sh\nexit 7\n", "#!/bin/sh\nkill -9 $$\n"};
    static const char *const words[] = {"p.gp: gnuplot fails with exit status 7", "signal 9"};
    sw_path path = in_top("gnuplot");
    setenv("PATH", scratch_folder, 1);
    for (int i = 0; i < 2; i++) {
        cr_assert(sw_file_write(path.text, &(sw_part){script[i], strlen(script[i])}, 1) == SW_OK);
        cr_assert(chmod(path.text, 0755) == 0);
        cr_expect(plot("p.gp", "plot x\n") == SW_ERROR_IO);
        expect_in(sw_error_message(), words[i]);
    }
}

Test(report, plot_of_no_script)
{
    cr_expect(sw_plot(in_top("none.gp").text) == SW_ERROR_IO);
    expect_in(sw_error_message(), "none.gp");
    expect_in(sw_error_message(), "No such file");
}

/* ---- Made-up runs --------------------------------------------------------------------------- */

enum { POOLS = 4, SEEDS = 3 };
static sw_study study;
static sw_study_run runs[2 * POOLS * SEEDS];
static sw_data_facts facts[2];

/* `gated` is the best, `a_b` is too close to be told apart, `mean` is far below, `sum` diverged
 * once, and two seeds tell nothing. The second data set has two classes and so an AUC. */
static sw_report make_report(int seeds)
{
    static const double accuracy[POOLS][SEEDS] = {
        {0.50, 0.51, 0.50}, {0.90, 0.91, 0.92}, {0.8999, 0.9101, 0.9199}, {0.70, 0.70, 0.70}};
    study = (sw_study){.config = sw_config_default(),
                       .data = {"one_two:x=3", "it's"},
                       .data_count = 2,
                       .arm = {"mean", "gated", "a_b", "sum"},
                       .arm_count = POOLS,
                       .runs_per_arm = seeds};
    for (int d = 0; d < 2; d++) {
        facts[d] = (sw_data_facts){.width = 3,
                                   .outputs = d ? 2 : 10,
                                   .sets = {100, 50, 400},
                                   .rows = {1250, 600, 5000},
                                   .best_possible = NAN,
                                   .chance = d ? 0.5 : 0.1};
        for (int p = 0; p < POOLS; p++)
            for (int s = 0; s < seeds; s++) {
                double a = accuracy[p][s];
                runs[sw_study_index(&study, d, p, s)] = (sw_study_run){
                    .data = d,
                    .arm = p,
                    .seed = s,
                    .best_possible = NAN,
                    .status = p == 3 && s == 1 ? SW_ERROR_DIVERGED : SW_OK,
                    .result = {.test = {.accuracy = a, .loss = 1 - a, .auc = d ? a : (double)NAN},
                               .parameters = 1000 + p,
                               .seconds = 1.25}};
            }
    }
    return (sw_report){.study = &study, .runs = runs, .facts = facts, .folder = scratch_folder};
}

Test(report, marks_the_best_and_what_is_not_told_apart)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "| gated | **91.00 ± 1.00** |  | 0.0900 | 1001 | 1.2 |");
    expect_in(text, "| a_b | 91.00 ± 1.00 n.s. | ");
    expect_in(text, "| mean | 50.33 ± 0.58 | ");
    expect_not_in(text, "50.33 ± 0.58 n.s.");
    expect_in(text, "| sum | 70.00 ± 0.00 n.s. † | ");
    expect_in(text, "† `sum`: 1 of 3 runs diverged");
    expect_in(text, "seed 1)");
    expect_in(text,
              "10 classes, so a uniform guess is right in 10.0 %; an element is 3 numbers; 100 "
              "sets to train, 50 to validate, 400 "
              "to test; 12.5 elements");
    expect_in(text, "paired t-test");
    expect_in(text, "read once");
    /* The best is at .91 of 400 sets: sqrt(.91 * .09 / 400) = .01431. */
    expect_in(text, "move the best accuracy by 1.43 points");
    expect_in(text, "--data 'one_two:x=3,it'\\''s' --pool mean,gated,a_b,sum --seeds 3");
    expect_in(text, "(figures/accuracy-one_two_x=3.svg)");
    char threads[64];
    snprintf(threads, sizeof threads, ", %d thread%s. With", sw_threads_default(),
             sw_threads_default() == 1 ? "" : "s");
    expect_in(text, threads);
    expect_in(text, "| batch | ");
    expect_not_in(text, "| seed | ");
    expect_not_in(text, "nan");
    /* AUC is a column of the second data set alone. */
    expect_in(text, "0.9100 ± 0.0100");
    const char *auc = strstr(text, "AUC");
    cr_expect(auc && auc > strstr(text, "## it's") && !strstr(auc + 3, "AUC"));
    free(text);
}

/* The runs of the second data set, as those of another head: what were accuracies are errors. */
static sw_report make_report_of(sw_task task)
{
    sw_report report = make_report(SEEDS);
    facts[1].task = task, facts[1].outputs = 3, facts[1].context = 2, facts[1].vocabulary = 7;
    for (int i = POOLS * SEEDS; i < 2 * POOLS * SEEDS; i++) {
        runs[i].task = task;
        sw_metrics *test = &runs[i].result.test;
        if (task == SW_MIXTURE)
            *test = (sw_metrics){.likelihood = -test->accuracy,
                                 .loss = test->accuracy,
                                 .accuracy = NAN,
                                 .auc = NAN,
                                 .error = NAN,
                                 .r2 = NAN};
        if (task != SW_REGRESSION) continue;
        *test = (sw_metrics){.loss = 1,
                             .accuracy = NAN,
                             .auc = NAN,
                             .error = 1000 * test->accuracy,
                             .r2 = test->accuracy};
    }
    return report;
}

Test(report, of_a_regression_has_the_lowest_error_in_bold)
{
    sw_report report = make_report_of(SW_REGRESSION);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text,
              "3 numbers to predict for each set; an element is 3 numbers, the first of which "
              "is one of 7 tokens; 2 numbers come with each set; 100 sets");
    expect_in(text, "| pooling | test mean absolute error | p against the best | R2 | test loss |");
    expect_in(text, "| mean | **503.3 ± 5.8** |  | 0.5033 ± 0.0058 | 1.0000 | 1000 | 1.2 |");
    expect_in(text, "| gated | 910.0 ± 10.0 | ");
    expect_in(text, "(figures/error-it_s.svg)");
    expect_in(text, "![Validation mean absolute error by epoch](figures/curves-it_s.svg)");
    expect_in(text, "lower is better");
    expect_in(text, "With several numbers for each set, the error is their mean");
    expect_not_in(text, "move the best accuracy");
    expect_not_in(text, "nan");
    free(whole);
}

Test(report, of_a_mixture_has_the_highest_likelihood_in_bold)
{
    sw_report report = make_report_of(SW_MIXTURE);
    facts[1].outputs = 4 * 7;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text, "a mixture of 4 Gaussians to fit to the elements of a set; an element is 3 "
                    "numbers");
    expect_in(text, "| pooling | test log-likelihood | p against the best | test loss |");
    expect_in(text, "| mean | **-0.5033 ± 0.0058** |  | 0.5033 | 1000 | 1.2 |");
    expect_in(text, "(figures/likelihood-it_s.svg)");
    expect_in(text, "natural logarithm, and higher is better");
    expect_not_in(text, "best possible");
    expect_not_in(text, "move the best accuracy");
    expect_not_in(text, "nan");
    free(whole);
    facts[1].best_possible = -0.45; /* it is no bound */
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    whole = contents("report.md");
    expect_in(whole, "; the best possible log-likelihood is -0.4500; an");
    expect_in(whole, "A mixture that is fitted to a set can be slightly better");
    free(whole);
}

Test(report, of_labels)
{
    sw_report report = make_report_of(SW_LABELS);
    facts[0].task = SW_LABELS; /* of which no AUC is known */
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "3 labels, each of which a set has or does not have");
    expect_in(text, "## it's");
    expect_in(strstr(text, "## it's"), "| pooling | test accuracy, % |");
    expect_in(strstr(text, "## it's"), "| gated | **91.00 ± 1.00** |  | 0.9100 ± 0.0100 | ");
    expect_in(text, "the AUC is the mean over the labels");
    expect_not_in(text, "standard error");
    expect_not_in(text, "nan");
    const char *auc = strstr(text, "AUC |");
    cr_expect(auc && auc > strstr(text, "## it's"));
    free(text);
}

/* A column of what some of the poolings have, whichever these are. */
Test(report, leaves_a_place_for_what_one_pooling_lacks)
{
    static const char *const rows[] = {"| mean | diverged | | | | | |\n",
                                       "| sum | diverged | | | | | |\n"};
    for (int i = 0; i < 2; i++) {
        sw_report report = make_report(SEEDS);
        for (int s = 0; s < SEEDS; s++)
            runs[sw_study_index(&study, 1, i ? POOLS - 1 : 0, s)].status = SW_ERROR_DIVERGED;
        cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
        char *text = contents("report.md");
        expect_in(text, " | AUC | ");
        expect_in(text, rows[i]);
        expect_in(text, "| gated | **91.00 ± 1.00** |  | 0.9100 ± 0.0100 | ");
        free(text);
    }
}

Test(report, tells_the_protocol_and_what_is_otherwise)
{
    sw_report report = make_report(SEEDS);
    sw_study preset = {.config = sw_config_default()};
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_not_in(text, "preset");
    free(text);
    cr_assert(sw_study_preset(&preset, "max-regression") == SW_OK);
    study.preset = preset.preset;
    study.config = preset.config;
    study.config.epochs = 3;
    study.config.seed = 9; /* which is not the preset's matter */
    study.config.threads = 2;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text, "This is the preset `max-regression`: which of up to ten numbers is the "
                    "largest? (Lee et al. 2019, Set Transformer, section 5.1).\n\nDifferences "
                    "from the paper: the 20,000 steps");
    expect_in(text, "Changed from the preset: other data sets; other arms; 3 seeds instead "
                    "of 5 seeds; epochs 3 instead of 1.\n\n");
    free(text);
    sw_text whole = {0};
    sw_markdown_preset(&whole, &(sw_report){.study = &preset});
    expect_in(whole.data, "Differences from");
    expect_not_in(whole.data, "Changed");
    sw_text_free(&whole);
}

Test(report, counts_one_of_a_thing_as_one)
{
    sw_report report = make_report(SEEDS);
    facts[0].width = facts[0].context = 1;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "; an element is 1 number; 1 number comes with each set; 100 sets");
    free(text);
}

Test(report, tells_what_models_warn_of)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "all of them", 0) == SW_OK);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "two of them", 1) == SW_OK);
    for (int p = 1; p < POOLS; p++)
        cr_assert(sw_arm_notes_add(&facts[0].warnings, "all of them", p) == SW_OK);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "two of them", 3) == SW_OK);
    strcpy(facts[0].encoder, "ff"), strcpy(facts[1].encoder, "embedding");
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "> Note: all of them\n\n> Note: two of them (`gated`, `sum`)\n\n");
    expect_in(text, "with encoder `ff`, `embedding` and one training budget");
    free(text);
    sw_arm_notes_free(&facts[0].warnings);
}

Test(report, of_one_seed_claims_nothing)
{
    sw_report report = make_report(1);
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "One seed");
    expect_not_in(text, "±");
    expect_not_in(text, "n.s.");
    expect_not_in(text, "nan");
    free(text);
}

Test(report, does_not_follow_the_locale)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) cr_skip_test("no German locale on this machine");
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "91.00 ± 1.00");
    free(text);
    cr_expect_str_eq(localeconv()->decimal_point, ",");
}

Test(report, says_why_there_are_no_pictures)
{
    sw_report report = make_report(SEEDS);
    strcpy(report.no_pictures, "gnuplot is not here");
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "No pictures: gnuplot is not here.");
    expect_not_in(text, ".svg");
    free(text);
}

Test(report, of_a_data_set_without_a_result)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < POOLS * SEEDS; i++) runs[i].status = SW_ERROR_DIVERGED;
    cr_expect(!sw_report_has_figures(&report, 0) && sw_report_has_figures(&report, 1));
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "| gated | diverged | | | | |\n");
    expect_not_in(text, "accuracy-one_two_x=3.svg");
    expect_in(text, "accuracy-it_s.svg");
    free(text);
}

/* ---- Figures -------------------------------------------------------------------------------- */

Test(report, figures_are_drawn_with_names_as_they_are)
{
    make_report(SEEDS);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    double up[] = {0.5, 0.75, 0.8}, down[] = {0.5, 0.25};
    sw_curve curve[POOLS] = {{3, up}, {3, up}, {2, down}, {0, NULL}};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_curves(&figure, curve) == SW_OK);

    char *text = contents("accuracy-it_s.csv");
    expect_in(text, "pooling,mean,deviation,seed 0,seed 1,seed 2\n");
    double mean, deviation;
    const char *gated = strstr(text, "\ngated,");
    cr_assert(gated && sscanf(gated, "\ngated,%lf,%lf,", &mean, &deviation) == 2, "%s", text);
    cr_expect(fabs(mean - 91) < 1e-9 && fabs(deviation - 1) < 1e-9, "%s", text);
    expect_in(text, "\nsum,70,0,70,,70\n");
    free(text);
    text = contents("curves-it_s.csv");
    cr_expect_str_eq(text, "epoch,mean,gated,a_b,sum\n1,50,50,50,\n2,75,75,25,\n3,80,80,,\n");
    free(text);

    static const char *const names[] = {"accuracy-it_s", "curves-it_s"};
    for (int i = 0; i < 2; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.gp", names[i]);
        cr_assert(sw_plot(in_top(name).text) == SW_OK, "%s", sw_error_message());
        snprintf(name, sizeof name, "%s.svg", names[i]);
        text = contents(name);
        expect_in(text, "it's: ");
        expect_in(text, ">a_b<");
        expect_in(text, "</svg>");
        free(text);
    }
}

Test(report, figures_of_errors_are_drawn)
{
    make_report_of(SW_REGRESSION);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"},
              shares = {&study, runs, 0, scratch_folder, "one"};
    double down[] = {700, 350};
    sw_curve curve[POOLS] = {{2, down}};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_curves(&figure, curve) == SW_OK);
    cr_assert(sw_figure_metric(&shares) == SW_OK);
    char *text = contents("error-it_s.csv");
    expect_in(text, "\nmean,503.");
    expect_in(text, ",500,510,500\n");
    free(text);
    text = contents("curves-it_s.csv");
    cr_expect_str_eq(text, "epoch,mean,gated,a_b,sum\n1,700,,,\n2,350,,,\n");
    free(text);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    /* Errors begin at 0; shares end at a hundred, with room for a point there. */
    static const char *const axes[][2] = {{"error-it_s.gp", "set yrange [0:*]\n"},
                                          {"curves-it_s.gp", "set yrange [0:*]\n"},
                                          {"accuracy-one.gp", "set yrange [*:*<102]\n"},
                                          {"overview.gp", "set multiplot layout 1,2 title"}};
    for (int i = 0; i < 4; i++) {
        text = contents(axes[i][0]);
        expect_in(text, axes[i][1]);
        free(text);
    }
    static const char *const names[] = {"error-it_s", "curves-it_s", "overview"};
    for (int i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.gp", names[i]);
        cr_assert(sw_plot(in_top(name).text) == SW_OK, "%s", sw_error_message());
        snprintf(name, sizeof name, "%s.svg", names[i]);
        text = contents(name);
        expect_in(text, "mean absolute error<");
        if (i == 2) expect_in(text, "test accuracy, %<");
        free(text);
    }
}

/* Beside the results, in the unit of the measure; the line of a share, and that of an error. */
Test(report, the_best_possible_is_shown_where_it_is_known)
{
    sw_report report = make_report_of(SW_REGRESSION);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    char *text = contents("overview.gp");
    expect_not_in(text, "best possible");
    free(text);
    facts[0].best_possible = 0.955, facts[1].best_possible = 250;
    for (int i = 0; i < 2 * POOLS * SEEDS; i++)
        runs[i].best_possible = facts[i / (POOLS * SEEDS)].best_possible;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text,
              "a uniform guess is right in 10.0 %; the best possible accuracy is 95.50 %; an");
    expect_in(
        text,
        "to predict for each set; the best possible mean absolute error is 250.0; an element");
    free(text);
    sw_figure figure = {&study, runs, 0, scratch_folder, "one"},
              error = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_metric(&error) == SW_OK);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    static const char *const scripts[][3] = {
        {"accuracy-one.gp", ", \\\n     95.5 with lines", "'best possible'"},
        {"error-it_s.gp", ", \\\n     250 with lines", "'best possible'"},
        {"overview.gp", ", \\\n     95.5 with lines", ".'dashed: the best possible'"}};
    for (int i = 0; i < 3; i++) {
        text = contents(scripts[i][0]);
        expect_in(text, scripts[i][1]);
        expect_in(text, scripts[i][2]);
        free(text);
        cr_expect(sw_plot(in_top(scripts[i][0]).text) == SW_OK, "%s", sw_error_message());
    }
    text = contents("accuracy-one.svg");
    expect_in(text, ">best possible<");
    free(text);
}

/* What would not fit is broken, slanted, or given room. */
Test(report, figures_of_long_names_are_drawn)
{
    make_report(SEEDS);
    study.data[0] = "it's:train=2000";
    study.data[1] = "it's:train=20000:valid=10000:test=10000:size=1000:deviation=100";
    study.arm[1] = "mean+max+std+median+quantile";
    sw_figure figure = {&study, runs, 1, scratch_folder, "long"},
              other = {&study, runs, 0, scratch_folder, "one"};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_metric(&other) == SW_OK);
    char *text = contents("accuracy-long.gp");
    expect_in(text, "set title 'it''s:train=20000:valid=10000:test=10000:size=1000:'.\"\\n\"."
                    "'deviation=100:'.\"\\n\".'test accuracy, mean and deviation of 3 seeds'\n");
    expect_in(text, "set xtics rotate by -35 (");
    free(text);
    /* Two data sets of one name are told apart by the rest of it. */
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "long"},
                                 scratch_folder) == SW_OK);
    text = contents("overview.gp");
    expect_in(text, "set title 'it''s:train=2000'\n");
    expect_in(text, "'size=1000:deviation=100'\n");
    expect_in(text, "set rmargin ");
    free(text);
    static const char *const names[] = {"accuracy-long", "overview"};
    for (int i = 0; i < 2; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.gp", names[i]);
        cr_assert(sw_plot(in_top(name).text) == SW_OK, "%s", sw_error_message());
        snprintf(name, sizeof name, "%s.svg", names[i]);
        text = contents(name);
        expect_in(text, "deviation=100");
        expect_in(text, "mean+max+std+median+quantile<");
        free(text);
    }
}

Test(report, figures_of_the_smallest_study_are_drawn)
{
    make_report(1);
    study.arm_count = 1;
    sw_figure figure = {&study, runs, 0, scratch_folder, "small"};
    double one[] = {0.5};
    cr_assert(sw_figure_metric(&figure) == SW_OK);
    cr_assert(sw_figure_curves(&figure, &(sw_curve){1, one}) == SW_OK);
    cr_expect(sw_plot(in_top("accuracy-small.gp").text) == SW_OK, "%s", sw_error_message());
    cr_expect(sw_plot(in_top("curves-small.gp").text) == SW_OK, "%s", sw_error_message());
}
