/* html_forest.c - the intervals of the arms of a study, as a column of its table. */
#include "report/html_forest.h"

#include "report/html_run.h"
#include "report/html_text.h"

#include <math.h>

enum { TICKS = 8 };

/* ---- The axis -------------------------------------------------------------------------------- */

typedef struct limits {
    double low, high;
} limits;

static void widen(limits *to, double value)
{
    if (!isfinite(value)) return;
    to->low = fmin(to->low, value);
    to->high = fmax(to->high, value);
}

/* Widen the limits to a guide, if it is not farther from the values than they are from each other.
 * Returns whether it is on the axis. */
static bool widen_if_near(limits *to, double guide)
{
    const double range = to->high > to->low ? to->high - to->low : fabs(to->high) / 10;
    if (!(guide >= to->low - range && guide <= to->high + range)) return false;
    widen(to, guide);
    return true;
}

sw_forest sw_forest_of(const sw_report *report, int data)
{
    const sw_study *study = report->study;
    const sw_metric_analysis *metric = &report->analysis[data]->metric[0];
    sw_forest forest = {.report = report, .metric = metric, .data = data};
    limits all = {INFINITY, -INFINITY};
    for (int a = 0; a < study->arm_count; a++) {
        widen(&all, metric->scale * metric->arm[a].low);
        widen(&all, metric->scale * metric->arm[a].high);
        widen(&all, metric->scale * metric->arm[a].mean);
        for (int r = 0; r < study->runs_per_arm; r++)
            widen(&all, metric->scale * sw_html_run_value(report, (sw_run_at){data, a, r}));
    }
    if (!(all.low <= all.high)) all = (limits){0, 1}; /* nothing has ended */
    forest.majority = metric->scale * sw_majority_of(study, report->runs, data);
    forest.best = metric->scale * report->facts[data].best_possible;
    widen_if_near(&all, forest.majority);
    if (!widen_if_near(&all, forest.best)) forest.best = NAN;
    forest.axis = sw_axis_of(all.low, all.high);
    return forest;
}

/* In percent of the cell's width. */
static double place(const sw_forest *forest, double value)
{
    return 100 * sw_axis_at(&forest->axis, value);
}

static void put_line(sw_text *html, const char *kind, double x1, double x2, int y1, int y2)
{
    sw_text_add(html, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", kind,
                x1, x2, y1, y2);
}

/* ---- Cells ----------------------------------------------------------------------------------- */

enum { HEIGHT = 34, MIDDLE = 17 };

static void begin_cell(sw_text *html, const sw_forest *forest, const char *words)
{
    double tick[TICKS];
    const int ticks = sw_axis_ticks(&forest->axis, tick, TICKS);
    sw_text_add(html, "<td class=\"forest\"><svg height=\"%d\" role=\"img\" aria-label=\"%s\">",
                HEIGHT, words);
    for (int i = 0; i < ticks; i++) {
        const double x = place(forest, tick[i]);
        put_line(html, "grid", x, x, 0, HEIGHT);
    }
    const double level[] = {forest->majority, forest->best};
    for (int i = 0; i < 2; i++) {
        const double x = place(forest, level[i]);
        if (x >= 0 && x <= 100) put_line(html, i ? "best" : "level", x, x, 0, HEIGHT);
    }
}

void sw_html_forest_head(sw_text *html, const sw_forest *forest)
{
    double tick[TICKS];
    const int ticks = sw_axis_ticks(&forest->axis, tick, TICKS);
    const int digits = forest->axis.step < 1 ? (int)ceil(-log10(forest->axis.step) - 1e-9) : 0;
    sw_text_add(html, "<th class=\"forest\"><svg height=\"22\" aria-hidden=\"true\">");
    for (int i = 0; i < ticks; i++) {
        const double x = place(forest, tick[i]);
        if (x >= 4 && x <= 96)
            sw_text_add(html, "<text x=\"%.2f%%\" y=\"17\" text-anchor=\"middle\">%.*f</text>", x,
                        digits, tick[i]);
    }
    sw_text_add(html, "</svg></th>");
}

static void put_runs(sw_text *html, const sw_forest *forest, int arm)
{
    const sw_study *study = forest->report->study;
    for (int r = 0; r < study->runs_per_arm; r++) {
        const sw_run_at at = {forest->data, arm, r};
        const double value = sw_html_run_value(forest->report, at);
        if (isnan(value)) continue;
        sw_html_run_open(html, forest->report, at, "tabindex=\"-1\"");
        sw_text_add(html, "<circle class=\"run\" cx=\"%.2f%%\" cy=\"%d\" r=\"3.5\"><title>",
                    place(forest, forest->metric->scale * value), MIDDLE);
        const sw_study_run *run =
            &forest->report->runs[sw_study_index(study, forest->data, arm, r)];
        sw_html_text(html, sw_study_run_display_name(study, run->seed).text);
        sw_text_add(html, "</title></circle></a>");
    }
}

void sw_html_forest_arm(sw_text *html, const sw_forest *forest, int arm)
{
    const sw_arm_estimate *of = &forest->metric->arm[arm];
    const double scale = forest->metric->scale;
    begin_cell(html, forest, "interval of the mean, and the runs");
    if (isfinite(of->low) && isfinite(of->high))
        put_line(html, "span", place(forest, scale * of->low), place(forest, scale * of->high),
                 MIDDLE, MIDDLE);
    put_runs(html, forest, arm);
    if (isfinite(of->mean))
        sw_text_add(
            html,
            "<svg class=\"mean\" x=\"%.2f%%\" y=\"%d\" overflow=\"visible\"><path class=\"dot\" "
            "d=\"M0-6L6 0L0 6L-6 0Z\"/></svg>",
            place(forest, scale * of->mean), MIDDLE);
    sw_text_add(html, "</svg></td>");
}

void sw_html_forest_majority(sw_text *html, const sw_forest *forest)
{
    const double x = place(forest, forest->majority);
    begin_cell(html, forest, "the majority");
    if (x < 0 || x > 100) /* an arrow at the edge */
        sw_text_add(
            html,
            "<svg x=\"%s\" y=\"%d\" overflow=\"visible\"><path class=\"off\" d=\"%s\"/></svg>",
            x < 0 ? "2%" : "98%", MIDDLE, x < 0 ? "M0 0L7-5V5Z" : "M0 0L-7-5V5Z");
    sw_text_add(html, "</svg></td>");
}
