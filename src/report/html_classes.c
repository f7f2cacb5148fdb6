/* html_classes.c - the scores of each class or label by arm, as a part of a page. */
#include "report/html_classes.h"

#include "report/html_calibration.h"
#include "report/html_markdown.h"
#include "report/html_text.h"
#include "report/markdown_scores.h"
#include "report/merit.h"

enum { MOST_CLASSES = 24 }; /* of a confusion matrix */

static void put_name(sw_text *html, const sw_columns *output, int64_t c)
{
    sw_name_number number;
    sw_html_text(html, sw_name_or_number(output->name, c, &number));
}

/* A cell is shaded by its share of the row: of the sets of the class. */
static void put_confusion_row(sw_text *html, const sw_merit *merit, int64_t row)
{
    const int64_t classes = merit->sum->outputs, *count = merit->sum->confusion + row * classes;
    int64_t all = 0;
    for (int64_t c = 0; c < classes; c++) all += count[c];
    sw_text_add(html, "<tr><th scope=\"row\">");
    put_name(html, &merit->output, row);
    sw_text_add(html, "</th>");
    for (int64_t c = 0; c < classes; c++)
        sw_text_add(html, "<td class=\"share%s\" style=\"--share:%.1f\">%lld</td>",
                    c == row ? " right" : "", all ? 100 * (double)count[c] / (double)all : 0,
                    (long long)count[c]);
    sw_text_add(html, "</tr>\n");
}

static void put_confusion(sw_text *html, const sw_merit *merit)
{
    const int64_t classes = merit->sum->outputs;
    if (!merit->sum->confusion || classes > MOST_CLASSES) return;
    sw_text_add(html, "<div class=\"table\"><table class=\"confusion\">\n<thead><tr><th>class ↓, "
                      "answer →</th>");
    for (int64_t c = 0; c < classes; c++) {
        sw_text_add(html, "<th class=\"number\" scope=\"col\">");
        put_name(html, &merit->output, c);
        sw_text_add(html, "</th>");
    }
    sw_text_add(html, "</tr></thead>\n<tbody>\n");
    for (int64_t row = 0; row < classes; row++) put_confusion_row(html, merit, row);
    sw_text_add(html, "</tbody>\n</table></div>\n");
}

static void put_arm(sw_text *html, const sw_report *report, int data, int arm,
                    const sw_merit *merit)
{
    const bool best = sw_study_cell_of(report->study, report->runs, data, arm).best;
    sw_text scores = {0};
    sw_text_add(html, "<details%s><summary>", best ? " open" : "");
    sw_html_text(html, sw_arm_display_name(report->study->arm[arm]).text);
    sw_text_add(html, ": scores by %s%s</summary>\n",
                merit->sum->task == SW_CLASSES ? "class" : "label",
                merit->sum->confusion ? ", confusion matrix" : "");
    if (merit->runs > 1)
        sw_text_add(html, "<p class=\"soft\">Counts are summed over %d runs.</p>\n", merit->runs);
    sw_markdown_by_output(&scores, merit->sum, &merit->output);
    if (scores.data) sw_html_markdown(html, scores.data, report->folder);
    sw_text_fail_as(html, &scores);
    sw_text_free(&scores);
    put_confusion(html, merit);
    sw_text_add(html, "</details>\n");
}

void sw_html_classes(sw_text *html, const sw_report *report, int data)
{
    const sw_task task = report->facts[data].task;
    if ((task != SW_CLASSES && task != SW_LABELS) || !sw_report_has_figures(report, data)) return;
    sw_text_add(html, "<h3>What the arms say of each %s</h3>\n",
                task == SW_CLASSES ? "class" : "label");
    sw_html_calibration(html, report, data);
    for (int a = 0; a < report->study->arm_count; a++) {
        sw_merit merit;
        sw_text_fail(html, sw_merit_read(&merit, report, data, a));
        if (merit.runs > 0) put_arm(html, report, data, a, &merit);
        sw_merit_free(&merit);
    }
}
