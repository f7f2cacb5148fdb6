/* html_calibration.c - small figures of the calibration of each arm of a study. */
#include "report/html_calibration.h"

#include "base/error.h"
#include "report/html_text.h"
#include "study/runs.h"
#include "train/calibration.h"

#include <setwise/predictions.h>

#include <math.h>

enum { SIDE = 150, LEFT = 30, TOP = 8, WIDTH = SIDE + LEFT + 12, HEIGHT = SIDE + TOP + 22 };

static void add(sw_calibration_bin *bin, const sw_predictions *said)
{
    const int64_t outputs = said->outputs;
    const bool classes = said->task == SW_CLASSES, two = classes && outputs == 2;
    for (int64_t i = 0; i < said->sets; i++) {
        const double *score = said->scores + i * outputs;
        int64_t answer = two;
        for (int64_t c = 0; classes && !two && c < outputs; c++)
            answer = score[c] > score[answer] ? c : answer;
        for (int64_t c = classes ? answer : 0; c < (classes ? answer + 1 : outputs); c++)
            if (!isnan(score[c]))
                sw_calibration_add(bin, score[c],
                                   classes ? (int64_t)said->truth[i] == c
                                           : said->truth[i * outputs + c] > 0.5);
    }
}

/* The predictions of all runs of an arm; a run without any that can be read is left out. *any:
 * there are some. */
static sw_status collect(sw_calibration_bin *bin, bool *any, const sw_report *report, int data,
                         int arm)
{
    const sw_study *study = report->study;
    *any = false;
    for (int r = 0; r < study->runs_per_arm; r++) {
        sw_path path;
        sw_predictions said;
        if (report->runs[sw_study_index(study, data, arm, r)].status != SW_OK) continue;
        SW_TRY(sw_study_run_file(&path, study, report->folder, (sw_run_at){data, arm, r},
                                 SW_RUN_PREDICTIONS));
        const sw_status status = sw_predictions_read(&said, path.text);
        if (sw_is_machine_fault(status)) return status;
        if (status != SW_OK) continue;
        if (said.task == SW_CLASSES || said.task == SW_LABELS) {
            add(bin, &said);
            *any |= said.sets > 0;
        }
        sw_predictions_free(&said);
    }
    return SW_OK;
}

static double x_of(double share)
{
    return LEFT + share * SIDE;
}

static double y_of(double share)
{
    return TOP + (1 - share) * SIDE;
}

/* The area of a dot is the number of predictions in its bin. */
static void put_bins(sw_text *html, const sw_calibration_bin *bin)
{
    double most = 1;
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) most = fmax(most, (double)bin[b].count);
    sw_text_add(html, "<polyline class=\"curve\" points=\"");
    for (int b = 0; b < SW_CALIBRATION_BINS; b++)
        if (bin[b].count > 0)
            sw_text_add(html, "%.1f,%.1f ", x_of(bin[b].probability), y_of(bin[b].share));
    sw_text_add(html, "\"/>");
    for (int b = 0; b < SW_CALIBRATION_BINS; b++)
        if (bin[b].count > 0)
            sw_text_add(
                html,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>said %.2f, "
                "true %.2f, %lld times</title></circle>",
                x_of(bin[b].probability), y_of(bin[b].share),
                1.5 + 5 * sqrt((double)bin[b].count / most), bin[b].probability, bin[b].share,
                (long long)bin[b].count);
}

static void put_figure(sw_text *html, const char *arm, const sw_calibration_bin *bin, double error)
{
    sw_text_add(
        html,
        "<figure><svg class=\"calibration\" viewBox=\"0 0 %d %d\" role=\"img\" "
        "aria-label=\"the share that came true, by predicted probability\">"
        "<path class=\"axis\" d=\"M%d %dV%dH%d\"/><path class=\"level\" d=\"M%d %dL%d %d\"/>",
        WIDTH, HEIGHT, LEFT, TOP, TOP + SIDE, LEFT + SIDE, LEFT, TOP + SIDE, LEFT + SIDE, TOP);
    for (int i = 0; i <= 2; i++)
        sw_text_add(html,
                    "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%g</text><text x=\"%d\" "
                    "y=\"%.0f\" text-anchor=\"end\">%g</text>",
                    x_of(i / 2.0), TOP + SIDE + 16, i / 2.0, LEFT - 5, y_of(i / 2.0) + 4, i / 2.0);
    put_bins(html, bin);
    sw_text_add(html, "</svg><figcaption>");
    sw_html_text(html, arm);
    sw_text_add(html, ": calibration error %.3f</figcaption></figure>\n", error);
}

void sw_html_calibration(sw_text *html, const sw_report *report, int data)
{
    sw_text figures = {0};
    for (int a = 0; a < report->study->arm_count; a++) {
        sw_calibration_bin bin[SW_CALIBRATION_BINS] = {{0}};
        bool any;
        sw_text_fail(html, collect(bin, &any, report, data, a));
        if (!any) continue;
        const double error = sw_calibration_finish(bin);
        put_figure(&figures, sw_arm_display_name(report->study->arm[a]).text, bin, error);
    }
    if (figures.length > 0)
        sw_text_add(
            html,
            "<p class=\"soft\">The share of predictions that came true, against the predicted "
            "probability, in ten bins over all runs. The dashed line is perfect calibration. The "
            "area of a dot is the number of predictions. The calibration error below is that of "
            "all runs together; the table has the mean of single runs.</p>\n"
            "<div class=\"small\">\n%s</div>\n",
            figures.data);
    sw_text_fail_as(html, &figures);
    sw_text_free(&figures);
}
