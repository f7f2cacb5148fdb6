/* figure_curves.c - the learning curves of the arms of a study. */
#include "report/figure_curves.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "report/gnuplot_script.h"

#include <math.h>
#include <stdio.h>

static const sw_curve *longest_curve(const sw_curve *curve, int count)
{
    const sw_curve *longest = curve;
    for (int i = 1; i < count; i++)
        if (curve[i].count > longest->count) longest = &curve[i];
    return longest;
}

/* A row for each evaluation, a column for each arm, in the metric's unit; empty after a curve's
 * end. */
static sw_status write_curves(const sw_figure *figure, const sw_main_metric *metric,
                              const sw_curve *curve)
{
    const sw_study *study = figure->study;
    sw_text csv = {0};
    const sw_curve *longest = longest_curve(curve, study->arm_count);
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    sw_text_add(&csv, "epoch");
    for (int i = 0; i < arms.count; i++)
        sw_csv_next_field(&csv, sw_arm_display_name(study->arm[arms.arm[i]]).text);
    sw_text_add(&csv, "\n");
    for (int64_t e = 0; e < longest->count; e++) {
        sw_text_real(&csv, longest->epoch[e]);
        for (int i = 0; i < arms.count; i++) {
            const sw_curve *own = &curve[arms.arm[i]];
            sw_csv_next_number(&csv, e < own->count ? metric->scale * own->value[e] : NAN);
        }
        sw_text_add(&csv, "\n");
    }
    return sw_figure_save(&csv, figure, "curves", "csv");
}

/* The axis for all values of the curves. */
static sw_value_axis axis_of(const sw_figure *figure, const sw_curve *curve)
{
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    double low = INFINITY, high = -INFINITY;
    for (int a = 0; a < figure->study->arm_count; a++)
        for (int64_t e = 0; e < curve[a].count; e++) {
            low = fmin(low, metric->scale * curve[a].value[e]);
            high = fmax(high, metric->scale * curve[a].value[e]);
        }
    return sw_value_axis_of(metric, low, high, true);
}

sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    SW_TRY(write_curves(figure, metric, curve));
    const int64_t rows = longest_curve(curve, study->arm_count)->count;
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    const sw_value_axis axis = axis_of(figure, curve);
    char title[140];
    snprintf(title, sizeof title, "validation %s", metric->name);
    if (study->runs_per_arm > 1)
        sw_append(title, sizeof title, ", mean of %.40s", sw_study_runs_display_name(study).text);
    if (axis.cut) sw_append(title, sizeof title, " (the axis does not begin at 0)");
    enum { KEY_LINES = 15, PLOT = 600, SAMPLE = 80 };
    const int key_columns = (arms.count + KEY_LINES - 1) / KEY_LINES;
    sw_text gp = {0};
    sw_figure_own_head(&gp, figure, "curves", title,
                       PLOT + key_columns * (SAMPLE + arms.letters * SW_SCRIPT_LETTER), 400);
    sw_value_axis_put(&gp, &axis, "validation");
    sw_text_add(&gp,
                "set xlabel 'epoch'\n"
                "set xrange [0:*]\n"
                "set offsets 0, 0, graph 0.05, 0\n"
                "set key outside right top Left reverse samplen 3 spacing 1.2 maxrows %d\n"
                "file = 'curves-%s.csv'\n"
                "plot ",
                KEY_LINES, figure->name);
    for (int i = 0; i < arms.count; i++) {
        if (i) sw_text_add(&gp, ", \\\n     ");
        sw_text_add(&gp, "file skip 1 using 1:%d with linespoints ls %d pi %lld title ", i + 2,
                    arms.arm[i] + 1, (long long)(rows + 19) / 20);
        sw_script_quoted(&gp, sw_arm_display_name(study->arm[arms.arm[i]]).text);
    }
    sw_text_add(&gp, "\n");
    return sw_figure_save(&gp, figure, "curves", "gp");
}
