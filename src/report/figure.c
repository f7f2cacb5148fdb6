/* figure.c - what the figures of a study share: arms, titles, axes, and lines to compare with. */
#include "report/figure.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/file_names.h"
#include "report/gnuplot_script.h"
#include "report/report.h"
#include "study/runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Arms and metric ------------------------------------------------------------------------- */

sw_figure_arms sw_figure_arms_of(const sw_figure *figure)
{
    sw_figure_arms own = {0};
    const sw_study *study = figure->study;
    for (int a = 0; a < study->arm_count; a++) {
        if (sw_study_is_empty(study, figure->runs, figure->data, a)) continue;
        const int letters = (int)strlen(sw_arm_display_name(study->arm[a]).text);
        if (letters > own.letters) own.letters = letters;
        own.arm[own.count++] = a;
    }
    return own;
}

void sw_figure_looks(sw_text *text, const sw_figure_arms *arms)
{
    sw_text_add(text, "array look[%d] = [", arms->count);
    for (int i = 0; i < arms->count; i++)
        sw_text_add(text, "%s%d", i ? ", " : "", arms->arm[i] + 1);
    sw_text_add(text, "]\n");
}

const sw_main_metric *sw_figure_metric_of(const sw_figure *figure)
{
    return sw_main_metric_of(
        figure->runs[sw_study_index(figure->study, figure->data, 0, 0)].task,
        figure->runs[sw_study_index(figure->study, figure->data, 0, 0)].outputs);
}

/* ---- Titles ---------------------------------------------------------------------------------- */

/* The bytes of the first line of a title, with the space that follows it. */
static size_t line_end(const char *title, size_t most)
{
    size_t sentence = 0, word = 0, colon = 0, end = 0;
    if (strlen(title) <= most) return strlen(title);
    for (size_t i = 0; title[i] && (i < most || !end); i++) {
        if (title[i] == ' ' && i > 0 && title[i - 1] == ':') sentence = i + 1;
        if (title[i] == ' ') word = i + 1;
        if (title[i] == ':') colon = i + 1;
        end = sentence ? sentence : word ? word : colon;
    }
    return end ? end : strlen(title);
}

int sw_figure_title(sw_text *text, const char *command, const char *title, int most)
{
    int lines = 0;
    sw_text_add(text, "set %s ", command);
    for (; *title || lines == 0; lines++) {
        char line[600];
        const size_t length = line_end(title, (size_t)most);
        const size_t shown = length > 0 && title[length - 1] == ' ' ? length - 1 : length;
        snprintf(line, sizeof line, "%.*s", (int)shown, title);
        sw_text_add(text, "%s", lines ? ".\"\\n\"." : "");
        sw_script_quoted(text, line);
        title += length;
    }
    sw_text_add(text, "\n");
    return lines;
}

/* ---- Beginning and end of a figure ----------------------------------------------------------- */

void sw_figure_head(sw_text *text, const char *file, int width, int height, int arms)
{
    /* Dashes and point types change with the colour, so that the figures can be read when printed
     * in grey. */
    static const int points[] = {7, 5, 9, 11, 13, 6, 4, 8, 10, 12};
    enum { POINTS = sizeof points / sizeof points[0], DASHES = 5 };
    sw_script_head(text, file, width, height);
    sw_script_style(text);
    for (int i = 0; i < arms; i++)
        sw_text_add(text, "set style line %d lc rgb '%s' lw 2 dt %d pt %d ps 0.8\n", i + 1,
                    sw_curve_colour(i), i % DASHES + 1, points[i % POINTS]);
}

void sw_figure_own_head(sw_text *text, const sw_figure *figure, const char *kind, const char *what,
                        int width, int height)
{
    char file[SW_FIGURE_FILE], title[600];
    snprintf(file, sizeof file, "%s-%s", kind, figure->name);
    snprintf(title, sizeof title, "%s: %s", sw_data_display_name(figure->study, figure->data).text,
             what);
    sw_figure_head(text, file, width, height, figure->study->arm_count);
    sw_figure_title(text, "title", title, (width - 60) / SW_SCRIPT_LETTER);
}

sw_status sw_figure_save(sw_text *text, const sw_figure *figure, const char *kind,
                         const char *ending)
{
    char name[SW_FIGURE_FILE];
    sw_figure_file(name, kind, figure->name, ending);
    return sw_text_save(text, figure->folder, name);
}

/* ---- The axis of the main metric ------------------------------------------------------------- */

double sw_step_above(double least)
{
    const double power = pow(10, floor(log10(least)));
    const double rounded = least / power * (1 - 1e-9); /* errors of rounding must not raise it */
    return power * (rounded < 1 ? 1 : rounded < 2 ? 2 : rounded < 5 ? 5 : 10);
}

double sw_figure_step(double range)
{
    return sw_step_above(range / 4);
}

