/* figure_cost.c - the test metric of each arm against its cost: parameters and seconds. */
#include "report/figure_cost.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "report/file_names.h"
#include "report/gnuplot_script.h"

#include <math.h>
#include <stdio.h>

/* In pixels. */
enum {
    PANEL = 300,
    LEFT = 90,
    BETWEEN = 40,
    TOP = 60,
    BOTTOM = 75,
    HEIGHT = 400,
    KEY = 90,      /* beside the names */
    KEY_LINE = 22, /* of an arm */
};

/* The two panels: the column of cost-NAME.csv, and the label. */
static const struct {
    int column;
    const char *words;
} axes[] = {{2, "parameters"}, {3, "seconds of a training"}};

static double cost_of(const sw_study_cell *cell, int axis)
{
    return axis == 0 ? (double)cell->parameters : cell->seconds_mean;
}

/* The limits of the arms that have a result. */
typedef struct limits {
    double cost[2][2], metric[2]; /* low, high */
} limits;

static limits limits_of(const sw_figure *figure, const sw_figure_arms *arms)
{
    const double scale = sw_figure_metric_of(figure)->scale;
    limits l = {{{INFINITY, -INFINITY}, {INFINITY, -INFINITY}}, {INFINITY, -INFINITY}};
    for (int i = 0; i < arms->count; i++) {
        const sw_study_cell cell =
            sw_study_cell_of(figure->study, figure->runs, figure->data, arms->arm[i]);
        if (cell.runs == 0) continue;
        const double sd = isnan(cell.metric_sd) ? 0 : cell.metric_sd;
        l.metric[0] = fmin(l.metric[0], scale * (cell.metric_mean - sd));
        l.metric[1] = fmax(l.metric[1], scale * (cell.metric_mean + sd));
        for (int x = 0; x < 2; x++) {
            l.cost[x][0] = fmin(l.cost[x][0], cost_of(&cell, x));
            l.cost[x][1] = fmax(l.cost[x][1], cost_of(&cell, x));
        }
    }
    return l;
}

static sw_status write_numbers(const sw_figure *figure, const sw_figure_arms *arms)
{
    const sw_study *study = figure->study;
    const double scale = sw_figure_metric_of(figure)->scale;
    sw_text csv = {0};
    sw_text_add(&csv, "arm,parameters,seconds,mean,deviation\n");
    for (int i = 0; i < arms->count; i++) {
        const sw_study_cell cell =
            sw_study_cell_of(study, figure->runs, figure->data, arms->arm[i]);
        sw_csv_field(&csv, sw_arm_display_name(study->arm[arms->arm[i]]).text);
        const double number[] = {cost_of(&cell, 0), cost_of(&cell, 1), scale * cell.metric_mean,
                                 scale * cell.metric_sd};
        for (int k = 0; k < 4; k++) sw_csv_next_number(&csv, cell.runs > 0 ? number[k] : NAN);
        sw_text_add(&csv, "\n");
    }
    return sw_figure_save(&csv, figure, "cost", "csv");
}

/* A tic of an axis of costs: "500", "20k", "1M". */
static void put_tic(sw_text *gp, double value, const char *before)
{
    const double unit = value >= 1e6 ? 1e6 : value >= 1e3 ? 1e3 : 1;
    sw_text_add(gp, "%s'%g%s' %g", before, value / unit,
                unit == 1e6   ? "M"
                : unit == 1e3 ? "k"
                              : "",
                value);
}

/* Costs that differ by more than a factor of three have a logarithmic axis, with tics at 1, 2 and 5
 * times each power of ten, or only at the powers if there are many. Other axes begin at 0. */
static void put_cost_axis(sw_text *gp, const char *words, double low, double high)
{
    sw_text_add(gp, "set xlabel '%s'\nset xtics ", words);
    if (!(low > 0 && high > 3 * low)) {
        const double top = high > 0 ? 1.15 * high : 1;
        const double wide = sw_figure_step(top);
        sw_text_add(gp, "(");
        for (int k = 0; k * wide <= top; k++) put_tic(gp, k * wide, k ? ", " : "");
        sw_text_add(gp, ")\nunset logscale x\nset xrange [0:%g]\n", top);
        return;
    }
    low /= 1.6, high *= 1.6;
    const bool many = high > 300 * low;
    const char *before = "(";
    for (int power = (int)floor(log10(low)); pow(10, power) <= high; power++)
        for (int digit = 1; digit <= 5; digit += digit == 1 ? 1 : 3) {
            const double value = digit * pow(10, power);
            if (value < low || value > high || (many && digit > 1)) continue;
            put_tic(gp, value, before);
            before = ", ";
        }
    sw_text_add(gp, ")\nset logscale x\nset xrange [%g:%g]\n", low, high);
}

