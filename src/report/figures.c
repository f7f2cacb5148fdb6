#include "report/figures.h"

#include "base/escape.h"
#include "report/script.h"
#include "study/matrix.h"
#include "study/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Okabe and Ito's colours, told apart with any eyes, but for their yellow: grey stands for it,
 * which is not so faint on white. Dashes and point types change with the colour, so that a figure
 * survives a grey printer. */
static const char *const colours[] = {"#0072B2", "#D55E00", "#009E73", "#E69F00",
                                      "#56B4E9", "#CC79A7", "#000000", "#888888"};
static const int points[] = {7, 5, 9, 11, 13, 6, 4, 8, 10, 12};
enum {
    COLOURS = sizeof colours / sizeof colours[0],
    POINTS = sizeof points / sizeof points[0],
    DASHES = 5,
    FILE_NAME = 320, /* more than any file system takes */
};

enum {
    SHORT = 9,   /* letters that fit under a pooling's point */
    KEY = 150,   /* pixels that a key on the right takes */
    COLUMN = 10, /* pixels of a column and of a line, in which gnuplot counts margins */
    LINE = 20,
};

/* How much of a title its first line takes: at most `most` letters, where a colon allows. */
static size_t line_end(const char *title, size_t most)
{
    size_t length = strlen(title), colon = 0;
    for (size_t i = 0; i + 1 < length && (i < most || !colon); i++)
        if (title[i] == ':') colon = i + 1;
    return length > most && colon ? colon : length;
}

static void put_title(sw_text *text, const char *title, size_t most)
{
    const char *joint = "";
    sw_text_add(text, "set title ");
    while (*title) {
        char line[400];
        snprintf(line, sizeof line, "%.*s", (int)line_end(title, most), title);
        sw_text_add(text, "%s", joint);
        sw_script_quoted(text, line);
        title += strlen(line);
        title += strspn(title, " ");
        joint = ".\"\\n\".";
    }
    sw_text_add(text, "\n");
}

/* The poolings that a data set has runs of, which are those in its figures. */
typedef struct own_arms {
    int count, pool[SW_STUDY_MAX_ARMS]; /* which, in the study's list */
} own_arms;

static own_arms arms_of(const sw_study *study, const sw_study_run *runs, int data)
{
    own_arms a = {0};
    for (int p = 0; p < study->pool_count; p++)
        if (!sw_study_is_empty(study, runs, data, p)) a.pool[a.count++] = p;
    return a;
}

/* Letters of a pooling's name, at most. */
static int longest_name(const sw_study *study)
{
    int longest = 0;
    for (int p = 0; p < study->pool_count; p++) {
        int length = (int)strlen(sw_arm_label(study->pool[p]).text);
        if (length > longest) longest = length;
    }
    return longest;
}

/* How much higher a figure is for its poolings' names, in pixels: slanted, they go down by so much
 * for each letter that is more than fits without. 0: all fit. */
static int height_of_names(const sw_study *study)
{
    int more = longest_name(study) - SHORT;
    return more > 0 ? more * SW_SCRIPT_LETTER * 3 / 4 : 0;
}

/* How far they go to the right of the last point, where the points are `step` pixels apart. */
static int width_of_names(const sw_study *study, int step)
{
    int width = 0;
    for (int p = 0; p < study->pool_count; p++) {
        int length = (int)strlen(sw_arm_label(study->pool[p]).text);
        int over = length * SW_SCRIPT_LETTER - (study->pool_count - 1 - p) * step;
        if (over > width) width = over;
    }
    return width;
}

static const sw_main_metric *measure_of(const sw_study *study, const sw_study_run *runs, int data)
{
    return sw_main_metric_of(runs[sw_study_at(study, data, 0, 0)].task);
}

/* The y axis: "test accuracy, %", and how far it goes. */
static void put_measure_axis(sw_text *text, const sw_main_metric *measure, const char *split)
{
    /* Room for a point at 100 per cent, but no tic above. */
    const char *range = measure->lower ? "0:*" : *measure->unit ? "*:*<102" : "*:*";
    sw_text_add(text, "set yrange [%s]\nset ylabel '%s %s%s%s'\n", range, split, measure->name,
                *measure->unit ? ", " : "", measure->unit);
}

