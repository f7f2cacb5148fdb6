/* figure_forest.c - how good each arm is, and how far it is from the reference, with intervals. */
#include "report/figure_forest.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "report/colours.h"
#include "report/file_names.h"
#include "report/gnuplot_script.h"
#include "report/metric_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In pixels. */
enum {
    ROW = 34,
    PANEL = 270,
    BETWEEN = 30,
    TOP = 36, /* and the title */
    LINE = 20,
    BOTTOM = 95,
    EDGE = 20,
    NUMBERS = 300, /* right of the second panel */
};

typedef struct forest {
    const sw_figure *figure;
    const sw_metric_analysis *metric;
    int reference;
    sw_figure_arms arms;
    double width, height, left; /* left: of the first panel */
} forest;

static sw_pair_estimate pair_of(const forest *f, int arm)
{
    return sw_metric_pair(f->metric, arm, f->reference);
}

/* The number of a pair in the second panel: its ratio, or its difference in the metric's unit. */
static double shown_of(const forest *f, const sw_pair_estimate *pair)
{
    return f->metric->ratios ? pair->ratio : f->metric->scale * pair->difference;
}

static sw_display_name name_of(const forest *f, int arm)
{
    return sw_arm_display_name(f->figure->study->arm[arm]);
}

/* ---- The numbers ----------------------------------------------------------------------------- */

static const char *verdict_of(const sw_pair_estimate *pair)
{
    return pair->verdict == SW_UNTESTED ? "" : sw_verdict_name(pair->verdict);
}

static sw_status write_numbers(const forest *f)
{
    const double scale = f->metric->scale, by = f->metric->ratios ? 1 : scale;
    const char *what = f->metric->ratios ? "ratio" : "difference";
    sw_text csv = {0};
    sw_text_add(&csv, "row,arm,mean,low,high,%s,%s_low,%s_high,verdict\n", what, what, what);
    for (int i = 0; i < f->arms.count; i++) {
        const int a = f->arms.arm[i];
        const sw_arm_estimate *arm = &f->metric->arm[a];
        const sw_pair_estimate pair = pair_of(f, a);
        const double number[] = {scale * arm->mean, scale * arm->low,
                                 scale * arm->high, a == f->reference ? NAN : shown_of(f, &pair),
                                 by * pair.low,     by * pair.high};
        sw_text_add(&csv, "%d,", i);
        sw_csv_field(&csv, name_of(f, a).text);
        for (int k = 0; k < 6; k++) sw_csv_next_number(&csv, number[k]);
        sw_text_add(&csv, ",%s\n", a == f->reference ? "reference" : verdict_of(&pair));
    }
    return sw_figure_save(&csv, f->figure, "forest", "csv");
}

/* ---- The two panels -------------------------------------------------------------------------- */

/* "-3.4 [-5.1, -1.8]  worse", rounded so that the interval's length keeps two digits; as in the
 * table, if it has no length. */
static void say_difference(char *words, size_t size, const forest *f, const sw_pair_estimate *pair)
{
    const double scale = f->metric->scale, length = scale * (pair->high - pair->low);
    double digits = length > 0    ? 1 - floor(log10(length))
                    : length == 0 ? sw_metric_digits(f->metric)
                                  : 2;
    digits = isnan(digits) ? 2 : fmin(9, fmax(*f->metric->unit ? 1 : 0, digits));
    if (isfinite(pair->difference)) {
        *words = '\0';
        sw_append(words, size, "%+.*f", (int)digits, scale * pair->difference);
    }
    if (isfinite(length))
        sw_append(words, size, " [%+.*f, %+.*f]  %s", (int)digits, scale * pair->low, (int)digits,
                  scale * pair->high, verdict_of(pair));
}

/* "×1.90 [1.62, 2.24]  worse" */
static void say_ratio(char *words, size_t size, const forest *f, const sw_pair_estimate *pair)
{
    sw_text text = {0};
    sw_metric_comparison(&text, f->metric, pair);
    if (isfinite(pair->ratio) && text.data)
        snprintf(words, size, "×%s  %s", text.data, verdict_of(pair));
    sw_text_free(&text);
}

