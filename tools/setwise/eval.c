/* eval.c - `setwise eval`: the figures of merit of a trained model on a split. */
#include "beyond.h"
#include "command.h"
#include "output.h"
#include "scores_print.h"
#include "shown.h"
#include "trained.h"
#include "written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct eval_options {
    const char *run, *split, *data, *threshold, *figures, *predictions;
    int64_t threads;
    bool json, debug_numbers;
} eval_options;

static bool has_answers(const trained *run)
{
    const sw_ragged *sets = &run->data->sets;
    if (run->model->config.task == SW_MIXTURE || sets->label || sets->target) return true;
    say("%s has no answers, so there is nothing to judge: `setwise predict` prints the model's "
        "answers for its sets",
        run->data->name);
    return false;
}

/* The model's answers for the sets of the split, their scores, and the thresholds of both. */
typedef struct judged {
    double *threshold; /* log-odds; NULL: the usual ones */
    sw_threshold_choice by;
    sw_scores *scores;
    sw_predictions said; /* for a file, or the interval */
    sw_interval accuracy;
} judged;

static void judged_free(judged *j)
{
    sw_predictions_free(&j->said);
    sw_scores_free(j->scores);
    free(j->threshold);
}

static int choose_thresholds(judged *j, const eval_options *o, const trained *run)
{
    if (!o->threshold) return STATUS_OK;
    j->by.by = o->threshold;
    return trained_thresholds(&j->threshold, &j->by.sets, o->run, o->data ? NULL : run,
                              o->threshold, (int)o->threads);
}

static sw_status judge(judged *j, const eval_options *o, const trained *run)
{
    sw_real *outputs;
    const sw_schema *schema = &run->model->schema;
    sw_status status = sw_evaluate_outputs(&outputs, run->model, run->split, (int)o->threads);
    if (status != SW_OK) return status;
    status = sw_scores_new(&j->scores, outputs, run->split, schema, j->threshold);
    const sw_task task = run->model->config.task;
    if (status == SW_OK && (o->predictions || task == SW_CLASSES || task == SW_LABELS)) {
        status = sw_predictions_from(&j->said, outputs, run->data, run->split, schema);
        if (status == SW_OK) status = find_interval(&j->accuracy, &j->said);
    }
    free(outputs);
    return status;
}

static sw_status print_as_json(const judged *j, const sw_schema *schema)
{
    char *text;
    const sw_status status = sw_scores_json(&text, j->scores, schema, j->threshold ? &j->by : NULL,
                                            j->accuracy.draws > 0 ? &j->accuracy : NULL);
    if (status != SW_OK) return status;
    puts(text);
    free(text);
    return SW_OK;
}

static void print_tables(const judged *j, const eval_options *o, const sw_schema *schema)
{
    print_metrics(&o->split, &j->scores->metrics, 1);
    print_interval("", &j->accuracy, j->scores->metrics.sets);
    print_scores(j->scores, schema);
    if (j->threshold)
        printf("\nthresholds: by %s, chosen on the %lld sets of the validation split\n", j->by.by,
               (long long)j->by.sets);
}

/* Without gnuplot there are data and scripts, but no pictures: a remark. */
static sw_status draw(const judged *j, const sw_schema *schema, const char *folder)
{
    const sw_status status = sw_scores_figures(j->scores, schema, folder);
    if (status != SW_ERROR_NOT_FOUND) return status;
    say_warning(sw_error_message());
    return SW_OK;
}

static sw_status show(const judged *j, const eval_options *o, const sw_schema *schema)
{
    sw_status status = SW_OK;
    if (o->json)
        status = print_as_json(j, schema);
    else
        print_tables(j, o, schema);
    if (status == SW_OK && o->figures) status = draw(j, schema, o->figures);
    if (status == SW_OK && o->predictions) status = sw_predictions_write(&j->said, o->predictions);
    return status;
}

/* Apply the model to all sets of the data, and check the numbers of each operator. */
static sw_status debug_numbers(const eval_options *o, const trained *run)
{
    const sw_ragged *sets = &run->data->sets;
    sw_predictor *predictor;
    sw_real *outputs =
        calloc((size_t)(sets->count * run->model->config.outputs) + 1, sizeof *outputs);
    if (!outputs) return out_of_memory();
    sw_status status = sw_predictor_new(&predictor, run->model, (int)o->threads);
    if (status == SW_OK) {
        sw_predictor_numbers(predictor, SW_NUMBERS_DEBUG);
        status = sw_predictor_run(predictor, sets, outputs);
    }
    sw_predictor_free(predictor);
    free(outputs);
    return status;
}

/* Warn of numbers far outside those of training, which the run's own data does not have. */
static sw_status warn_of_other_data(const trained *run)
{
    beyond b = {.schema = &run->model->schema};
    const sw_status status = beyond_look(&b, &run->data->sets);
    if (status == SW_OK) beyond_warn(&b);
    beyond_free(&b);
    return status;
}

static int evaluate(const eval_options *o, const trained *run)
{
    if (!has_answers(run)) return STATUS_FAILED;
    sw_status status = o->data ? warn_of_other_data(run) : SW_OK;
    if (status == SW_OK && o->debug_numbers) status = debug_numbers(o, run);
    if (status != SW_OK) return failed(status);
    judged j = {0};
    int exit_status = choose_thresholds(&j, o, run);
    if (!exit_status) {
        status = judge(&j, o, run);
        if (status == SW_OK) status = show(&j, o, &run->model->schema);
        if (status != SW_OK) exit_status = failed(status);
    }
    judged_free(&j);
    return exit_status;
}

int eval_main(int argc, char **argv)
{
    eval_options o = {0};
    const option options[] = {
        {"run", OPTION_TEXT, &o.run, "DIR", "the folder of a trained run", .required = true},
        {"split", OPTION_TEXT, &o.split, "NAME",
         "the split to use [test; of other data without splits: all sets]",
         .choices = "train|valid|test"},
        {"data", OPTION_TEXT, &o.data, "D",
         "another data set than the run's own, with its options"},
        {"threshold", OPTION_TEXT, &o.threshold, "METRIC",
         "two classes or labels: answer yes above the probability that has the best METRIC on the "
         "run's validation split; balanced_accuracy is Youden's J [0.5]",
         .choices = THRESHOLD_CHOICES},
        {"figures", OPTION_FILE, &o.figures, "DIR",
         "classes or labels: draw confusion matrix, ROC and calibration into this folder"},
        {"predictions", OPTION_FILE, &o.predictions, "FILE",
         "write the model's answer for each set into this file, as JSON lines"},
        {"threads", OPTION_INT, &o.threads, "N", "how many threads; 0: one for each core [0]", 0,
         1024},
        {"json", OPTION_SWITCH, &o.json, NULL, "print JSON"},
        {"debug-numbers", OPTION_SWITCH, &o.debug_numbers, NULL,
         "first look for an operator that makes a number that is not finite, in all sets of the "
         "data, and name it"},
    };
    const command_line line = {
        .usage = "setwise eval --run DIR [options]",
        .summary = "Print the figures of merit of a run's best model on one split of its data.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    PARSE_OR_RETURN(&line, argc, argv);

    trained opened;
    int exit_status = trained_open(&opened, o.run, o.data, &o.split);
    if (!exit_status)
        exit_status = check_written("predictions", o.predictions, o.run, opened.data->path);
    if (!exit_status) exit_status = evaluate(&o, &opened);
    trained_close(&opened);
    return exit_status;
}
