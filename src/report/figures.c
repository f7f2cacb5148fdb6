/* figures.c - the figures of a study: for each a gnuplot script and a file of its data. */
#include "report/figures.h"

#include "base/csv_field.h"
#include "base/file.h"
#include "report/file_names.h"
#include "report/gnuplot_script.h"
#include "study/runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Dashes and point types change with the colour, so that the figures can be read when printed in
 * grey. */
static const int points[] = {7, 5, 9, 11, 13, 6, 4, 8, 10, 12};
enum {
    POINTS = sizeof points / sizeof points[0],
    DASHES = 5,
};

enum {
    SHORT = 9,   /* letters that fit under an arm's point */
    KEY = 150,   /* pixels of a key on the right */
    COLUMN = 10, /* pixels of a column and of a line: gnuplot's units for margins */
    LINE = 20,
};

/* ---- Shared by all figures ------------------------------------------------------------------- */

/* The letters in the first line of a title: at most `most`, if a colon is there to break it at. */
static size_t line_end(const char *title, size_t most)
{
    size_t length = strlen(title), colon = 0;
    for (size_t i = 0; i + 1 < length && (i < most || !colon); i++)
        if (title[i] == ':') colon = i + 1;
    return length > most && colon ? colon : length;
}

static void put_title(sw_text *text, const char *title, size_t most)
{
    const char *between = "";
    sw_text_add(text, "set title ");
    while (*title) {
        char line[400];
        snprintf(line, sizeof line, "%.*s", (int)line_end(title, most), title);
        sw_text_add(text, "%s", between);
        sw_script_quoted(text, line);
        title += strlen(line);
        title += strspn(title, " ");
        between = ".\"\\n\".";
    }
    sw_text_add(text, "\n");
}

/* The arms in the figures of a data set: those that have runs on it. */
typedef struct own_arms {
    int count, arm[SW_STUDY_MAX_ARMS]; /* positions in the study's list */
} own_arms;

static own_arms arms_of(const sw_study *study, const sw_study_run *runs, int data)
{
    own_arms own = {0};
    for (int a = 0; a < study->arm_count; a++)
        if (!sw_study_is_empty(study, runs, data, a)) own.arm[own.count++] = a;
    return own;
}

/* The letters of the longest display name of an arm. */
static int longest_name(const sw_study *study)
{
    int longest = 0;
    for (int a = 0; a < study->arm_count; a++) {
        int length = (int)strlen(sw_arm_display_name(study->arm[a]).text);
        if (length > longest) longest = length;
    }
    return longest;
}

/* The pixels by which a figure grows for the names of its arms: long ones are slanted, and every
 * letter goes further down. 0: all names fit as they are. */
static int height_of_names(const sw_study *study)
{
    int more = longest_name(study) - SHORT;
    return more > 0 ? more * SW_SCRIPT_LETTER * 3 / 4 : 0;
}

/* The pixels by which slanted names reach beyond the last point; points are `step` pixels apart. */
static int width_of_names(const sw_study *study, int step)
{
    int width = 0;
    for (int a = 0; a < study->arm_count; a++) {
        int length = (int)strlen(sw_arm_display_name(study->arm[a]).text);
        int over = length * SW_SCRIPT_LETTER - (study->arm_count - 1 - a) * step;
        if (over > width) width = over;
    }
    return width;
}

static const sw_main_metric *metric_of(const sw_study *study, const sw_study_run *runs, int data)
{
    return sw_main_metric_of(runs[sw_study_index(study, data, 0, 0)].task);
}

/* The y axis and its range: "test accuracy, %". */
static void put_metric_axis(sw_text *text, const sw_main_metric *metric, const char *split)
{
    /* There is room for a point at 100 %, but no tic above it. */
    const char *range = metric->lower_is_better ? "0:*" : *metric->unit ? "*:*<102" : "*:*";
    sw_text_add(text, "set yrange [%s]\nset ylabel '%s %s%s%s'\n", range, split, metric->name,
                *metric->unit ? ", " : "", metric->unit);
}

/* Begin a script with the style that all figures share. */
static void put_head(sw_text *text, const char *file, int width, int height, int arms)
{
    sw_script_head(text, file, width, height);
    sw_script_style(text);
    sw_text_add(text, "set offsets 0, 0, graph 0.05, graph 0.05\n");
    for (int i = 0; i < arms; i++)
        sw_text_add(text, "set style line %d lc rgb '%s' lw 2 dt %d pt %d ps 0.8\n", i + 1,
                    sw_script_colour(i), i % DASHES + 1, points[i % POINTS]);
}

