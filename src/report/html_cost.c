/* html_cost.c - the main metric of the arms against what they cost: parameters and seconds. */
#include "report/html_cost.h"

#include "base/utf8.h"
#include "report/html_axis.h"
#include "report/html_text.h"

#include <math.h>
#include <stdlib.h>

/* In units of the drawing, which is as wide as the page allows. */
enum {
    WIDTH = 490,
    HEIGHT = 300,
    LEFT = 46,
    RIGHT = 290, /* of the plot; behind it are the names */
    TOP = 14,
    BOTTOM = 258,
    LINE = 15, /* from name to name */
    NAME = RIGHT + 22,
    LETTERS = 22, /* of a name */
    TICKS = 8
};

/* An arm in the figure. `name` is the height of its name, beside the plot. */
typedef struct point {
    int arm;
    double cost, value, low, high, name;
} point;

typedef struct plot {
    const sw_report *report;
    const sw_metric_analysis *metric;
    point *point;
    int count;
    sw_axis across, up;
} plot;

static double x_of(const plot *p, double cost)
{
    return LEFT + (RIGHT - LEFT) * sw_axis_at(&p->across, cost);
}

static double y_of(const plot *p, double value)
{
    return BOTTOM - (BOTTOM - TOP) * sw_axis_at(&p->up, value);
}

/* ---- Points and axes ------------------------------------------------------------------------- */

static void find_points(plot *p, int data, bool seconds)
{
    const sw_study *study = p->report->study;
    p->count = 0;
    for (int a = 0; a < study->arm_count; a++) {
        const sw_study_cell cell = sw_study_cell_of(study, p->report->runs, data, a);
        const sw_arm_estimate *of = &p->metric->arm[a];
        const double scale = p->metric->scale;
        const double cost = seconds ? cell.seconds_mean : (double)cell.parameters;
        if (cell.runs == 0 || !isfinite(of->mean) || !(cost > 0)) continue;
        const bool interval = isfinite(of->low) && isfinite(of->high);
        p->point[p->count++] = (point){.arm = a,
                                       .cost = cost,
                                       .value = scale * of->mean,
                                       .low = scale * (interval ? of->low : of->mean),
                                       .high = scale * (interval ? of->high : of->mean)};
    }
}

static void find_axes(plot *p)
{
    double cheap = INFINITY, dear = 0, low = INFINITY, high = -INFINITY;
    for (int i = 0; i < p->count; i++) {
        cheap = fmin(cheap, p->point[i].cost), dear = fmax(dear, p->point[i].cost);
        low = fmin(low, p->point[i].low), high = fmax(high, p->point[i].high);
    }
    p->across = dear > 8 * cheap ? sw_axis_log(cheap, dear) : sw_axis_of(cheap, dear);
    p->up = sw_axis_of(low, high);
}

static int by_height(const void *a, const void *b)
{
    const point *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value) - (x->value > y->value) : x->arm - y->arm;
}

/* Names stand beside the plot, from the best to the worst, as near to their points as there is room
 * for them. */
static void place_names(plot *p)
{
    qsort(p->point, (size_t)p->count, sizeof *p->point, by_height);
    double next = TOP;
    for (int i = 0; i < p->count; i++) {
        p->point[i].name = fmax(y_of(p, p->point[i].value), next);
        next = p->point[i].name + LINE;
    }
    next = BOTTOM + LINE;
    for (int i = p->count - 1; i >= 0 && p->point[i].name > next - LINE; i--) {
        p->point[i].name = next - LINE;
        next = p->point[i].name;
    }
}

/* ---- The drawing ----------------------------------------------------------------------------- */

static void put_line(sw_text *html, const char *kind, double x1, double y1, double x2, double y2)
{
    sw_text_add(html, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", kind,
                x1, y1, x2, y2);
}

/* "500", "20k", "1.5M" */
static void put_cost(sw_text *html, double cost)
{
    if (cost < 1e4)
        sw_text_add(html, "%g", cost);
    else if (cost < 1e6)
        sw_text_add(html, "%gk", cost / 1e3);
    else
        sw_text_add(html, "%gM", cost / 1e6);
}

static void put_axes(sw_text *html, const plot *p, const char *what)
{
    double tick[TICKS];
    const int up = sw_axis_ticks(&p->up, tick, TICKS);
    for (int i = 0; i < up; i++) {
        put_line(html, "grid", LEFT, y_of(p, tick[i]), RIGHT, y_of(p, tick[i]));
        sw_text_add(html, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%g</text>", LEFT - 6,
                    y_of(p, tick[i]) + 4, tick[i]);
    }
    put_line(html, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    const int across = sw_axis_ticks(&p->across, tick, TICKS);
    for (int i = 0; i < across; i++) {
        put_line(html, "axis", x_of(p, tick[i]), BOTTOM, x_of(p, tick[i]), BOTTOM + 4);
        sw_text_add(html, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x_of(p, tick[i]),
                    BOTTOM + 17);
        put_cost(html, tick[i]);
        sw_text_add(html, "</text>");
    }
    sw_text_add(html, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + RIGHT) / 2, BOTTOM + 35, what);
}

/* The name of an arm, cut at a letter if it is long. */
static void put_name(sw_text *html, const point *at, const char *name)
{
    const size_t length = sw_letters_span(name, LETTERS);
    sw_text_add(html, "<text class=\"name\" x=\"%d\" y=\"%.1f\">", NAME, at->name + 4);
    sw_html_bytes(html, name, length);
    sw_text_add(html, "%s</text>", name[length] ? "…" : "");
}

static void put_point(sw_text *html, const plot *p, const point *at)
{
    const char *name = sw_arm_display_name(p->report->study->arm[at->arm]).text;
    const double x = x_of(p, at->cost), y = y_of(p, at->value);
    put_line(html, "lead-line", x, y, NAME - 4, at->name);
    put_line(html, "span", x, y_of(p, at->low), x, y_of(p, at->high));
    sw_text_add(html, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"><title>", x, y);
    sw_html_text(html, name);
    sw_text_add(html, "</title></circle>");
    put_name(html, at, name);
}

static void put_figure(sw_text *html, plot *p, int data, bool seconds)
{
    find_points(p, data, seconds);
    if (p->count == 0) return;
    find_axes(p);
    place_names(p);
    sw_text_add(
        html,
        "<figure><svg class=\"cost\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"test %s "
        "against %s\">",
        WIDTH, HEIGHT, p->metric->name, seconds ? "seconds" : "parameters");
    put_axes(html, p, seconds ? "seconds of a run" : "parameters");
    for (int i = 0; i < p->count; i++) put_point(html, p, &p->point[i]);
    sw_text_add(html, "</svg><figcaption>Test %s%s%s against the %s%s.</figcaption></figure>\n",
                p->metric->name, *p->metric->unit ? " in " : "", p->metric->unit,
                seconds ? "seconds of training and validation" : "parameters of the model",
                p->across.logarithmic ? " (logarithmic)" : "");
}

void sw_html_cost(sw_text *html, const sw_report *report, int data)
{
    plot p = {.report = report, .metric = &report->analysis[data]->metric[0]};
    p.point = calloc((size_t)report->study->arm_count + 1, sizeof *p.point);
    html->failed |= !p.point;
    if (!p.point || !sw_report_has_figures(report, data)) {
        free(p.point);
        return;
    }
    sw_text_add(html, "<div class=\"figures\">\n");
    put_figure(html, &p, data, false);
    put_figure(html, &p, data, true);
    sw_text_add(html, "</div>\n");
    free(p.point);
}