static void put_words(sw_text *gp, const forest *f, int row)
{
    const int a = f->arms.arm[row];
    const sw_pair_estimate pair = pair_of(f, a);
    char words[160] = "no result";
    if (a == f->reference)
        snprintf(words, sizeof words, "the reference");
    else if (f->metric->arm[a].same != a)
        snprintf(words, sizeof words, "%s",
                 pair.verdict == SW_SAME_RUNS ? "the same runs" : "the runs of another arm");
    else if (f->metric->ratios)
        say_ratio(words, sizeof words, f, &pair);
    else
        say_difference(words, sizeof words, f, &pair);
    sw_text_add(gp, "set label '");
    for (const char *c = words; *c; c++) sw_text_add(gp, *c == '-' ? "−" : "%c", *c);
    const bool decided = pair.verdict == SW_BETTER || pair.verdict == SW_WORSE;
    sw_text_add(gp, "' at graph 1, first %d left offset 1.5,0 textcolor rgb '%s'\n", row,
                decided ? SW_COLOUR_TEXT : SW_COLOUR_NOTE);
}

static void put_place(sw_text *gp, const forest *f, int panel)
{
    const double left = f->left + panel * (PANEL + BETWEEN);
    sw_text_add(gp, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", left / f->width,
                (left + PANEL) / f->width);
}

static void put_names(sw_text *gp, const forest *f)
{
    sw_text_add(gp, "set ytics scale 0 (");
    for (int i = 0; i < f->arms.count; i++) sw_script_tic(gp, name_of(f, f->arms.arm[i]).text, i);
    sw_text_add(gp, ")\n");
}

/* Set the limits of an axis to low and high, with a little room. Returns where it begins. */
static double put_limits(sw_text *gp, double low, double high)
{
    const double room = high > low ? 0.04 * (high - low) : 1;
    sw_text_add(gp, "set xrange [%g:%g]\nset xtics ", low - room, high + room);
    if (high > low)
        sw_text_add(gp, "%g\n", sw_figure_step(high - low));
    else
        sw_text_add(gp, "autofreq\n");
    return low - room;
}

/* Shares are from 0 to 1, whatever their intervals. */
static void put_means(sw_text *gp, const forest *f)
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < f->arms.count; i++) {
        const sw_arm_estimate *arm = &f->metric->arm[f->arms.arm[i]];
        low = fmin(low, f->metric->scale * (isnan(arm->low) ? arm->mean : arm->low));
        high = fmax(high, f->metric->scale * (isnan(arm->high) ? arm->mean : arm->high));
    }
    if (*f->metric->unit) low = fmax(low, 0), high = fmin(high, 100);
    const double begin = put_limits(gp, low, high);
    put_place(gp, f, 0);
    put_names(gp, f);
    sw_text_add(gp,
                "set xlabel 'test %s%s%s'%s\n"
                "plot for [i=0:%d] file skip 1 every ::i::i using 3:1 with points ls look[i+1] "
                "ps 1.1 notitle, \\\n"
                "     for [i=0:%d] file skip 1 every ::i::i using 3:1:4:5 with xerrorbars ls "
                "look[i+1] dt 1 ps 1.1 notitle\n",
                f->metric->name, *f->metric->unit ? ", " : "", f->metric->unit,
                begin > 0 ? ".\"\\n\".'(the axis does not begin at 0)'" : "", f->arms.count - 1,
                f->arms.count - 1);
}

/* A logarithmic axis of ratios, with tics at 1, 2, 5 times a power of ten, or nearer ones about 1.
 */
static void put_ratio_limits(sw_text *gp, double low, double high)
{
    const double room = pow(high / low, 0.04);
    sw_text_add(gp, "set logscale x\nset xrange [%g:%g]\n", low / room, high * room);
    if (high / low < 4) {
        sw_text_add(gp, "set xtics %g\nunset logscale x\n", sw_figure_step(high - low));
        return;
    }
    const int each = high / low > 40 ? 1 : 3; /* tics of a power of ten */
    sw_text_add(gp, "set xtics (");
    for (int k = (int)floor(log10(low)), put = 0; k <= (int)ceil(log10(high)); k++)
        for (int i = 0; i < each; i++, put++) {
            const double tic = pow(10, k) * (i == 0 ? 1 : i == 1 ? 2 : 5);
            sw_text_add(gp, "%s'%g' %g", put ? ", " : "", tic, tic);
        }
    sw_text_add(gp, ")\n");
}