/* A script's beginning, with the look that all figures of poolings share. */
static void put_head(sw_text *text, const char *file, int width, int height, int pools)
{
    sw_script_head(text, file, width, height);
    sw_text_add(text, "set border 3 lc rgb '#444444'\n"
                      "set tics nomirror out scale 0.6 textcolor rgb '#222222'\n"
                      "set grid ytics lt 1 lw 0.6 lc rgb '#dddddd'\n"
                      "set offsets 0, 0, graph 0.05, graph 0.05\n");
    for (int i = 0; i < pools; i++)
        sw_text_add(text, "set style line %d lc rgb '%s' lw 2 dt %d pt %d ps 0.8\n", i + 1,
                    colours[i % COLOURS], i % DASHES + 1, points[i % POINTS]);
}

/* The same for the figure of one data set, with its title. */
static void put_own_head(sw_text *text, const sw_figure *figure, const char *kind, const char *what,
                         int width, int height)
{
    char file[FILE_NAME], title[400];
    snprintf(file, sizeof file, "%s-%s", kind, figure->name);
    snprintf(title, sizeof title, "%s: %s", figure->study->data[figure->data], what);
    put_head(text, file, width, height, figure->study->pool_count);
    put_title(text, title, 56); /* centred above the plot, which is left of the key */
}

/* End a file of the figure: "accuracy-NAME.csv". */
static sw_status save(sw_text *text, const sw_figure *figure, const char *kind, const char *ending)
{
    char name[FILE_NAME];
    snprintf(name, sizeof name, "%s-%s.%s", kind, figure->name, ending);
    return sw_text_save(text, figure->folder, name);
}

/* ---- The measure by pooling ------------------------------------------------------------------ */

/* A row a pooling: its name, mean and deviation, then the runs one by one, in the measure's
 * unit. */
static sw_status write_measures(const sw_figure *figure, const sw_main_metric *measure)
{
    const sw_study *study = figure->study;
    sw_text csv = {0};
    sw_text_add(&csv, "pooling,mean,deviation");
    for (int s = 0; s < study->seeds; s++)
        sw_text_add(&csv, ",%s", sw_study_run_label(study, study->config.seed + s).text);
    sw_text_add(&csv, "\n");
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    for (int i = 0; i < arms.count; i++) {
        const int p = arms.pool[i];
        sw_study_cell cell = sw_study_cell_of(study, figure->runs, figure->data, p);
        sw_csv_field(&csv, sw_arm_label(study->pool[p]).text);
        sw_text_add(&csv, ",");
        sw_csv_number(&csv, measure->scale * cell.metric_mean);
        sw_text_add(&csv, ",");
        sw_csv_number(&csv, measure->scale * cell.metric_sd);
        for (int s = 0; s < study->seeds; s++) {
            const sw_study_run *run = &figure->runs[sw_study_at(study, figure->data, p, s)];
            sw_text_add(&csv, ",");
            double value = sw_main_metric_value(measure, &run->result.test);
            sw_csv_number(&csv, run->status == SW_OK ? measure->scale * value : NAN);
        }
        sw_text_add(&csv, "\n");
    }
    return save(&csv, figure, measure->key, "csv");
}

#define ONE_RUN "pt 6 ps 0.5 lw 1.2 lc rgb '#555555'"

/* The poolings along the x axis. Slanted names go down, and to the right over the plot's end. */
static void put_pool_axis(sw_text *gp, const sw_study *study, const own_arms *arms, bool slanted)
{
    if (slanted) /* gnuplot itself would leave twice the room that they need */
        sw_text_add(gp, "set bmargin %d\n", (longest_name(study) * 9 / 2 + 2 * LINE - 1) / LINE);
    else
        sw_text_add(gp, "set xlabel 'pooling'\n");
    sw_text_add(gp, "set xrange [-0.5:%d.5]\nset errorbars 1.5\nset xtics %s(", arms->count - 1,
                slanted ? "rotate by -35 " : "");
    for (int i = 0; i < arms->count; i++) {
        if (i) sw_text_add(gp, ", ");
        sw_script_quoted(gp, sw_arm_label(study->pool[arms->pool[i]]).text);
        sw_text_add(gp, " %d", i);
    }
    sw_text_add(gp, ")\n");
}

