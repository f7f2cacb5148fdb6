/* heatmap.c - one figure of all data sets and arms: how much each arm has learned. */
#include "report/heatmap.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/gnuplot_script.h"
#include "study/runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Rows and their scales ------------------------------------------------------------------ */

/* The value at the bright end of a data set's scale; NaN: there is none. */
static double best_of(const sw_data_facts *facts)
{
    const sw_main_metric *metric = sw_main_metric_of(facts->task, facts->outputs);
    if (isfinite(facts->best_possible)) return facts->best_possible;
    return metric->perfect;
}

/* How far a value is on the way from chance to the best possible: 0 .. 1. */
static double score_of(const sw_data_facts *facts, double value)
{
    double score = (value - facts->chance) / (best_of(facts) - facts->chance);
    return score < 0 ? 0 : score > 1 ? 1 : score;
}

static bool has_scale(const sw_report *r, int data)
{
    const sw_data_facts *facts = &r->facts[data];
    double length = best_of(facts) - facts->chance; /* negative for errors */
    bool lower = sw_main_metric_of(facts->task, facts->outputs)->lower_is_better;
    return sw_report_has_figures(r, data) && (lower ? length < 0 : length > 0);
}

static const char *key_of(const sw_report *r, int data)
{
    return sw_report_metric(r, data)->key;
}

int sw_heatmap_rows(const sw_report *r, int *data)
{
    enum { LEAST = 3 };
    int most = 0;
    for (int d = 0; d < r->study->data_count; d++) {
        int rows = 0, row[SW_STUDY_MAX_DATA];
        for (int e = 0; e < r->study->data_count; e++)
            if (has_scale(r, e) && strcmp(key_of(r, e), key_of(r, d)) == 0) row[rows++] = e;
        if (rows <= most || rows < LEAST) continue;
        most = rows;
        memcpy(data, row, sizeof row[0] * (size_t)rows);
    }
    return most;
}

/* Is a cell of these rows empty? */
static bool has_empty(const sw_report *r, const int *data, int rows)
{
    for (int row = 0; row < rows; row++)
        for (int a = 0; a < r->study->arm_count; a++)
            if (sw_study_is_empty(r->study, r->runs, data[row], a)) return true;
    return false;
}

bool sw_report_has_heatmap(const sw_report *r)
{
    int row[SW_STUDY_MAX_DATA];
    return sw_heatmap_rows(r, row) > 0 && !r->no_pictures[0];
}

/* ---- The data ------------------------------------------------------------------------------- */

/* Above this score, dark letters are easier to read than white ones. */
#define BRIGHT 0.55

/* The text of a value in a cell. */
static void format_value(char *out, size_t size, const sw_main_metric *metric, double value)
{
    double shown = metric->scale * value;
    *out = '\0';
    sw_append(out, size, "%.*f", *metric->unit ? 1 : sw_digits_of(shown) - 1, shown);
}

/* A line for each cell. A cell without a result has no numbers and no colour; an empty one has no
 * text either. */
static sw_status write_cells(const sw_report *r, const int *data, int rows, const char *folder)
{
    sw_text csv = {0};
    sw_text_add(&csv, "row,column,data,pooling,mean,deviation,score,text,best,dark,empty\n");
    for (int row = 0; row < rows; row++)
        for (int a = 0; a < r->study->arm_count; a++) {
            const sw_data_facts *facts = &r->facts[data[row]];
            const sw_main_metric *metric = sw_main_metric_of(facts->task, facts->outputs);
            sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data[row], a);
            char text[48] = "–";
            if (cell.empty) text[0] = '\0';
            if (cell.runs > 0) format_value(text, sizeof text, metric, cell.metric_mean);
            sw_text_add(&csv, "%d,%d,", row, a);
            sw_csv_field(&csv, sw_data_display_name(r->study, data[row]).text);
            sw_csv_next_field(&csv, sw_arm_display_name(r->study->arm[a]).text);
            const double number[] = {metric->scale * cell.metric_mean,
                                     metric->scale * cell.metric_sd,
                                     score_of(facts, cell.metric_mean)};
            for (int i = 0; i < 3; i++) sw_csv_next_number(&csv, number[i]);
            bool dark = cell.runs == 0 || number[2] > BRIGHT; /* letters */
            sw_text_add(&csv, ",%s%s,%d,%d,%d\n", text, cell.runs > 0 && cell.diverged ? " †" : "",
                        cell.best, dark, cell.empty);
        }
    return sw_text_save(&csv, folder, "heatmap.csv");
}

/* ---- The picture ---------------------------------------------------------------------------- */

/* cividis (Nunez, Anderton and Renslow 2018): from dark blue to yellow. Its lightness rises evenly,
 * and colour-blind readers see the same order. */
