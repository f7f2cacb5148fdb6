/* figures.c - the test metric of each arm, on one data set and on all. */
#include "report/figures.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/gnuplot_script.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SHORT = 9,   /* letters that fit under an arm's point */
    COLUMN = 10, /* pixels of a column and of a line: gnuplot's units for margins */
    LINE = 20,
    APART = 70,         /* pixels between two arms */
    APART_OVERVIEW = 32 /* the same in a panel of the overview */
};

#define ONE_RUN "pt 6 ps 0.6 lw 1.2 lc rgb '" SW_COLOUR_AXIS "'"

/* ---- The names of arms along the x axis ------------------------------------------------------ */

/* The pixels by which a figure grows in height for slanted names. */
static int height_of_names(const sw_figure_arms *arms)
{
    return arms->letters > SHORT ? (arms->letters - SHORT) * SW_SCRIPT_LETTER * 3 / 4 : 0;
}

/* The pixels by which slanted names reach beyond the last point; points are `step` pixels apart. */
static int width_of_names(const sw_study *study, const sw_figure_arms *arms, int step)
{
    int width = 0;
    for (int i = 0; i < arms->count; i++) {
        const int length = (int)strlen(sw_arm_display_name(study->arm[arms->arm[i]]).text);
        const int over = length * SW_SCRIPT_LETTER - (arms->count - 1 - i) * step;
        if (over > width) width = over;
    }
    return width;
}

static void put_arm_axis(sw_text *gp, const sw_study *study, const sw_figure_arms *arms,
                         bool slanted)
{
    if (slanted) /* gnuplot would leave twice the space that they need */
        sw_text_add(gp, "set bmargin %d\n", (arms->letters * 5 + 2 * LINE) / LINE);
    sw_text_add(gp, "set xrange [-0.5:%d.5]\nset errorbars 1.5\nset xtics %s(", arms->count - 1,
                slanted ? "rotate by -35 " : "");
    for (int i = 0; i < arms->count; i++)
        sw_script_tic(gp, sw_arm_display_name(study->arm[arms->arm[i]]).text, i);
    sw_text_add(gp, ")\n");
}

/* ---- The numbers ----------------------------------------------------------------------------- */

/* The value of a run in the metric's unit; NaN: it did not end well. */
static double value_of(const sw_figure *figure, int arm, int run)
{
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    const sw_study_run *one = &figure->runs[sw_study_index(figure->study, figure->data, arm, run)];
    if (one->status != SW_OK) return NAN;
    return metric->scale * sw_main_metric_value(metric, &one->result.test);
}

/* A row for each arm: its name, mean and deviation, then its runs, in the metric's unit. */
static sw_status write_metric(const sw_figure *figure, const sw_main_metric *metric)
{
    const sw_study *study = figure->study;
    sw_text csv = {0};
    sw_text_add(&csv, "arm,mean,deviation");
    for (int r = 0; r < study->runs_per_arm; r++)
        sw_text_add(&csv, ",%s", sw_study_run_display_name(study, study->config.seed + r).text);
    sw_text_add(&csv, "\n");
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    for (int i = 0; i < arms.count; i++) {
        const int a = arms.arm[i];
        sw_study_cell cell = sw_study_cell_of(study, figure->runs, figure->data, a);
        sw_csv_field(&csv, sw_arm_display_name(study->arm[a]).text);
        sw_csv_next_number(&csv, metric->scale * cell.metric_mean);
        sw_csv_next_number(&csv, metric->scale * cell.metric_sd);
        for (int r = 0; r < study->runs_per_arm; r++)
            sw_csv_next_number(&csv, value_of(figure, a, r));
        sw_text_add(&csv, "\n");
    }
    return sw_figure_save(&csv, figure, metric->key, "csv");
}