/* Begin the script of a figure of one data set, with its title. */
static void put_own_head(sw_text *text, const sw_figure *figure, const char *kind, const char *what,
                         int width, int height)
{
    char file[SW_FIGURE_FILE], title[400];
    snprintf(file, sizeof file, "%s-%s", kind, figure->name);
    snprintf(title, sizeof title, "%s: %s", figure->study->data[figure->data], what);
    put_head(text, file, width, height, figure->study->arm_count);
    put_title(text, title, 56); /* centred above the plot, which is left of the key */
}

/* Write the text into a file of the figure: "accuracy-NAME.csv". */
static sw_status save(sw_text *text, const sw_figure *figure, const char *kind, const char *ending)
{
    char name[SW_FIGURE_FILE];
    sw_figure_file(name, kind, figure->name, ending);
    return sw_text_save(text, figure->folder, name);
}

/* ---- The main metric by arm ------------------------------------------------------------------ */

/* A row for each arm: its name, mean and deviation, then its runs, in the metric's unit. */
static sw_status write_metric(const sw_figure *figure, const sw_main_metric *metric)
{
    const sw_study *study = figure->study;
    sw_text csv = {0};
    sw_text_add(&csv, "pooling,mean,deviation");
    for (int r = 0; r < study->runs_per_arm; r++)
        sw_text_add(&csv, ",%s", sw_study_run_display_name(study, study->config.seed + r).text);
    sw_text_add(&csv, "\n");
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    for (int i = 0; i < arms.count; i++) {
        const int a = arms.arm[i];
        sw_study_cell cell = sw_study_cell_of(study, figure->runs, figure->data, a);
        sw_csv_field(&csv, sw_arm_display_name(study->arm[a]).text);
        sw_text_add(&csv, ",");
        sw_csv_number(&csv, metric->scale * cell.metric_mean);
        sw_text_add(&csv, ",");
        sw_csv_number(&csv, metric->scale * cell.metric_sd);
        for (int r = 0; r < study->runs_per_arm; r++) {
            const sw_study_run *run = &figure->runs[sw_study_index(study, figure->data, a, r)];
            sw_text_add(&csv, ",");
            double value = sw_main_metric_value(metric, &run->result.test);
            sw_csv_number(&csv, run->status == SW_OK ? metric->scale * value : NAN);
        }
        sw_text_add(&csv, "\n");
    }
    return save(&csv, figure, metric->key, "csv");
}

#define ONE_RUN "pt 6 ps 0.5 lw 1.2 lc rgb '#555555'"

/* The arms along the x axis. Slanted names reach below the plot and to the right of it. */
static void put_arm_axis(sw_text *gp, const sw_study *study, const own_arms *arms, bool slanted)
{
    if (slanted) /* gnuplot would leave twice the space that they need */
        sw_text_add(gp, "set bmargin %d\n", (longest_name(study) * 9 / 2 + 2 * LINE - 1) / LINE);
    else
        sw_text_add(gp, "set xlabel 'pooling'\n");
    sw_text_add(gp, "set xrange [-0.5:%d.5]\nset errorbars 1.5\nset xtics %s(", arms->count - 1,
                slanted ? "rotate by -35 " : "");
    for (int i = 0; i < arms->count; i++) {
        if (i) sw_text_add(gp, ", ");
        sw_script_quoted(gp, sw_arm_display_name(study->arm[arms->arm[i]]).text);
        sw_text_add(gp, " %d", i);
    }
    sw_text_add(gp, ")\n");
}

/* A line across the plot at the best possible value, if it is known. */
static void put_best(sw_text *gp, const sw_main_metric *metric, const sw_study_run *run,
                     const char *title)
{
    if (!isfinite(run->best_possible)) return;
    sw_text_add(gp, ", \\\n     ");
    sw_csv_number(gp, metric->scale * run->best_possible);
    sw_text_add(gp, " with lines lw 1.5 dt '-' lc rgb '#888888' %s", title);
}

