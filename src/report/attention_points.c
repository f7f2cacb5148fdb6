/* attention_points.c - the elements of one set in their place, coloured by their weights. */
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/figure_path.h"
#include "report/gnuplot_script.h"
#include "study/attention_check.h"

#include <setwise/report.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 640, HEIGHT = 520 }; /* pixels of the figure */

/* One set, and where its elements lie. */
typedef struct points {
    const sw_attention *attention;
    const sw_dataset *data;
    int64_t i, *order, count; /* the set, its elements by weight, their number */
    const sw_real *place;     /* [rows of the data, stride], of which the first `width` count */
    int64_t stride, width;    /* 2 or 3 */
    char *const *name;        /* [width] */
} points;

/* The places are those of the data; or features named x, y and z; or two or three features without
 * names. */
static sw_status find_places(points *p)
{
    static char *xyz[] = {"x", "y", "z"};
    const sw_dataset *data = p->data;
    const sw_columns *feature = &data->schema.feature;
    if (data->place) {
        p->place = data->place, p->name = data->place_name;
        p->stride = p->width = data->place_width;
        return SW_OK;
    }
    int64_t named = 0;
    while (feature->name && named < feature->count && named < 3 &&
           strcmp(feature->name[named], xyz[named]) == 0)
        named++;
    if (!feature->name && data->sets.width <= 3 && data->schema.vocabulary == 0)
        named = data->sets.width;
    p->place = data->sets.x, p->name = xyz;
    p->stride = data->sets.width, p->width = named;
    if (named >= 2) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "attention: the elements of %s have no place: expected columns x and y, or the "
                   "option at=COLUMN+COLUMN, which names two others",
                   data->name);
}

/* Lines "x,y,z,weight,carries", the smallest weight first, so that the largest is drawn on top. A
 * place that is not known is left out. */
static void put_points(sw_text *gp, const points *p)
{
    const int64_t first = p->data->sets.offset[p->attention->set[p->i]];
    sw_text_add(gp, "$points << END\n");
    for (int64_t k = p->count - 1; k >= 0; k--) {
        const int64_t row = first + p->order[k];
        const sw_real *at = p->place + row * p->stride;
        bool known = true;
        for (int64_t c = 0; c < p->width; c++) known = known && isfinite((double)at[c]);
        if (!known) continue;
        for (int64_t c = 0; c < 3; c++)
            sw_text_add(gp, "%s,", c < p->width ? sw_number_of_real(at[c]).text : "0");
        const sw_real weight = p->attention->mean[p->attention->offset[p->i] + p->order[k]];
        sw_text_add(gp, "%s,%d\n", sw_number_of_real(weight).text,
                    p->data->instance_label ? p->data->instance_label[row] : 0);
    }
    sw_text_add(gp, "END\n");
}

static void put_labels(sw_text *gp, const points *p)
{
    static const char *const axis[] = {"x", "y", "z"};
    for (int64_t c = 0; c < p->width && c < 3; c++) {
        sw_text_add(gp, "set %slabel ", axis[c]);
        sw_script_quoted(gp, p->name[c]);
        sw_text_add(gp, "\n");
    }
}

static void put_figure(sw_text *gp, const points *p, const char *name, const char *title)
{
    const char *columns = p->width == 3 ? "1:2:3" : "1:2";
    const char *plot = p->width == 3 ? "splot" : "plot";
    sw_script_head(gp, name, WIDTH, HEIGHT);
    sw_text_add(gp, "set title ");
    sw_script_quoted(gp, title);
    sw_text_add(gp,
                "\nset border %d lc rgb '" SW_COLOUR_AXIS "'\n"
                "set tics nomirror out scale 0.6 textcolor rgb '" SW_COLOUR_TEXT "'\n",
                p->width == 3 ? 127 : 3);
    sw_script_shares(gp);
    sw_text_add(gp, "set cbrange [0:*]\nset cblabel 'weight'\n%s",
                p->width == 3 ? "set view equal xyz\nset xyplane 0\n"
                              : "set size ratio -1\n"
                                "set offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05\n");
    put_labels(gp, p);
    put_points(gp, p);
    sw_text_add(gp, "%s $points using %s:4 with points pt 7 ps 1.1 palette notitle", plot, columns);
    if (p->data->instance_label)
        sw_text_add(gp,
                    ", \\\n     $points using 1%s:($5 > 0 ? $%lld : NaN) with points pt 6 ps 1.5 "
                    "lw 1.6 lc rgb '%s' title 'carries the label'",
                    p->width == 3 ? ":2" : "", (long long)p->width, sw_curve_colour(1));
    sw_text_add(gp, "\n");
}

static sw_status draw(points *p, const sw_path *script, const sw_path *name, const char *title)
{
    sw_text gp = {0};
    SW_TRY(sw_attention_order(p->attention, p->i, p->order));
    put_figure(&gp, p, name->text, title);
    SW_TRY(sw_file_write_text(script->text, &gp));
    return sw_plot(script->text);
}

sw_status sw_attention_points(const sw_attention *attention, const sw_dataset *data, int64_t i,
                              const char *title, const char *path)
{
    SW_NOT_NULL(attention, data, title, path);
    sw_path script, name;
    points p = {.attention = attention, .data = data, .i = i};
    SW_TRY(sw_figure_path(path, &script, &name));
    SW_TRY(sw_attention_check_set(attention, data, i));
    p.count = attention->offset[i + 1] - attention->offset[i];
    SW_TRY(find_places(&p));
    p.order = calloc((size_t)p.count + 1, sizeof *p.order);
    if (!p.order) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    const sw_status status = draw(&p, &script, &name, title);
    free(p.order);
    return status;
}