/* The point of an undecided difference is hollow. */
static void put_differences(sw_text *gp, const forest *f)
{
    const bool ratios = f->metric->ratios;
    const double scale = ratios ? 1 : f->metric->scale;
    double low = ratios ? 1 : 0, high = low;
    for (int i = 0; i < f->arms.count; i++) {
        const sw_pair_estimate pair = pair_of(f, f->arms.arm[i]);
        if (f->arms.arm[i] == f->reference) continue;
        low = fmin(low, isnan(pair.low) ? shown_of(f, &pair) : scale * pair.low);
        high = fmax(high, isnan(pair.high) ? shown_of(f, &pair) : scale * pair.high);
    }
    if (ratios && low > 0 && isfinite(high) && high > low)
        put_ratio_limits(gp, low, high);
    else
        put_limits(gp, low, high);
    put_place(gp, f, 1);
    for (int i = 0; i < f->arms.count; i++) put_words(gp, f, i);
    sw_text_add(gp, "unset ytics\nset xlabel '%s %s'.", ratios ? "ratio to" : "difference from",
                f->metric->against ? "the named " : "");
    sw_script_quoted(gp, name_of(f, f->reference).text);
    sw_text_add(gp,
                ".'%s'.\"\\n\".'← %s   |   %s →'\n"
                "set arrow from %d, graph 0 to %d, graph 1 nohead lw 1.5 lc rgb '" SW_COLOUR_NOTE
                "' back\n",
                *f->metric->unit ? ", points" : "", f->metric->lower_is_better ? "better" : "worse",
                f->metric->lower_is_better ? "worse" : "better", ratios, ratios);
    sw_text_add(gp,
                "plot for [i=0:%d] file skip 1 every ::i::i using 6:1:7:8 with xerrorbars ls "
                "look[i+1] dt 1 ps 1.1 notitle, \\\n"
                "     for [i=0:%d] file skip 1 every ::i::i using (strcol(9) eq 'undecided' ? $6 : "
                "NaN):1 with points pt 7 ps 0.6 lc rgb '" SW_COLOUR_HOLE "' notitle\n",
                f->arms.count - 1, f->arms.count - 1);
}

bool sw_figure_has_forest(const sw_figure *figure, const sw_analysis *analysis)
{
    if (!analysis) return false;
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    const sw_metric_analysis *metric = analysis->metric;
    const int reference = figure->study->reference;
    for (int i = 0; i < arms.count; i++)
        if (arms.arm[i] != reference &&
            isfinite(sw_metric_pair(metric, arms.arm[i], reference).low))
            return true;
    return false;
}

sw_status sw_figure_forest(const sw_figure *figure, const sw_analysis *analysis)
{
    const sw_study *study = figure->study;
    forest f = {.figure = figure,
                .metric = analysis->metric,
                .reference = study->reference,
                .arms = sw_figure_arms_of(figure)};
    SW_TRY(write_numbers(&f));
    f.left = EDGE + f.arms.letters * SW_SCRIPT_LETTER + EDGE;
    f.width = f.left + 2 * PANEL + BETWEEN + NUMBERS;
    char file[SW_FIGURE_FILE], title[400];
    snprintf(file, sizeof file, "forest-%s", figure->name);
    snprintf(title, sizeof title, "%.200s: test %s of ",
             sw_data_display_name(study, figure->data).text, f.metric->name);
    sw_append(title, sizeof title, "%s, with 95 %% intervals for other %s",
              sw_study_runs_display_name(study).text,
              study->config.folds > 0 ? "divisions"
              : f.metric->sets > 0    ? "seeds and other test sets"
                                      : "seeds on these test sets");
    sw_text gp = {0}, words = {0};
    const int lines =
        sw_figure_title(&words, "multiplot title", title, (int)f.width / SW_SCRIPT_LETTER - 4);
    const int top = TOP + LINE * lines;
    f.height = top + ROW * f.arms.count + BOTTOM;
    sw_figure_head(&gp, file, (int)f.width, (int)f.height, study->arm_count);
    sw_text_take(&gp, &words);
    sw_text_add(&gp,
                "set bmargin at screen %.5f\nset tmargin at screen %.5f\nset errorbars 1.2\n"
                "set key off\nset grid noytics xtics\nset border 1\nset yrange [%d.5:-0.5]\n"
                "file = 'forest-%s.csv'\n",
                BOTTOM / f.height, 1 - top / f.height, f.arms.count - 1, figure->name);
    sw_figure_looks(&gp, &f.arms);
    put_means(&gp, &f);
    put_differences(&gp, &f);
    sw_text_add(&gp, "unset multiplot\n");
    return sw_figure_save(&gp, figure, "forest", "gp");
}
