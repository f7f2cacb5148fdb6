/* html_run.c - the runs of a study in a page: links to them, and the table of all. */
#include "report/html_run.h"

#include "report/html_text.h"

#include <math.h>

static const sw_study_run *run_of(const sw_report *report, sw_run_at at)
{
    return &report->runs[sw_study_index(report->study, at.data, at.arm, at.run)];
}

double sw_html_run_value(const sw_report *report, sw_run_at at)
{
    const sw_study_run *of = run_of(report, at);
    if (of->status != SW_OK) return NAN;
    return sw_main_metric_value(sw_main_metric_of(of->task, of->outputs), &of->result.test);
}

/* The page lies in the folder of the study. The names of its folders need no escape. */
void sw_html_run_open(sw_text *html, const sw_report *report, sw_run_at at, const char *attributes)
{
    sw_path folder = {{0}};
    sw_study_run_folder(&folder, report->study, ".", at);
    sw_text_add(html, "<a %s href=\"", attributes);
    sw_html_text(html, folder.text);
    sw_text_add(html, "/result.json\">");
}

static void put_number(sw_text *html, const char *format, double number)
{
    sw_text_add(html, "<td class=\"number\">");
    if (isfinite(number)) sw_text_add(html, format, number);
    sw_text_add(html, "</td>");
}

static void put_run(sw_text *html, const sw_report *report, sw_run_at at)
{
    const sw_study *study = report->study;
    const sw_study_run *of = run_of(report, at);
    const sw_main_metric *metric = sw_main_metric_of(of->task, of->outputs);
    const double value = metric->scale * sw_html_run_value(report, at);
    sw_text_add(html, "<tr><td>");
    sw_html_text(html, sw_arm_display_name(study->arm[at.arm]).text);
    sw_text_add(html, "</td><td>");
    sw_html_text(html, sw_study_run_display_name(study, of->seed).text);
    sw_text_add(html, "</td><td class=\"number\">");
    if (of->status == SW_OK) {
        sw_html_run_open(html, report, at, "");
        sw_text_add(html, "%.*f</a></td>", *metric->unit ? 2 : sw_digits_of(value), value);
        put_number(html, "%.4f", of->result.test.loss);
        sw_text_add(html, "<td class=\"number\">%lld</td>", (long long)of->result.best_step);
        put_number(html, "%.1f", of->result.seconds);
    } else
        sw_text_add(html, "%s</td><td></td><td></td><td></td>",
                    of->status == SW_ERROR_DIVERGED ? "diverged" : "not run");
    sw_text_add(html, "</tr>\n");
}

void sw_html_runs(sw_text *html, const sw_report *report, int data)
{
    const sw_study *study = report->study;
    const sw_main_metric *metric = sw_report_metric(report, data);
    sw_text_add(
        html,
        "<div class=\"table\"><table class=\"sorts\">\n<thead><tr><th>arm</th><th>run</th>"
        "<th class=\"number\"%s>test %s%s%s</th><th class=\"number\" data-least>test loss</th>"
        "<th class=\"number\" data-least>chosen step</th><th class=\"number\" data-least>"
        "seconds</th></tr></thead>\n<tbody>\n",
        metric->lower_is_better ? " data-least" : "", metric->name, *metric->unit ? ", " : "",
        metric->unit);
    for (int a = 0; a < study->arm_count; a++)
        for (int r = 0; r < study->runs_per_arm && !sw_study_is_empty(study, report->runs, data, a);
             r++)
            put_run(html, report, (sw_run_at){data, a, r});
    sw_text_add(html, "</tbody>\n</table></div>\n");
}