/* The axis that holds all runs, and all means with their deviations. */
static sw_value_axis axis_of(const sw_figure *figure, const sw_guides *guides, bool zoom)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    double low = INFINITY, high = -INFINITY;
    for (int a = 0; a < study->arm_count; a++) {
        const sw_study_cell cell = sw_study_cell_of(study, figure->runs, figure->data, a);
        for (int side = -1; side <= 1; side++) {
            const double sd = isnan(cell.metric_sd) ? 0 : cell.metric_sd;
            low = fmin(low, metric->scale * (cell.metric_mean + side * sd));
            high = fmax(high, metric->scale * (cell.metric_mean + side * sd));
        }
        for (int r = 0; r < study->runs_per_arm; r++) {
            low = fmin(low, value_of(figure, a, r));
            high = fmax(high, value_of(figure, a, r));
        }
    }
    sw_guides_widen(guides, &low, &high);
    return sw_value_axis_of(metric, low, high, zoom);
}

/* ---- One data set ---------------------------------------------------------------------------- */

/* The means of one data set with their deviations; to the right of each, its runs. An arm has the
 * same colour and point type in all figures. */
static void put_metric(sw_text *gp, const sw_figure *figure, const sw_figure_arms *arms)
{
    const int last = arms->count - 1, runs = figure->study->runs_per_arm;
    sw_figure_looks(gp, arms);
    sw_text_add(gp,
                "file = '%s-%s.csv'\n"
                "plot for [i=0:%d] file skip 1 every ::i::i using (i):2 with points ls look[i+1] "
                "ps 1.1 notitle",
                sw_figure_metric_of(figure)->key, figure->name, last);
    if (runs == 1) return;
    sw_text_add(gp,
                ", \\\n     for [i=0:%d] file skip 1 every ::i::i using (i):2:3 with "
                "yerrorbars ls look[i+1] dt 1 ps 1.1 notitle, \\\n"
                "     for [s=4:%d] file skip 1 using ($0+0.2):s with points " ONE_RUN " notitle",
                last, runs + 3);
}

/* Add what the points are, ": mean ± deviation of 3 seeds, ..."; nothing if there is one run. */
static void add_runs(char *title, size_t size, const sw_study *study)
{
    if (study->runs_per_arm > 1)
        sw_append(title, size, ": mean ± deviation of %.40s, a ring for each",
                  sw_study_runs_display_name(study).text);
}

/* The space to the right of a plot, in pixels: slanted names may use that of the guides. */
static int right_of(const sw_guides *guides, int over)
{
    const bool words = !isnan(guides->majority) || !isnan(guides->best);
    const int least = words ? SW_GUIDE_WIDTH : 2 * COLUMN;
    return over > least ? over : least;
}

sw_status sw_figure_metric(const sw_figure *figure)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    SW_TRY(write_metric(figure, metric));
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    const int higher = height_of_names(&arms), least = 400, width = 90 + APART * arms.count;
    const bool slanted = arms.count > 8 || higher > 0;
    const sw_guides guides = sw_figure_guides_of(figure);
    const int right = right_of(&guides, slanted ? width_of_names(study, &arms, APART) : 0);
    char title[160];
    snprintf(title, sizeof title, "test %s", metric->name);
    add_runs(title, sizeof title, study);
    sw_text gp = {0};
    sw_figure_own_head(&gp, figure, metric->key, title, (width < least ? least : width) + right,
                       400 + higher);
    const sw_value_axis axis = axis_of(figure, &guides, false);
    sw_value_axis_put(&gp, &axis, "test");
    sw_text_add(&gp, "set key off\nset rmargin %d\n", right / COLUMN);
    put_arm_axis(&gp, study, &arms, slanted);
    sw_guides_put_words(&gp, &guides, &axis);
    put_metric(&gp, figure, &arms);
    sw_guides_put_lines(&gp, &guides, &axis);
    sw_text_add(&gp, "\n");
    return sw_figure_save(&gp, figure, metric->key, "gp");
}

/* ---- All data sets --------------------------------------------------------------------------- */

/* What the panels of an overview share. */
typedef struct overview {
    const sw_study *study;
    const sw_study_run *runs;
    const char *const *name;
    int panels, columns, rows;
    int width, height; /* of a panel, in pixels */
    int right, higher; /* for guides and slanted names */
    bool cut;          /* an axis */
} overview;