sw_value_axis sw_value_axis_of(const sw_main_metric *metric, double low, double high, bool zoom)
{
    const bool share = *metric->unit;
    sw_value_axis axis = {metric, metric->lower_is_better ? 0 : NAN, NAN, NAN, false};
    if (!share) return axis;
    const double room = 8; /* above 100 %, for words */
    axis = (sw_value_axis){metric, 0, 100 + room, 20, false};
    const double range = high - low > 1 ? high - low : 1, step = sw_figure_step(1.3 * range);
    const double from = step * floor((low - 0.2 * range) / step), to = high + 0.2 * range;
    return zoom && from > to / 2 ? (sw_value_axis){metric, from, to, step, true} : axis;
}

/* "VALUE:", or "*:" for a limit that gnuplot chooses. */
static void put_limit(sw_text *text, double limit)
{
    if (isnan(limit))
        sw_text_add(text, "*");
    else
        sw_csv_number(text, limit);
}

void sw_value_axis_put(sw_text *text, const sw_value_axis *axis, const char *split)
{
    const sw_main_metric *metric = axis->metric;
    sw_text_add(text, "set yrange [");
    put_limit(text, axis->from);
    sw_text_add(text, ":");
    put_limit(text, axis->to);
    sw_text_add(text, "]\nset ylabel '%s %s%s%s'\nunset arrow\n", split, metric->name,
                *metric->unit ? ", " : "", metric->unit);
    if (isnan(axis->step)) {
        sw_text_add(text, "set ytics autofreq\n");
    } else { /* no tic above 100 % */
        sw_text_add(text, "set ytics ");
        put_limit(text, axis->from);
        sw_text_add(text, ",");
        put_limit(text, axis->step);
        sw_text_add(text, ",100\n");
    }
    for (int stroke = 0; axis->cut && stroke < 2; stroke++)
        sw_text_add(text,
                    "set arrow from graph 0, graph 0.0%d rto character 0.7, character 0.5 nohead "
                    "lw 1.5 lc rgb '" SW_COLOUR_AXIS "' front\n"
                    "set arrow from graph 0, graph 0.0%d rto character -0.7, character -0.5 nohead "
                    "lw 1.5 lc rgb '" SW_COLOUR_AXIS "' front\n",
                    4 + 3 * stroke, 4 + 3 * stroke);
}

/* ---- Lines to compare with ------------------------------------------------------------------- */

sw_guides sw_figure_guides_of(const sw_figure *figure)
{
    const sw_study *study = figure->study;
    const double scale = sw_figure_metric_of(figure)->scale;
    const sw_study_run *first = &figure->runs[sw_study_index(study, figure->data, 0, 0)];
    return (sw_guides){.majority = scale * sw_majority_of(study, figure->runs, figure->data),
                       .best = isfinite(first->best_possible) ? scale * first->best_possible : NAN};
}

void sw_guides_widen(const sw_guides *guides, double *low, double *high)
{
    const double range = *high - *low, begin = *low - range, end = *high + range;
    if (guides->majority > begin && guides->majority < end) {
        *low = fmin(*low, guides->majority);
        *high = fmax(*high, guides->majority);
    }
    if (guides->best > *high && guides->best < end) *high = guides->best;
}

/* Does the axis reach the value? */
static bool reaches(const sw_value_axis *axis, double value)
{
    return !(value < axis->from) && !(value > axis->to);
}

/* Words to the right of the plot, in two lines, at the value. `upper`: above it. Those of a value
 * that the axis does not reach stand at its end, the upper ones above the lower ones. */
static void put_words(sw_text *text, const sw_value_axis *axis, const char *words, double value,
                      bool upper)
{
    const bool line = reaches(axis, value), beyond = value > axis->to;
    sw_text_add(text, "set label '%s'.\"\\n\".'%.4g%s%s%s' at graph 1, ", words, value,
                *axis->metric->unit ? " " : "", axis->metric->unit,
                line     ? ""
                : beyond ? " ↑"
                         : " ↓");
    if (line) {
        sw_text_add(text, "first ");
        sw_csv_number(text, value);
    } else {
        sw_text_add(text, "graph %s", beyond ? upper ? "0.98" : "0.78" : upper ? "0.26" : "0.06");
    }
    sw_text_add(text, " left offset 0.7,%s font small textcolor rgb '" SW_COLOUR_NOTE "'\n",
                !line || upper ? "0.6" : "0");
}

void sw_guides_put_words(sw_text *text, const sw_guides *guides, const sw_value_axis *axis)
{
    sw_text_add(text, "unset label\n");
    if (!isnan(guides->majority)) put_words(text, axis, "majority", guides->majority, false);
    if (!isnan(guides->best)) put_words(text, axis, "best possible", guides->best, true);
}

static void put_line(sw_text *text, const sw_value_axis *axis, double value, const char *dash)
{
    if (isnan(value) || !reaches(axis, value)) return;
    sw_text_add(text, ", \\\n     ");
    sw_csv_number(text, value);
    sw_text_add(text, " with lines lw 1.5 dt '%s' lc rgb '" SW_COLOUR_NOTE "' notitle", dash);
}

void sw_guides_put_lines(sw_text *text, const sw_guides *guides, const sw_value_axis *axis)
{
    put_line(text, axis, guides->best, "-");
    put_line(text, axis, guides->majority, ".");
}