static const char *const cividis[] = {"#00224e", "#123570", "#3b496c", "#575d6d", "#707173",
                                      "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"};
enum { COLOURS = sizeof cividis / sizeof cividis[0] };

#define EMPTY SW_COLOUR_GRID /* the colour of empty cells */

/* In pixels. */
enum {
    CELL_WIDTH = 74,
    CELL_HEIGHT = 36,
    EDGE = 14,
    TITLE = 44,
    BAR = 14,        /* width of the colour bar */
    BAR_LEAST = 150, /* its height */
    BAR_MOST = 220,
    BAR_LABELS = 120, /* right of it */
    BESIDE = 58,      /* each of the two columns of numbers beside the cells */
    SHORT = 8,        /* letters of a name that fit above a cell */
    FOOT = 16,
    LEGEND = 26, /* below the cells, if there is one */
};

typedef struct layout {
    int width, height, left, right, top, bottom; /* of the cells, from the left and the bottom */
    bool slanted;                                /* the names of arms */
} layout;

static layout layout_of(const sw_report *r, const int *data, int rows)
{
    size_t row_letters = 0, column_letters = 0;
    for (int row = 0; row < rows; row++) {
        size_t length = strlen(sw_data_display_name(r->study, data[row]).text);
        if (length > row_letters) row_letters = length;
    }
    const int arms = r->study->arm_count;
    int over = 0;
    for (int a = 0; a < arms; a++) {
        int length = (int)strlen(sw_arm_display_name(r->study->arm[a]).text);
        if ((size_t)length > column_letters) column_letters = (size_t)length;
        /* How far a slanted name reaches to the right of the cells. */
        int end = length * SW_SCRIPT_LETTER - (arms - 1 - a) * CELL_WIDTH;
        if (end > over) over = end;
    }
    layout l = {.slanted = column_letters > SHORT};
    int names = l.slanted ? (int)column_letters * SW_SCRIPT_LETTER * 3 / 5 + EDGE : 2 * EDGE;
    int beside = 2 * BESIDE + EDGE + BAR + BAR_LABELS;
    l.left = (int)row_letters * SW_SCRIPT_LETTER + 2 * EDGE;
    l.right = l.left + arms * CELL_WIDTH;
    l.bottom = FOOT + (has_empty(r, data, rows) ? LEGEND : 0);
    l.top = l.bottom + rows * CELL_HEIGHT;
    l.height = l.top + names + TITLE;
    l.width = l.right + (l.slanted && over > beside ? over : beside);
    return l;
}

static double share(int part, int all)
{
    return (double)part / all;
}

static void put_layout(sw_text *gp, const layout *l)
{
    sw_text_add(gp,
                "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
                "set bmargin at screen %.5f\nset tmargin at screen %.5f\n",
                share(l->left, l->width), share(l->right, l->width), share(l->bottom, l->height),
                share(l->top, l->height));
}

/* The colour bar, centred beside the cells, or on their lower edge if it is higher than they are.
 * Its label stands beside it. */
static void put_colours(sw_text *gp, const layout *l)
{
    int cells = l->top - l->bottom, bar = cells < BAR_LEAST ? BAR_LEAST : cells;
    if (bar > BAR_MOST) bar = BAR_MOST;
    int x = l->right + 2 * BESIDE + EDGE, y = l->bottom + (cells > bar ? (cells - bar) / 2 : 0);
    sw_text_add(gp, "set palette defined (");
    for (int i = 0; i < COLOURS; i++) sw_text_add(gp, "%s%d '%s'", i ? ", " : "", i, cividis[i]);
    sw_text_add(gp,
                ")\nset cbrange [0:1]\nset cbtics scale 0 ('chance' 0, 'best' 1)\n"
                "set colorbox user origin screen %.5f, screen %.5f size screen %.5f, screen %.5f "
                "noborder\n"
                "set label 'what is learned' at screen %.5f, screen %.5f center rotate by 90 "
                "textcolor rgb '" SW_COLOUR_NOTE "'\n",
                share(x, l->width), share(y, l->height), share(BAR, l->width),
                share(bar, l->height), share(x + BAR + EDGE, l->width),
                share(y + bar / 2, l->height));
}

/* Arms are named above the cells, data sets to the left of them. */
static void put_names(sw_text *gp, const sw_report *r, const int *data, int rows, bool slanted)
{
    sw_text_add(gp, "set x2tics scale 0 noenhanced %s (",
                slanted ? "rotate by 35 left offset -0.5,-0.3" : "offset 0,-0.3");
    for (int a = 0; a < r->study->arm_count; a++)
        sw_script_tic(gp, sw_arm_display_name(r->study->arm[a]).text, a);
    sw_text_add(gp, ")\nset ytics scale 0 noenhanced (");
    for (int row = 0; row < rows; row++)
        sw_script_tic(gp, sw_data_display_name(r->study, data[row]).text, row);
    sw_text_add(gp, ")\n");
}