static sw_figure panel_of(const overview *o, int data)
{
    return (sw_figure){.study = o->study, .runs = o->runs, .data = data, .name = o->name[data]};
}

static void plan(overview *o)
{
    const sw_study *study = o->study;
    int arms = 0, longest = 0;
    for (int d = 0; d < study->data_count; d++) {
        if (!o->name[d]) continue;
        const sw_figure panel = panel_of(o, d);
        const sw_figure_arms own = sw_figure_arms_of(&panel);
        const sw_guides guides = sw_figure_guides_of(&panel);
        const int higher = height_of_names(&own);
        const int right = right_of(&guides, width_of_names(study, &own, APART_OVERVIEW));
        const int name = (int)strlen(sw_data_display_name(study, d).text);
        if (own.count > arms) arms = own.count;
        if (higher > o->higher) o->higher = higher;
        if (right > o->right) o->right = right;
        if (name > longest) longest = name;
        o->panels++;
        o->cut |= axis_of(&panel, &guides, true).cut;
    }
    assert(o->panels > 0);
    enum { LEAST = 260, MOST_COLUMNS = 3, MOST_NAME = 40 };
    o->columns = o->panels < MOST_COLUMNS ? o->panels : MOST_COLUMNS;
    o->rows = (o->panels + o->columns - 1) / o->columns;
    o->width = 90 + APART_OVERVIEW * arms + o->right;
    o->height = 280 + o->higher;
    const int name = (longest < MOST_NAME ? longest : MOST_NAME) * SW_SCRIPT_LETTER;
    if (o->width < LEAST) o->width = LEAST;
    if (o->width < name) o->width = name;
}

static void put_panel(sw_text *gp, const overview *o, int data, bool labelled)
{
    const sw_figure panel = panel_of(o, data);
    const sw_figure_arms arms = sw_figure_arms_of(&panel);
    const sw_guides guides = sw_figure_guides_of(&panel);
    const sw_value_axis axis = axis_of(&panel, &guides, true);
    put_arm_axis(gp, o->study, &arms, true);
    sw_value_axis_put(gp, &axis, "test");
    if (!labelled) sw_text_add(gp, "set ylabel ''\n"); /* as in the panel to the left */
    sw_figure_title(gp, "title", sw_data_display_name(o->study, data).text,
                    o->width / SW_SCRIPT_LETTER);
    sw_guides_put_words(gp, &guides, &axis);
    put_metric(gp, &panel, &arms);
    sw_guides_put_lines(gp, &guides, &axis);
    sw_text_add(gp, "\n");
}

static void put_overview_title(sw_text *gp, const overview *o)
{
    char title[300] = "test split", layout[40];
    add_runs(title, sizeof title, o->study);
    if (o->cut) sw_append(title, sizeof title, "; two strokes: the axis does not begin at 0");
    snprintf(layout, sizeof layout, "multiplot layout %d,%d title", o->rows, o->columns);
    sw_figure_title(gp, layout, title, (60 + o->columns * o->width) / SW_SCRIPT_LETTER);
}

sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs,
                             const char *const *name, const char *folder)
{
    overview o = {.study = study, .runs = runs, .name = name};
    plan(&o);
    sw_text gp = {0};
    sw_figure_head(&gp, "overview", 120 + o.columns * o.width, 80 + o.height * o.rows,
                   study->arm_count);
    put_overview_title(&gp, &o);
    sw_text_add(&gp, "set key off\nset rmargin %d\n", o.right / COLUMN);
    const char *left = "";
    for (int d = 0, panel = 0; d < study->data_count; d++) {
        if (!name[d]) continue;
        const sw_figure own = panel_of(&o, d);
        const char *metric = sw_figure_metric_of(&own)->name;
        put_panel(&gp, &o, d, panel++ % o.columns == 0 || strcmp(left, metric) != 0);
        left = metric;
    }
    sw_text_add(&gp, "unset multiplot\n");
    return sw_text_save(&gp, folder, "overview.gp");
}
