/* run_curves.c - the learning curves of one run. */
#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/figure.h"
#include "report/gnuplot_script.h"
#include "train/history.h"
#include "train/result.h"
#include "train/run_folder.h"

#include <setwise/report.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LOSS_COLUMN = 2, METRIC_COLUMN = 4 }; /* of curves.csv: training, then validation */
enum { CALIBRATED_COLUMN = 6 };              /* of validation alone, if it chooses */

typedef struct curves {
    sw_evaluation *history;
    int64_t count, best; /* best: the last that was chosen; -1: none */
    const sw_main_metric *metric;
    bool calibrated; /* the Brier score of calibrated outputs chooses */
    double majority; /* the accuracy of a constant answer to the validation sets; 0: unknown */
} curves;

/* The main metric of the task, which shows in the metrics that the evaluations have. */
static const sw_main_metric *metric_of(const curves *c)
{
    if (c->count > 0 && isfinite(c->history[0].train.error))
        return sw_main_metric_of(SW_REGRESSION, 1);
    if (c->count > 0 && isfinite(c->history[0].train.likelihood))
        return sw_main_metric_of(SW_MIXTURE, 1);
    return sw_main_metric_of(SW_CLASSES, 1);
}

static sw_status read_history(curves *c, const char *folder)
{
    SW_TRY(sw_history_load(&c->history, &c->count, 0, folder));
    c->metric = metric_of(c);
    c->best = -1;
    for (int64_t e = 0; e < c->count; e++)
        if (c->history[e].best) c->best = e;
    return SW_OK;
}

/* Is the loss of training another one than sw_metrics.loss, by class weights or absolute error? */
static bool has_own_loss(const curves *c, const sw_config *config)
{
    if (strcmp(c->metric->key, "error") == 0) return strcmp(config->error, "absolute") == 0;
    return config->balance || strcmp(config->class_weights, "none") != 0;
}

/* A panel shows one kind of loss, that of training. For the validation split it is known if
 * select=loss chooses by it; otherwise there is no curve. */
static sw_status match_losses(curves *c, const char *folder)
{
    sw_path path;
    sw_config config = sw_config_default();
    SW_TRY(sw_path_join(&path, folder, sw_run_file[SW_RUN_CONFIG]));
    if (!sw_path_exists(path.text)) return SW_OK;
    SW_TRY(sw_config_read(&config, path.text));
    c->calibrated = strcmp(config.select, "calibrated") == 0;
    if (!has_own_loss(c, &config)) return SW_OK;
    const bool chooses = strcmp(config.select, "loss") == 0;
    for (int64_t e = 0; e < c->count; e++)
        c->history[e].valid.loss = chooses ? c->history[e].choice : (double)NAN;
    return SW_OK;
}

/* Read the majority from the result, if the run has ended. */
static sw_status read_majority(curves *c, const char *folder)
{
    sw_path path;
    sw_result result = {0};
    SW_TRY(sw_path_join(&path, folder, sw_run_file[SW_RUN_RESULT]));
    const sw_status status = sw_result_read(&result, path.text);
    if (sw_is_machine_fault(status)) return status;
    if (result.valid.majority > 0) c->majority = result.valid.majority; /* NaN: another task */
    return SW_OK;
}

static sw_status write_numbers(const curves *c, const char *folder)
{
    const char *key = c->metric->key;
    sw_text csv = {0};
    sw_text_add(&csv, "step,train_loss,valid_loss,train_%s,valid_%s%s\n", key, key,
                c->calibrated ? ",valid_calibrated" : "");
    for (int64_t e = 0; e < c->count; e++) {
        const sw_evaluation *at = &c->history[e];
        const double number[] = {at->train.loss, at->valid.loss,
                                 c->metric->scale * sw_main_metric_value(c->metric, &at->train),
                                 c->metric->scale * sw_main_metric_value(c->metric, &at->valid),
                                 at->choice};
        sw_text_add(&csv, "%lld", (long long)at->step);
        for (int i = 0; i < (c->calibrated ? 5 : 4); i++) sw_csv_next_number(&csv, number[i]);
        sw_text_add(&csv, "\n");
    }
    return sw_text_save(&csv, folder, "curves.csv");
}

/* What a panel shows of an evaluation. */
typedef double number_at(const curves *c, const sw_metrics *metrics);

static double loss_at(const curves *c, const sw_metrics *metrics)
{
    (void)c;
    return metrics->loss;
}

static double metric_at(const curves *c, const sw_metrics *metrics)
{
    return sw_main_metric_value(c->metric, metrics);
}

/* The limits of what a panel shows. */
static void find_limits(double *least, double *most, const curves *c, number_at *at)
{
    *least = INFINITY, *most = -INFINITY;
    for (int64_t e = 0; e < c->count; e++) {
        const double pair[] = {at(c, &c->history[e].train), at(c, &c->history[e].valid)};
        for (int i = 0; i < 2; i++) {
            *least = fmin(*least, pair[i]);
            *most = fmax(*most, pair[i]);
        }
    }
}

/* A loss that is never negative begins at 0. If it falls to less than a hundredth, its scale is
 * logarithmic: otherwise the first steps would hide the others. */
