/* scores_figures.c - figures of classes and labels: confusion matrix, ROC curves, calibration. */
#include "report/scores_figures.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/utf8.h"
#include "report/colours.h"
#include "report/gnuplot_script.h"

#include <setwise/report.h>

#include <math.h>
#include <stdio.h>

enum {
    MOST_CLASSES = 40, /* in a confusion matrix */
    MOST_NUMBERS = 16, /* classes whose counts are written into it */
    MOST_CURVES = 24,  /* ROC curves in a figure */
};

typedef struct drawing {
    const sw_scores *scores;
    const sw_columns *output; /* has the names */
    const char *folder;
} drawing;

static sw_status save(sw_text *text, const drawing *d, const char *kind, const char *ending)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", kind, ending);
    return sw_text_save(text, d->folder, name);
}

/* A name in a CSV file, in one line. */
static void put_csv_name(sw_text *csv, const sw_columns *output, int64_t c)
{
    char name[400];
    sw_name_number number;
    sw_printable(name, sizeof name, sw_name_or_number(output->name, c, &number));
    sw_csv_field(csv, name);
}

/* ---- Confusion matrix ------------------------------------------------------------------------ */

static sw_status write_confusion(const drawing *d)
{
    const sw_scores *s = d->scores;
    sw_text csv = {0};
    sw_text_add(&csv, "class");
    for (int64_t c = 0; c < s->outputs; c++) {
        sw_text_add(&csv, ",");
        put_csv_name(&csv, d->output, c);
    }
    for (int64_t row = 0; row < s->outputs; row++) {
        sw_text_add(&csv, "\n");
        put_csv_name(&csv, d->output, row);
        for (int64_t c = 0; c < s->outputs; c++)
            sw_text_add(&csv, ",%lld", (long long)s->confusion[row * s->outputs + c]);
    }
    sw_text_add(&csv, "\n");
    return save(&csv, d, "confusion", "csv");
}

static void put_names(sw_text *gp, const drawing *d, const char *axis)
{
    sw_text_add(gp, "set %stics %s(", axis, *axis == 'x' ? "rotate by -35 " : "");
    for (int64_t c = 0; c < d->scores->outputs; c++) sw_script_tic_name(gp, d->output, c);
    sw_text_add(gp, ") scale 0\n");
}

static bool has_confusion(const sw_scores *s)
{
    return s->confusion && s->outputs <= MOST_CLASSES;
}

/* The letters of the longest name, as it is shown. */
static int longest_name(const drawing *d)
{
    int longest = 0;
    for (int64_t c = 0; c < d->scores->outputs; c++) {
        sw_text name = {0};
        sw_script_name(&name, d->output, c, "");
        const int letters = sw_letters(name.data ? name.data : "");
        sw_text_free(&name);
        if (letters > longest) longest = letters;
    }
    return longest;
}

/* Begin with a plot of square cells, and room on its left and below it for the names. */
static void put_confusion_head(sw_text *gp, const drawing *d)
{
    const int classes = (int)d->scores->outputs, letters = longest_name(d);
    const int cell = classes <= 3 ? 110 : classes <= 6 ? 70 : classes <= MOST_NUMBERS ? 44 : 22;
    const int side = cell * classes, left = 70 + letters * SW_SCRIPT_LETTER;
    const int bottom = 70 + letters * SW_SCRIPT_LETTER * 3 / 5, top = 50, right = 120;
    const double width = left + side + right, height = top + side + bottom;
    sw_script_head(gp, "confusion", (int)width, (int)height);
    sw_script_style(gp);
    sw_text_add(gp,
                "set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
                "set bmargin at screen %.4f\nset tmargin at screen %.4f\n",
                left / width, (left + side) / width, bottom / height, (bottom + side) / height);
}

/* The colour of a cell is its share of the row. */
static sw_status script_confusion(const drawing *d)
{
    const int classes = (int)d->scores->outputs;
    sw_text gp = {0};
    put_confusion_head(&gp, d);
    put_names(&gp, d, "x");
    put_names(&gp, d, "y");
    sw_script_shares(&gp);
    sw_text_add(&gp,
                "set title 'confusion matrix, %lld sets'\n"
                "unset grid\nset border 0\nset xlabel 'answer of the model'\n"
                "set ylabel 'class of the set'\n"
                "set xrange [-0.5:%d.5]\nset yrange [%d.5:-0.5]\n"
                "set cbrange [0:1]\nset cblabel 'share of the sets of the class'\n"
                "unset key\nset style fill solid border lc rgb '" SW_COLOUR_GRID "'\nn = %d\n"
                "all(x) = sum [k=2:n+1] column(k)\n"
                "share(k) = all(0) > 0 ? column(k) / all(0) : 0\n"
                "plot for [k=2:n+1] 'confusion.csv' skip 1 using (k-2):0:(0.5):(0.5):(share(k)) "
                "with boxxyerror lc palette",
                (long long)d->scores->metrics.sets, classes - 1, classes - 1, classes);
    if (classes <= MOST_NUMBERS)
        sw_text_add(&gp,
                    ", \\\n"
                    "     for [k=2:n+1] '' skip 1 using (k-2):0:(sprintf('%%d', column(k))):"
                    "(%d * share(k) >= %d ? 0xfffffe : 0x222222) with labels tc rgb variable",
                    SW_SHARE_COLOURS, SW_SHARE_PALE);
    sw_text_add(&gp, "\n");
    return save(&gp, d, "confusion", "gp");
}