/* The accuracy of a constant answer, from the first arm that has runs; NaN: there is none. */
static double majority_of(const sw_study *study, const sw_study_run *runs, int data)
{
    double majority = NAN;
    for (int a = 0; a < study->arm_count && isnan(majority); a++)
        majority = sw_study_cell_of(study, runs, data, a).majority;
    return majority;
}

/* A line across the plot at the accuracy that needs no model. */
static void put_majority(sw_text *gp, const sw_main_metric *metric, double majority,
                         const char *title)
{
    if (isnan(majority)) return;
    sw_text_add(gp, ", \\\n     ");
    sw_csv_number(gp, metric->scale * majority);
    sw_text_add(gp, " with lines lw 1.5 dt '.' lc rgb '#888888' %s", title);
}

/* The means of one data set with their deviations; to the right of each, its runs. An arm has the
 * same colour and point type in all figures. */
static void put_metric(sw_text *gp, const sw_study *study, const own_arms *arms, const char *key,
                       const char *name)
{
    int last = arms->count - 1;
    sw_text_add(gp, "array look[%d] = [", arms->count);
    for (int i = 0; i < arms->count; i++) sw_text_add(gp, "%s%d", i ? ", " : "", arms->arm[i] + 1);
    sw_text_add(gp,
                "]\nfile = '%s-%s.csv'\n"
                "plot for [i=0:%d] file skip 1 every ::i::i using (i):2 with points ls look[i+1] "
                "ps 1.1 notitle",
                key, name, last);
    if (study->runs_per_arm == 1) return;
    sw_text_add(gp,
                ", \\\n     for [i=0:%d] file skip 1 every ::i::i using (i):2:3 with "
                "yerrorbars ls look[i+1] dt 1 ps 1.1 notitle, \\\n"
                "     for [s=4:%d] file skip 1 using ($0+0.2):s with points " ONE_RUN " notitle",
                last, study->runs_per_arm + 3);
}

sw_status sw_figure_metric(const sw_figure *figure)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = metric_of(study, figure->runs, figure->data);
    SW_TRY(write_metric(figure, metric));
    int width = 220 + 70 * study->arm_count, higher = height_of_names(study);
    int over = width_of_names(study, 70) - KEY; /* names may use the space below the key */
    char title[96];
    snprintf(title, sizeof title, "test %s", metric->key);
    if (study->runs_per_arm > 1)
        snprintf(title, sizeof title, "test %s, mean and deviation of %.40s", metric->key,
                 sw_study_runs_display_name(study).text);
    sw_text gp = {0};
    put_own_head(&gp, figure, metric->key, title,
                 (width < 560 ? 560 : width) + (over > 0 ? over : 0), 400 + higher);
    put_metric_axis(&gp, metric, "test");
    sw_text_add(&gp, "set key outside right top Left reverse samplen 1 spacing 1.2\n");
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    put_arm_axis(&gp, study, &arms, study->arm_count > 8 || higher > 0);
    if (over > 0) sw_text_add(&gp, "set rmargin %d\n", (KEY + over) / COLUMN);
    put_metric(&gp, study, &arms, metric->key, figure->name);
    if (study->runs_per_arm > 1)
        sw_text_add(&gp,
                    ", \\\n     NaN with yerrorbars pt 7 ps 1 lw 2 lc rgb '#222222' "
                    "title 'mean ± sd', \\\n"
                    "     NaN with points " ONE_RUN " title 'one %s'",
                    study->config.folds > 0 ? "fold" : "seed");
    put_best(&gp, metric, &figure->runs[sw_study_index(study, figure->data, 0, 0)],
             "title 'best possible'");
    put_majority(&gp, metric, majority_of(study, figure->runs, figure->data),
                 "title 'majority class'");
    sw_text_add(&gp, "\n");
    return save(&gp, figure, metric->key, "gp");
}

sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs,
                             const char *const *name, const char *folder)
{
    int panels = 0;
    for (int d = 0; d < study->data_count; d++) panels += name[d] != NULL;
    int columns = panels < 3 ? panels : 3, rows = (panels + columns - 1) / columns;
    sw_text gp = {0};
    int higher = height_of_names(study), over = higher > 0 ? width_of_names(study, 32) : 0;
    int width = 100 + 32 * study->arm_count + over;
    put_head(&gp, "overview", 120 + columns * width, 60 + (260 + higher) * rows, study->arm_count);
    char title[200] = "on the test split";
    if (study->runs_per_arm > 1)
        snprintf(
            title, sizeof title, "on the test split: mean and deviation of %.40s, the %s beside it",
            sw_study_runs_display_name(study).text, study->config.folds > 0 ? "folds" : "seeds");
    bool best = false;
    for (int d = 0; d < study->data_count; d++)
        best |= name[d] && isfinite(runs[sw_study_index(study, d, 0, 0)].best_possible);
    bool majority = false;
    for (int d = 0; d < study->data_count; d++)
        majority |= name[d] && !isnan(majority_of(study, runs, d));
    if (best || majority)
        sw_append(title, sizeof title, "'.\"\\n\".'%s%s%s", best ? "dashed: the best possible" : "",
                  best && majority ? ", " : "", majority ? "dotted: the majority class" : "");
    sw_text_add(&gp, "set multiplot layout %d,%d title '%s'\nset key off\n", rows, columns, title);
    if (over > 0) sw_text_add(&gp, "set rmargin %d\n", over / COLUMN);
    const char *left = "";
    for (int d = 0, panel = 0; d < study->data_count; d++) {
        if (!name[d]) continue;
        const sw_main_metric *metric = metric_of(study, runs, d);
        const own_arms arms = arms_of(study, runs, d);
        put_arm_axis(&gp, study, &arms, true);
        put_metric_axis(&gp, metric, "test");
        bool known = panel++ % columns > 0 && strcmp(left, metric->name) == 0;
        if (known) sw_text_add(&gp, "set ylabel ''\n"); /* as in the panel to the left */
        left = metric->name;
        put_title(&gp, sw_data_display_name(study, d).text, (size_t)(width / SW_SCRIPT_LETTER));
        put_metric(&gp, study, &arms, metric->key, name[d]);
        put_best(&gp, metric, &runs[sw_study_index(study, d, 0, 0)], "notitle");
        put_majority(&gp, metric, majority_of(study, runs, d), "notitle");
        sw_text_add(&gp, "\n");
    }
    sw_text_add(&gp, "unset multiplot\n");
    return sw_text_save(&gp, folder, "overview.gp");
}

/* ---- Learning curves ------------------------------------------------------------------------- */

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
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    sw_text_add(&csv, "epoch");
    for (int i = 0; i < arms.count; i++) {
        sw_text_add(&csv, ",");
        sw_csv_field(&csv, sw_arm_display_name(study->arm[arms.arm[i]]).text);
    }
    sw_text_add(&csv, "\n");
    for (int64_t e = 0; e < longest->count; e++) {
        sw_text_real(&csv, longest->epoch[e]);
        for (int i = 0; i < arms.count; i++) {
            const sw_curve *own = &curve[arms.arm[i]];
            sw_text_add(&csv, ",");
            sw_csv_number(&csv, e < own->count ? metric->scale * own->value[e] : NAN);
        }
        sw_text_add(&csv, "\n");
    }
    return save(&csv, figure, "curves", "csv");
}

sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = metric_of(study, figure->runs, figure->data);
    SW_TRY(write_curves(figure, metric, curve));
    int64_t rows = longest_curve(curve, study->arm_count)->count;
    char title[96];
    snprintf(title, sizeof title, "validation %s", metric->key);
    if (study->runs_per_arm > 1)
        snprintf(title, sizeof title, "validation %s, mean of %.40s", metric->key,
                 sw_study_runs_display_name(study).text);
    sw_text gp = {0};
    int key_columns = (study->arm_count + 9) / 10;
    put_own_head(&gp, figure, "curves", title, 760 + key_columns * height_of_names(study), 400);
    put_metric_axis(&gp, metric, "validation");
    sw_text_add(&gp,
                "set xlabel 'epoch'\n"
                "set xrange [0:*]\n"
                "set key outside right top Left reverse samplen 3 spacing 1.2\n"
                "file = 'curves-%s.csv'\n"
                "plot ",
                figure->name);
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    for (int i = 0; i < arms.count; i++) {
        if (i) sw_text_add(&gp, ", \\\n     ");
        sw_text_add(&gp, "file skip 1 using 1:%d with linespoints ls %d pi %lld title ", i + 2,
                    arms.arm[i] + 1, (long long)(rows + 19) / 20);
        sw_script_quoted(&gp, sw_arm_display_name(study->arm[arms.arm[i]]).text);
    }
    sw_text_add(&gp, "\n");
    return save(&gp, figure, "curves", "gp");
}