static void put_panel(sw_text *gp, const sw_figure_arms *arms, int column, bool key)
{
    const int last = arms->count - 1;
    sw_text_add(gp,
                "plot for [i=0:%d] file skip 1 every ::i::i using %d:4 with points ls look[i+1] "
                "ps 1.2 title %s, \\\n"
                "     for [i=0:%d] file skip 1 every ::i::i using %d:4:5 with yerrorbars ls "
                "look[i+1] dt 1 ps 1.2 notitle\n",
                last, column, key ? "name[i+1]" : "''", last, column);
}

static void put_arms(sw_text *gp, const sw_figure *figure, const sw_figure_arms *arms)
{
    sw_figure_looks(gp, arms);
    sw_text_add(gp, "array name[%d] = [", arms->count);
    for (int i = 0; i < arms->count; i++) {
        if (i) sw_text_add(gp, ", ");
        sw_script_quoted(gp, sw_arm_display_name(figure->study->arm[arms->arm[i]]).text);
    }
    sw_text_add(gp, "]\nfile = 'cost-%s.csv'\n", figure->name);
}

sw_status sw_figure_cost(const sw_figure *figure)
{
    const sw_study *study = figure->study;
    const sw_main_metric *metric = sw_figure_metric_of(figure);
    const sw_figure_arms arms = sw_figure_arms_of(figure);
    SW_TRY(write_numbers(figure, &arms));
    const limits l = limits_of(figure, &arms);
    const sw_value_axis axis = sw_value_axis_of(metric, l.metric[0], l.metric[1], true);
    const double width = LEFT + 2 * PANEL + BETWEEN + KEY + arms.letters * SW_SCRIPT_LETTER;
    const int key = TOP + BOTTOM + KEY_LINE * arms.count;
    const double height = key > HEIGHT ? key : HEIGHT;
    char file[SW_FIGURE_FILE], title[400];
    snprintf(file, sizeof file, "cost-%s", figure->name);
    snprintf(title, sizeof title, "%.200s: test %s and its cost",
             sw_data_display_name(study, figure->data).text, metric->name);
    if (study->runs_per_arm > 1)
        sw_append(title, sizeof title, ", mean ± deviation of %s",
                  sw_study_runs_display_name(study).text);
    if (axis.cut) sw_append(title, sizeof title, " (the vertical axis does not begin at 0)");
    sw_text gp = {0};
    sw_figure_head(&gp, file, (int)width, (int)height, study->arm_count);
    sw_figure_title(&gp, "multiplot title", title, (int)width / SW_SCRIPT_LETTER - 4);
    put_arms(&gp, figure, &arms);
    sw_value_axis_put(&gp, &axis, "test");
    sw_text_add(&gp, "set bmargin at screen %.5f\nset tmargin at screen %.5f\nset errorbars 1.5\n",
                BOTTOM / height, 1 - TOP / height);
    for (int x = 0; x < 2; x++) {
        const double left = LEFT + x * (PANEL + BETWEEN);
        put_cost_axis(&gp, axes[x].words, l.cost[x][0], l.cost[x][1]);
        sw_text_add(&gp, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", left / width,
                    (left + PANEL) / width);
        if (x == 1) sw_text_add(&gp, "set ylabel ''\nset format y ''\n");
        sw_text_add(&gp,
                    x == 0 ? "set key off\n"
                           : "set key at screen %.5f, graph 1 left top Left reverse samplen 1 "
                             "spacing 1.2\n",
                    (left + PANEL + 10) / width);
        put_panel(&gp, &arms, axes[x].column, x == 1);
    }
    sw_text_add(&gp, "unset multiplot\n");
    return sw_figure_save(&gp, figure, "cost", "gp");
}