/* Beside each row, the values at both ends of its scale. */
static void put_scales(sw_text *gp, const sw_report *r, const int *data, int rows, const layout *l)
{
    static const char *const name[] = {"chance", "best"};
    for (int end = 0; end < 2; end++) {
        double x = share(l->right + BESIDE * end + BESIDE / 2, l->width);
        sw_text_add(gp,
                    "set label '%s' at screen %.5f, screen %.5f %s textcolor rgb '" SW_COLOUR_NOTE
                    "'\n",
                    name[end], x, share(l->top + EDGE, l->height),
                    l->slanted ? "left rotate by 35 offset -0.5,-0.3" : "center");
        for (int row = 0; row < rows; row++) {
            char value[48];
            const sw_data_facts *facts = &r->facts[data[row]];
            format_value(value, sizeof value, sw_main_metric_of(facts->task, facts->outputs),
                         end ? best_of(facts) : facts->chance);
            sw_text_add(gp,
                        "set label '%s' at screen %.5f, screen %.5f center textcolor rgb "
                        "'" SW_COLOUR_NOTE "'\n",
                        value, x, share(l->top - row * CELL_HEIGHT - CELL_HEIGHT / 2, l->height));
        }
    }
}

/* The legend of empty cells, below the first column. */
static void put_legend(sw_text *gp, const layout *l)
{
    int y = l->bottom - LEGEND, side = EDGE;
    sw_text_add(gp,
                "set object rectangle from screen %.5f, screen %.5f to screen %.5f, screen %.5f "
                "fc rgb '" EMPTY "' fs solid noborder\n"
                "set label 'does not apply' at screen %.5f, screen %.5f left textcolor rgb "
                "'" SW_COLOUR_NOTE "'\n",
                share(l->left + 2, l->width), share(y, l->height),
                share(l->left + 2 + side, l->width), share(y + side, l->height),
                share(l->left + 2 + side + 8, l->width), share(y + side / 2, l->height));
}

sw_status sw_figure_heatmap(const sw_report *r, const int *data, int rows, const char *folder)
{
    const sw_study *study = r->study;
    const sw_main_metric *metric = sw_report_metric(r, data[0]);
    SW_TRY(write_cells(r, data, rows, folder));
    layout l = layout_of(r, data, rows);
    char title[320];
    snprintf(title, sizeof title, "test %s%s%s", metric->name, *metric->unit ? ", " : "",
             metric->unit);
    if (study->runs_per_arm > 1)
        sw_append(title, sizeof title, ", mean of %s", sw_study_runs_display_name(study).text);
    sw_text gp = {0};
    sw_script_head(&gp, "heatmap", l.width, l.height);
    sw_text_add(&gp, "set label '%s' at screen %.5f, screen %.5f left noenhanced font large\n",
                title, share(l.left, l.width), 1 - share(TITLE / 2, l.height));
    sw_text_add(&gp, "set termoption enhanced\n"); /* for bold numbers; names are not interpreted */
    put_layout(&gp, &l);
    put_colours(&gp, &l);
    sw_text_add(&gp,
                "set tics textcolor rgb '" SW_COLOUR_TEXT "'\n"
                "unset border\nunset key\nunset xtics\n"
                "set xrange [-0.5:%d.5]\nset x2range [-0.5:%d.5]\nset yrange [%d.5:-0.5]\n",
                study->arm_count - 1, study->arm_count - 1, rows - 1);
    put_names(&gp, r, data, rows, l.slanted);
    put_scales(&gp, r, data, rows, &l);
    if (has_empty(r, data, rows)) put_legend(&gp, &l);
    sw_text_add(
        &gp, "set style fill solid noborder\n"
             "file = 'heatmap.csv'\n"
             "text(words, best) = best > 0 ? '{/:Bold '.words.'}' : words\n"
             "tone(dark, score) = strlen(score) == 0 ? 0x222222 : dark > 0 ? 0x1a1a1a : 0xffffff\n"
             "only(x, empty) = empty > 0 ? x : NaN\n"
             "plot file skip 1 using (only($2, $11)):1:($2-0.48):($2+0.48):($1-0.46):($1+0.46) "
             "with boxxyerror fc rgb '" EMPTY "', \\\n"
             "     file skip 1 using 2:1:($2-0.48):($2+0.48):($1-0.46):($1+0.46):7 with "
             "boxxyerror fc palette, \\\n"
             "     file skip 1 using 2:1:(text(strcol(8), $9)):(tone($10, strcol(7))) with labels "
             "textcolor "
             "rgb variable\n");
    return sw_text_save(&gp, folder, "heatmap.gp");
}