/* ---- ROC curves ------------------------------------------------------------------------------ */

/* The first output that has a curve of its own: of two classes, the second. */
static int64_t first_curve(const sw_scores *s)
{
    return s->task == SW_CLASSES && s->outputs == 2 ? 1 : 0;
}

static int curves_of(const sw_scores *s)
{
    int curves = 0;
    for (int64_t c = first_curve(s); c < s->outputs; c++) curves += s->of[c].roc.count > 0;
    return curves;
}

static sw_status write_roc(const drawing *d)
{
    const sw_scores *s = d->scores;
    sw_text csv = {0};
    sw_text_add(&csv, "output,name,false_rate,true_rate\n");
    for (int64_t c = first_curve(s); c < s->outputs; c++)
        for (int64_t k = 0; k < s->of[c].roc.count; k++) {
            sw_text_add(&csv, "%lld,", (long long)c);
            put_csv_name(&csv, d->output, c);
            sw_csv_next_number(&csv, s->of[c].roc.false_rate[k]);
            sw_csv_next_number(&csv, s->of[c].roc.true_rate[k]);
            sw_text_add(&csv, "\n");
        }
    return save(&csv, d, "roc", "csv");
}

static bool has_roc(const sw_scores *s)
{
    const int curves = curves_of(s);
    return curves > 0 && curves <= MOST_CURVES;
}

static sw_status script_roc(const drawing *d)
{
    const sw_scores *s = d->scores;
    sw_text gp = {0};
    sw_script_head(&gp, "roc", 820, 520);
    sw_script_style(&gp);
    sw_text_add(&gp,
                "set title 'ROC curve%s, %lld sets'\nset size square\n"
                "set xrange [0:1]\nset yrange [0:1]\nset xtics 0.2\nset ytics 0.2\n"
                "set xlabel 'false positive rate (1 - specificity)'\n"
                "set ylabel 'true positive rate (recall)'\n"
                "set key outside right top Left reverse samplen 3 spacing 1.2\n"
                "set datafile missing NaN\nplot x with lines dt '-' lc rgb '" SW_COLOUR_NOTE
                "' title 'chance'",
                curves_of(s) > 1 ? "s, each against the rest" : "", (long long)s->metrics.sets);
    for (int64_t c = first_curve(s), i = 0; c < s->outputs; c++) {
        char area[40] = "";
        if (s->of[c].roc.count == 0) continue;
        sw_append(area, sizeof area, ", AUC %.3f", s->of[c].auc);
        sw_text_add(&gp,
                    ", \\\n     'roc.csv' skip 1 using ($1 == %lld ? $3 : 1/0):4 with lines lw 2 "
                    "dt %d lc rgb '%s' title ",
                    (long long)c, (int)(i / SW_CURVE_COLOURS) + 1, sw_curve_colour((int)i));
        sw_script_name(&gp, d->output, c, area);
        i++;
    }
    sw_text_add(&gp, "\n");
    return save(&gp, d, "roc", "gp");
}

/* ---- Calibration ----------------------------------------------------------------------------- */

static bool has_calibration(const sw_scores *s)
{
    return isfinite(s->calibration_error);
}

static sw_status write_calibration(const drawing *d)
{
    sw_text csv = {0};
    sw_text_add(&csv, "from,to,count,probability,share\n");
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) {
        const sw_calibration_bin *bin = &d->scores->bin[b];
        sw_text_add(&csv, "%.1f,%.1f,%lld,", b / (double)SW_CALIBRATION_BINS,
                    (b + 1) / (double)SW_CALIBRATION_BINS, (long long)bin->count);
        sw_csv_number(&csv, bin->probability);
        sw_csv_next_number(&csv, bin->share);
        sw_text_add(&csv, "\n");
    }
    return save(&csv, d, "calibration", "csv");
}