static void put_range(sw_text *gp, const curves *c, number_at *at)
{
    double least, most;
    find_limits(&least, &most, c, at);
    const bool steep = least > 0 && most > 100 * least, from_0 = least >= 0 && !steep;
    sw_text_add(gp, "%sset logscale y\nset yrange [%s:*]\nset offsets 0, 0, graph 0.05, %s\n",
                steep ? "" : "un", from_0 ? "0" : "*", from_0 ? "0" : "graph 0.05");
}

/* The axis of the main metric: errors are as a loss, shares begin at 0 or are marked. */
static void put_metric_axis(sw_text *gp, const curves *c)
{
    double least, most;
    if (*c->metric->unit) {
        find_limits(&least, &most, c, metric_at);
        if (c->majority > 0) least = fmin(least, c->majority);
        const double scale = c->metric->scale;
        const sw_value_axis axis = sw_value_axis_of(c->metric, scale * least, scale * most, true);
        sw_text_add(gp, "unset logscale y\nset offsets 0, 0, 0, 0\n");
        sw_value_axis_put(gp, &axis, "");
        sw_text_add(gp, "set ylabel '%s, %s%s'\n", c->metric->name, c->metric->unit,
                    axis.cut ? " (not from 0)" : "");
        return;
    }
    sw_text_add(gp, "set ylabel '%s'\n", c->metric->name);
    if (c->metric->lower_is_better)
        put_range(gp, c, metric_at);
    else
        sw_text_add(gp, "unset logscale y\nset yrange [*:*]\nset offsets 0, 0, graph 0.05, graph "
                        "0.05\n");
}

/* One of the two panels: training and validation, the calibrated Brier score if it chooses, and a
 * ring where the parameters were chosen. */
static void put_panel(sw_text *gp, const curves *c, int column, bool key)
{
    number_at *at = column == LOSS_COLUMN ? loss_at : metric_at;
    const bool validated = c->count > 0 && isfinite(at(c, &c->history[c->count - 1].valid));
    sw_text_add(gp, "set key %s\n", key ? "outside above center horizontal samplen 3" : "off");
    sw_text_add(gp,
                "plot 'curves.csv' skip 1 using 1:%d with linespoints pt 7 ps 0.4 lw 2 lc rgb '%s' "
                "title 'training'",
                column, sw_curve_colour(0));
    if (validated)
        sw_text_add(gp,
                    ", \\\n     '' skip 1 using 1:%d with linespoints pt 5 ps 0.4 lw 2 dt 2 lc rgb "
                    "'%s' title 'validation'",
                    column + 1, sw_curve_colour(1));
    const bool chooses = column == LOSS_COLUMN && c->calibrated;
    if (chooses)
        sw_text_add(gp,
                    ", \\\n     '' skip 1 using 1:%d with linespoints pt 9 ps 0.4 lw 2 dt 4 lc rgb "
                    "'%s' title 'calibrated Brier score'",
                    CALIBRATED_COLUMN, sw_curve_colour(2));
    if (validated && c->best >= 0)
        sw_text_add(gp,
                    ", \\\n     '' skip 1 every ::%lld::%lld using 1:%d with points pt 6 ps 1.6 lw "
                    "2 lc rgb '" SW_COLOUR_TEXT "' title 'chosen'",
                    (long long)c->best, (long long)c->best,
                    chooses ? CALIBRATED_COLUMN : column + 1);
    if (c->majority > 0) { /* the key is that of the other panel */
        sw_text_add(gp, ", \\\n     ");
        if (column == METRIC_COLUMN)
            sw_csv_number(gp, c->metric->scale * c->majority);
        else
            sw_text_add(gp, "NaN");
        sw_text_add(gp, " with lines lw 1.5 dt '.' lc rgb '" SW_COLOUR_NOTE "' title 'majority'");
    }
    sw_text_add(gp, "\n");
}

static sw_status write_script(const curves *c, const char *folder)
{
    sw_text gp = {0};
    sw_script_head(&gp, "curves", 760, 620);
    sw_script_style(&gp);
    sw_text_add(&gp,
                "set multiplot layout 2,1\nset lmargin 13\nset format y '%%g'\nset xrange [0:*]\n"
                "set xlabel 'step'\nset ylabel '%s'\n",
                c->calibrated ? "loss, Brier score" : "loss");
    put_range(&gp, c, loss_at);
    put_panel(&gp, c, LOSS_COLUMN, true);
    put_metric_axis(&gp, c);
    put_panel(&gp, c, METRIC_COLUMN, false);
    sw_text_add(&gp, "unset multiplot\n");
    return sw_text_save(&gp, folder, "curves.gp");
}

sw_status sw_run_curves(const char *folder)
{
    SW_NOT_NULL(folder);
    curves c = {0};
    sw_status status = read_history(&c, folder);
    if (status == SW_OK) status = match_losses(&c, folder);
    if (status == SW_OK) status = read_majority(&c, folder);
    if (status == SW_OK) status = write_numbers(&c, folder);
    if (status == SW_OK) status = write_script(&c, folder);
    free(c.history);
    sw_path script;
    SW_TRY(status);
    SW_TRY(sw_path_join(&script, folder, "curves.gp"));
    return sw_plot(script.text);
}
