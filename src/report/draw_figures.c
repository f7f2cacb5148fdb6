/* draw_figures.c - writes data and scripts of all figures of a report, and has gnuplot draw them.
 */
#include "report/draw_figures.h"

#include "base/folder.h"
#include "base/path.h"
#include "report/figure_cost.h"
#include "report/figure_curves.h"
#include "report/figure_forest.h"
#include "report/figure_published.h"
#include "report/figure_ranks.h"
#include "report/figures.h"
#include "report/file_names.h"
#include "report/heatmap.h"
#include "study/file_name.h"

#include <setwise/report.h>

#include <stdio.h>

/* The figures of a report. What is written is listed, and what is listed is drawn. */
typedef struct figures {
    const sw_report *report;
    sw_path folder;
    char text[SW_STUDY_MAX_DATA][256];
    const char *name[SW_STUDY_MAX_DATA]; /* of data sets in files; NULL: it has no figures */
    struct {
        const char *kind, *data; /* as for sw_figure_file */
    } list[4 * SW_STUDY_MAX_DATA + 4];
    int count;
} figures;

/* List a figure, unless writing it failed. */
static sw_status add(figures *f, const char *kind, const char *data, sw_status written)
{
    if (written != SW_OK) return written;
    f->list[f->count].kind = kind;
    f->list[f->count++].data = data;
    return SW_OK;
}

static sw_status write_curves(const sw_report *r, const sw_figure *figure)
{
    sw_curve curve[SW_STUDY_MAX_ARMS] = {0};
    sw_status status = SW_OK;
    for (int a = 0; a < r->study->arm_count && status == SW_OK; a++)
        status = sw_study_curve(&curve[a], r->study, r->runs, r->folder, figure->data, a);
    if (status == SW_OK) status = sw_figure_curves(figure, curve);
    for (int a = 0; a < r->study->arm_count; a++) sw_curve_free(&curve[a]);
    return status;
}

static sw_status write_figures_of(figures *f, int data)
{
    const sw_report *r = f->report;
    const char *key = sw_report_metric(r, data)->key;
    const char *name = f->name[data] = f->text[data];
    sw_file_name_of(f->text[data], sizeof f->text[data], r->study->data[data]);
    const sw_analysis *analysis = sw_report_analysis(r, data);
    const sw_figure figure = {r->study, r->runs, data, f->folder.text, name};
    SW_TRY(add(f, key, name, sw_figure_metric(&figure)));
    if (sw_report_has_curves(r, data)) SW_TRY(add(f, "curves", name, write_curves(r, &figure)));
    SW_TRY(add(f, "cost", name, sw_figure_cost(&figure)));
    if (!sw_figure_has_forest(&figure, analysis)) return SW_OK;
    return add(f, "forest", name, sw_figure_forest(&figure, analysis));
}

static sw_status write_figures(figures *f)
{
    const sw_report *r = f->report;
    const char *folder = f->folder.text;
    for (int d = 0; d < r->study->data_count; d++)
        if (sw_report_has_figures(r, d)) SW_TRY(write_figures_of(f, d));
    if (f->count > 0)
        SW_TRY(add(f, "overview", NULL, sw_figure_overview(r->study, r->runs, f->name, folder)));
    if (sw_report_has_published(r))
        SW_TRY(add(f, "published", NULL, sw_figure_published(r, folder)));
    if (sw_report_has_ranks(r)) SW_TRY(add(f, "ranks", NULL, sw_figure_ranks(r, folder)));
    int row[SW_STUDY_MAX_DATA], rows = sw_heatmap_rows(r, row);
    return rows > 0 ? add(f, "heatmap", NULL, sw_figure_heatmap(r, row, rows, folder)) : SW_OK;
}

/* Draw a figure as SVG, and as PNG or PDF if the study asks for it. A PNG or PDF that exists is
 * drawn again, too: otherwise it would show other numbers than the SVG. */
static sw_status draw(const figures *f, const char *kind, const char *data)
{
    static const struct {
        const char *name;
        int flag;
    } format[] = {{"svg", 0}, {"png", SW_FIGURES_PNG}, {"pdf", SW_FIGURES_PDF}};
    char file[SW_FIGURE_FILE];
    sw_path script, picture;
    sw_figure_file(file, kind, data, "gp");
    SW_TRY(sw_path_join(&script, f->folder.text, file));
    for (int i = 0; i < 3; i++) {
        sw_figure_file(file, kind, data, format[i].name);
        SW_TRY(sw_path_join(&picture, f->folder.text, file));
        if (i == 0 || (f->report->study->figures & format[i].flag) || sw_path_exists(picture.text))
            SW_TRY(sw_plot_as(script.text, format[i].name));
    }
    return SW_OK;
}

sw_status sw_draw_figures(sw_report *r)
{
    figures f = {.report = r};
    SW_TRY(sw_path_join(&f.folder, r->folder, "figures"));
    if (!sw_path_exists(f.folder.text)) SW_TRY(sw_folder_new(f.folder.text));
    SW_TRY(write_figures(&f));
    sw_status status = SW_OK;
    for (int i = 0; i < f.count && status == SW_OK; i++)
        status = draw(&f, f.list[i].kind, f.list[i].data);
    if (status != SW_OK) snprintf(r->no_pictures, sizeof r->no_pictures, "%s", sw_error_message());
    return status;
}
