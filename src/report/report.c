/* report.c - a comparison from beginning to end: the matrix of runs, the figures, the report. */
#include "report/report.h"

#include "report/figures.h"
#include "study/format.h"

#include <stdio.h>
#include <stdlib.h>

bool sw_report_has_figures(const sw_report *report, int data)
{
    for (int p = 0; p < report->study->pool_count; p++)
        if (sw_study_cell_of(report->study, report->runs, data, p).runs > 0) return true;
    return false;
}

static sw_status write_figures(const sw_report *r, int data, const char *folder, const char *name)
{
    const sw_study *study = r->study;
    sw_figure figure = {study, r->runs, data, folder, name};
    SW_TRY(sw_figure_accuracy(&figure));
    sw_curve curve[SW_STUDY_MAX_ARMS] = {0};
    sw_status status = SW_OK;
    for (int p = 0; p < study->pool_count && status == SW_OK; p++)
        status = sw_study_curve(&curve[p].accuracy, &curve[p].epochs, study, r->runs, r->folder,
                                data, p);
    if (status == SW_OK) status = sw_figure_curves(&figure, curve);
    for (int p = 0; p < study->pool_count; p++) free(curve[p].accuracy);
    return status;
}

static sw_status draw(const char *folder, const char *kind, const char *name)
{
    char script[320];
    sw_path path;
    snprintf(script, sizeof script, "%s-%s.gp", kind, name);
    SW_TRY(sw_path_join(&path, folder, script));
    return sw_plot(path.text);
}

/* Write all figures and draw them. What gnuplot fails at is told in the report, and returned. */
static sw_status make_figures(sw_report *r)
{
    sw_path folder;
    sw_status plotted = SW_OK;
    SW_TRY(sw_path_join(&folder, r->folder, "figures"));
    if (!sw_file_exists(folder.text)) SW_TRY(sw_folder_new(folder.text));
    for (int d = 0; d < r->study->data_count; d++) {
        if (!sw_report_has_figures(r, d)) continue;
        char name[256];
        sw_file_name_of(name, sizeof name, r->study->data[d]);
        SW_TRY(write_figures(r, d, folder.text, name));
        if (plotted == SW_OK) plotted = draw(folder.text, "accuracy", name);
        if (plotted == SW_OK) plotted = draw(folder.text, "curves", name);
    }
    if (plotted != SW_OK) snprintf(r->no_pictures, sizeof r->no_pictures, "%s", sw_error_message());
    return plotted;
}

sw_status sw_study_run_all(const sw_study *study, const char *folder, sw_run_mode mode,
                           const sw_study_watcher *watcher, sw_study_run *runs)
{
    sw_study_data facts[SW_STUDY_MAX_ARMS];
    SW_TRY(sw_study_matrix(study, folder, mode, watcher, runs, facts));
    sw_report report = {.study = study, .runs = runs, .facts = facts, .folder = folder};
    sw_status status = make_figures(&report);
    if (status != SW_OK && !report.no_pictures[0]) return status;
    SW_TRY(sw_report_write(&report));
    if (status == SW_OK || status == SW_ERROR_NOT_FOUND) return SW_OK;
    return sw_fail(status, "%s", report.no_pictures);
}