/* The curve above, the number of predictions in each bin below it. */
static sw_status script_calibration(const drawing *d)
{
    const sw_scores *s = d->scores;
    sw_text gp = {0};
    sw_script_head(&gp, "calibration", 640, 700);
    sw_script_style(&gp);
    sw_text_add(&gp,
                "set multiplot\nset lmargin 9\nset rmargin 3\nset xrange [0:1]\nset xtics 0.2\n"
                "set origin 0,0.38\nset size 1,0.62\n"
                "set title 'calibration: error %.3f, Brier score %.3f'\n"
                "set yrange [0:1]\nset ytics 0.2\nset ylabel 'share that came true'\n"
                "set key outside above center horizontal Left reverse samplen 3\n"
                "plot x with lines dt '-' lc rgb '" SW_COLOUR_NOTE
                "' title 'perfectly calibrated', \\\n"
                "     'calibration.csv' skip 1 using ($3 > 0 ? $4 : 1/0):5 with linespoints lw 2 "
                "pt 7 ps 0.8 lc rgb '%s' title 'the model'\n"
                "set origin 0,0\nset size 1,0.4\nset offsets 0, 0, graph 0.08, 0\nunset "
                "title\nunset key\nset yrange [0:*]\n"
                "set ytics auto\nset ylabel 'predictions'\n"
                "set style fill solid 0.85 noborder\nset boxwidth 0.09\nset xlabel ",
                s->calibration_error, s->brier, sw_curve_colour(0));
    if (s->task == SW_LABELS)
        sw_text_add(&gp, "'predicted probability of a label'");
    else if (s->outputs != 2)
        sw_text_add(&gp, "'predicted probability of the answer'");
    else
        sw_text_add(&gp, "'predicted probability of '."), sw_script_name(&gp, d->output, 1, "");
    sw_text_add(&gp,
                "\nplot 'calibration.csv' skip 1 using (($1+$2)/2):3 with boxes lc rgb '%s'\n"
                "unset multiplot\n",
                sw_curve_colour(0));
    return save(&gp, d, "calibration", "gp");
}

/* ---- All of them ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool (*has)(const sw_scores *s);
    sw_status (*write)(const drawing *d);
    sw_status (*script)(const drawing *d);
} kinds[] = {
    {"confusion", has_confusion, write_confusion, script_confusion},
    {"roc", has_roc, write_roc, script_roc},
    {"calibration", has_calibration, write_calibration, script_calibration},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

void sw_scores_figures_left_out(sw_text *text, const sw_scores *s)
{
    int64_t curves = 0;
    if (!s->of) return;
    for (int64_t c = first_curve(s); c < s->outputs; c++) curves += !isnan(s->of[c].auc);
    const bool matrix = s->task == SW_CLASSES && s->outputs > MOST_CLASSES;
    if (matrix)
        sw_text_add(text, "No confusion matrix is drawn of %lld classes, only of up to %d.",
                    (long long)s->outputs, MOST_CLASSES);
    if (curves > MOST_CURVES)
        sw_text_add(text, "%sNo ROC curves are drawn of %lld %s, only of up to %d.",
                    matrix ? " " : "", (long long)curves,
                    s->task == SW_CLASSES ? "classes" : "labels", MOST_CURVES);
    if (matrix || curves > MOST_CURVES) sw_text_add(text, "\n\n");
}

static sw_status path_of(sw_path *path, const drawing *d, const char *kind, const char *ending)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", kind, ending);
    return sw_path_join(path, d->folder, name);
}

/* Remove a figure of earlier scores, which would be taken for one of these. */
static sw_status remove_old(const drawing *d, const char *kind)
{
    static const char *const endings[] = {"csv", "gp", "svg"};
    for (int i = 0; i < 3; i++) {
        sw_path path;
        SW_TRY(path_of(&path, d, kind, endings[i]));
        SW_TRY(sw_file_remove(path.text));
    }
    return SW_OK;
}

sw_status sw_scores_figures(const sw_scores *scores, const sw_schema *schema, const char *folder)
{
    SW_NOT_NULL(scores, folder);
    static const sw_columns unnamed;
    const drawing d = {scores, schema ? &schema->output : &unnamed, folder};
    if (!scores->of)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "figures of merit are of classes and labels, the task is %s",
                       sw_task_name(scores->task));
    if (d.output->count != 0 && d.output->count != scores->outputs)
        return sw_fail(SW_ERROR_ARGUMENT, "figures: the schema has %lld outputs, the scores %lld",
                       (long long)d.output->count, (long long)scores->outputs);
    if (!sw_path_exists(folder)) SW_TRY(sw_folder_new(folder));
    for (int i = 0; i < KINDS; i++) {
        SW_TRY(remove_old(&d, kinds[i].name));
        if (!kinds[i].has(scores)) continue;
        SW_TRY(kinds[i].write(&d));
        SW_TRY(kinds[i].script(&d));
    }
    for (int i = 0; i < KINDS; i++) {
        sw_path path;
        if (!kinds[i].has(scores)) continue;
        SW_TRY(path_of(&path, &d, kinds[i].name, "gp"));
        SW_TRY(sw_plot(path.text));
    }
    return SW_OK;
}
