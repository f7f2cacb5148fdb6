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

/* The data sets that have figures, as they are called in the names of files. */
typedef struct data_names {
    char text[SW_STUDY_MAX_DATA][256];
    const char *name[SW_STUDY_MAX_DATA]; /* NULL: it has no figures */
    int count;
} data_names;

static void find_names(data_names *names, const sw_report *r)
{
    *names = (data_names){0};
    for (int d = 0; d < r->study->data_count; d++) {
        if (!sw_report_has_figures(r, d)) continue;
        sw_file_name_of(names->text[d], sizeof names->text[d], r->study->data[d]);
        names->name[d] = names->text[d];
        names->count++;
    }
}

static sw_status write_figures_of(const sw_report *r, int data, const char *folder,
                                  const char *name)
{
    const sw_figure figure = {r->study, r->runs, data, folder, name};
    SW_TRY(sw_figure_metric(&figure));
    SW_TRY(sw_figure_cost(&figure));
    if (sw_figure_has_forest(&figure, sw_report_analysis(r, data)))
        SW_TRY(sw_figure_forest(&figure, sw_report_analysis(r, data)));
    sw_curve curve[SW_STUDY_MAX_ARMS] = {0};
    sw_status status = SW_OK;
    for (int a = 0; a < r->study->arm_count && status == SW_OK; a++)
        status = sw_study_curve(&curve[a], r->study, r->runs, r->folder, data, a);
    if (status == SW_OK) status = sw_figure_curves(&figure, curve);
    for (int a = 0; a < r->study->arm_count; a++) sw_curve_free(&curve[a]);
    return status;
}

static sw_status write_figures(const sw_report *r, const data_names *names, const char *folder)
{
    for (int d = 0; d < r->study->data_count; d++)
        if (names->name[d]) SW_TRY(write_figures_of(r, d, folder, names->name[d]));
    if (sw_report_has_published(r)) SW_TRY(sw_figure_published(r, folder));
    if (sw_report_has_ranks(r)) SW_TRY(sw_figure_ranks(r, folder));
    int row[SW_STUDY_MAX_DATA], rows = sw_heatmap_rows(r, row);
    if (rows > 0) SW_TRY(sw_figure_heatmap(r, row, rows, folder));
    return names->count > 0 ? sw_figure_overview(r->study, r->runs, names->name, folder) : SW_OK;
}

/* A PNG or PDF that exists is drawn again, or it would show other numbers than the SVG. */
static sw_status draw(const sw_report *r, const char *folder, const char *kind, const char *data)
{
    static const struct {
        const char *name;
        int flag;
    } format[] = {{"svg", 0}, {"png", SW_FIGURES_PNG}, {"pdf", SW_FIGURES_PDF}};
    char file[SW_FIGURE_FILE];
    sw_path script, picture;
    sw_figure_file(file, kind, data, "gp");
    SW_TRY(sw_path_join(&script, folder, file));
    for (int f = 0; f < 3; f++) {
        sw_figure_file(file, kind, data, format[f].name);
        SW_TRY(sw_path_join(&picture, folder, file));
        if (f == 0 || (r->study->figures & format[f].flag) || sw_path_exists(picture.text))
            SW_TRY(sw_plot_as(script.text, format[f].name));
    }
    return SW_OK;
}

static sw_status draw_figures(const sw_report *r, const data_names *names, const char *folder)
{
    for (int d = 0; d < r->study->data_count; d++) {
        if (!names->name[d]) continue;
        SW_TRY(draw(r, folder, sw_main_metric_of(r->facts[d].task)->key, names->name[d]));
        SW_TRY(draw(r, folder, "curves", names->name[d]));
        SW_TRY(draw(r, folder, "cost", names->name[d]));
        const sw_figure figure = {r->study, r->runs, d, folder, names->name[d]};
        if (sw_figure_has_forest(&figure, sw_report_analysis(r, d)))
            SW_TRY(draw(r, folder, "forest", names->name[d]));
    }
    if (sw_report_has_published(r)) SW_TRY(draw(r, folder, "published", NULL));
    if (sw_report_has_ranks(r)) SW_TRY(draw(r, folder, "ranks", NULL));
    int row[SW_STUDY_MAX_DATA];
    if (sw_heatmap_rows(r, row) > 0) SW_TRY(draw(r, folder, "heatmap", NULL));
    return names->count > 0 ? draw(r, folder, "overview", NULL) : SW_OK;
}

sw_status sw_draw_figures(sw_report *r)
{
    sw_path folder;
    data_names names;
    find_names(&names, r);
    SW_TRY(sw_path_join(&folder, r->folder, "figures"));
    if (!sw_path_exists(folder.text)) SW_TRY(sw_folder_new(folder.text));
    SW_TRY(write_figures(r, &names, folder.text));
    sw_status status = draw_figures(r, &names, folder.text);
    if (status != SW_OK) snprintf(r->no_pictures, sizeof r->no_pictures, "%s", sw_error_message());
    return status;
}