/* A line across the plot at the best possible figure, if it is known. */
static void put_best(sw_text *gp, const sw_main_metric *measure, const sw_study_run *run,
                     const char *title)
{
    if (!isfinite(run->best)) return;
    sw_text_add(gp, ", \\\n     ");
    sw_csv_number(gp, measure->scale * run->best);
    sw_text_add(gp, " with lines lw 1.5 dt '-' lc rgb '#888888' %s", title);
}

/* The means of one data set with their deviations, and beside each, on its right, the runs. A
 * pooling has the same look in all figures. */
static void put_measures(sw_text *gp, const sw_study *study, const own_arms *arms, const char *key,
                         const char *name)
{
    int last = arms->count - 1;
    sw_text_add(gp, "array look[%d] = [", arms->count);
    for (int i = 0; i < arms->count; i++) sw_text_add(gp, "%s%d", i ? ", " : "", arms->pool[i] + 1);
    sw_text_add(gp,
                "]\nfile = '%s-%s.csv'\n"
                "plot for [i=0:%d] file skip 1 every ::i::i using (i):2 with points ls look[i+1] "
                "ps 1.1 notitle",
                key, name, last);
    if (study->seeds == 1) return;
    sw_text_add(gp,
                ", \\\n     for [i=0:%d] file skip 1 every ::i::i using (i):2:3 with "
                "yerrorbars ls look[i+1] dt 1 ps 1.1 notitle, \\\n"
                "     for [s=4:%d] file skip 1 using ($0+0.2):s with points " ONE_RUN " notitle",
                last, study->seeds + 3);
}

sw_status sw_figure_metric(const sw_figure *figure)
{
    const sw_study *study = figure->study;
    const sw_main_metric *measure = measure_of(study, figure->runs, figure->data);
    SW_TRY(write_measures(figure, measure));
    int width = 220 + 70 * study->pool_count, higher = height_of_names(study);
    int over = width_of_names(study, 70) - KEY; /* below the key there is room for so much */
    char title[96];
    snprintf(title, sizeof title, "test %s", measure->key);
    if (study->seeds > 1)
        snprintf(title, sizeof title, "test %s, mean and deviation of %.40s", measure->key,
                 sw_study_runs_label(study).text);
    sw_text gp = {0};
    put_own_head(&gp, figure, measure->key, title,
                 (width < 560 ? 560 : width) + (over > 0 ? over : 0), 400 + higher);
    put_measure_axis(&gp, measure, "test");
    sw_text_add(&gp, "set key outside right top Left reverse samplen 1 spacing 1.2\n");
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    put_pool_axis(&gp, study, &arms, study->pool_count > 8 || higher > 0);
    if (over > 0) sw_text_add(&gp, "set rmargin %d\n", (KEY + over) / COLUMN);
    put_measures(&gp, study, &arms, measure->key, figure->name);
    if (study->seeds > 1)
        sw_text_add(&gp,
                    ", \\\n     NaN with yerrorbars pt 7 ps 1 lw 2 lc rgb '#222222' "
                    "title 'mean ± sd', \\\n"
                    "     NaN with points " ONE_RUN " title 'one %s'",
                    study->config.folds > 0 ? "fold" : "seed");
    put_best(&gp, measure, &figure->runs[sw_study_at(study, figure->data, 0, 0)],
             "title 'best possible'");
    sw_text_add(&gp, "\n");
    return save(&gp, figure, measure->key, "gp");
}

sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs, char *const *name,
                             const char *folder)
{
    int panels = 0;
    for (int d = 0; d < study->data_count; d++) panels += name[d] != NULL;
    int columns = panels < 3 ? panels : 3, rows = (panels + columns - 1) / columns;
    sw_text gp = {0};
    int higher = height_of_names(study), over = higher > 0 ? width_of_names(study, 32) : 0;
    int width = 100 + 32 * study->pool_count + over;
    put_head(&gp, "overview", 120 + columns * width, 60 + (260 + higher) * rows, study->pool_count);
    char title[160] = "on the test split";
    if (study->seeds > 1)
        snprintf(title, sizeof title,
                 "on the test split: mean and deviation of %.40s, the %s beside it",
                 sw_study_runs_label(study).text, study->config.folds > 0 ? "folds" : "seeds");
    bool best = false;
    for (int d = 0; d < study->data_count; d++)
        best |= name[d] && isfinite(runs[sw_study_at(study, d, 0, 0)].best);
    if (best) sw_append(title, sizeof title, "'.\"\\n\".'dashed: the best possible");
    sw_text_add(&gp, "set multiplot layout %d,%d title '%s'\nset key off\n", rows, columns, title);
    if (over > 0) sw_text_add(&gp, "set rmargin %d\n", over / COLUMN);
    const char *left = "";
    for (int d = 0, panel = 0; d < study->data_count; d++) {
        if (!name[d]) continue;
        const sw_main_metric *measure = measure_of(study, runs, d);
        const own_arms arms = arms_of(study, runs, d);
        put_pool_axis(&gp, study, &arms, true);
        put_measure_axis(&gp, measure, "test");
        bool known = panel++ % columns > 0 && strcmp(left, measure->name) == 0;
        if (known) sw_text_add(&gp, "set ylabel ''\n"); /* the panel on the left says it */
        left = measure->name;
        put_title(&gp, sw_data_label(study, d).text, (size_t)(width / SW_SCRIPT_LETTER));
        put_measures(&gp, study, &arms, measure->key, name[d]);
        put_best(&gp, measure, &runs[sw_study_at(study, d, 0, 0)], "notitle");
        sw_text_add(&gp, "\n");
    }
    sw_text_add(&gp, "unset multiplot\n");
    return sw_text_save(&gp, folder, "overview.gp");
}

/* ---- Learning curves ------------------------------------------------------------------------- */

static int64_t longest(const sw_curve *curve, int count)
{
    int64_t epochs = 0;
    for (int i = 0; i < count; i++)
        if (curve[i].epochs > epochs) epochs = curve[i].epochs;
    return epochs;
}

/* A row an epoch, a column a pooling, in the measure's unit; empty after a curve's end. */
static sw_status write_curves(const sw_figure *figure, const sw_main_metric *measure,
                              const sw_curve *curve)
{
    const sw_study *study = figure->study;
    sw_text csv = {0};
    int64_t epochs = longest(curve, study->pool_count);
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    sw_text_add(&csv, "epoch");
    for (int i = 0; i < arms.count; i++) {
        sw_text_add(&csv, ",");
        sw_csv_field(&csv, sw_arm_label(study->pool[arms.pool[i]]).text);
    }
    sw_text_add(&csv, "\n");
    for (int64_t e = 0; e < epochs; e++) {
        sw_text_add(&csv, "%lld", (long long)e + 1);
        for (int i = 0; i < arms.count; i++) {
            const sw_curve *of = &curve[arms.pool[i]];
            sw_text_add(&csv, ",");
            sw_csv_number(&csv, e < of->epochs ? measure->scale * of->figure[e] : NAN);
        }
        sw_text_add(&csv, "\n");
    }
    return save(&csv, figure, "curves", "csv");
}

sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve)
{
    const sw_study *study = figure->study;
    const sw_main_metric *measure = measure_of(study, figure->runs, figure->data);
    SW_TRY(write_curves(figure, measure, curve));
    int64_t epochs = longest(curve, study->pool_count);
    char title[96];
    snprintf(title, sizeof title, "validation %s", measure->key);
    if (study->seeds > 1)
        snprintf(title, sizeof title, "validation %s, mean of %.40s", measure->key,
                 sw_study_runs_label(study).text);
    sw_text gp = {0};
    int key_columns = (study->pool_count + 9) / 10;
    put_own_head(&gp, figure, "curves", title, 760 + key_columns * height_of_names(study), 400);
    put_measure_axis(&gp, measure, "validation");
    sw_text_add(&gp,
                "set xlabel 'epoch'\n"
                "set xrange [0.5:%lld.5]\n"
                "set xtics %lld\n"
                "set key outside right top Left reverse samplen 3 spacing 1.2\n"
                "file = 'curves-%s.csv'\n"
                "plot ",
                (long long)epochs, (long long)(epochs + 9) / 10, figure->name);
    const own_arms arms = arms_of(study, figure->runs, figure->data);
    for (int i = 0; i < arms.count; i++) {
        if (i) sw_text_add(&gp, ", \\\n     ");
        sw_text_add(&gp, "file skip 1 using 1:%d with linespoints ls %d pi %lld title ", i + 2,
                    arms.pool[i] + 1, (long long)(epochs + 19) / 20);
        sw_script_quoted(&gp, sw_arm_label(study->pool[arms.pool[i]]).text);
    }
    sw_text_add(&gp, "\n");
    return save(&gp, figure, "curves", "gp");
}
