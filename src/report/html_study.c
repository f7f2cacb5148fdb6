/* html_study.c - report.html of a study. */
#include "report/html_study.h"

#include "base/error.h"
#include "base/file.h"
#include "report/html_attended.h"
#include "report/html_classes.h"
#include "report/html_markdown.h"
#include "report/html_page.h"
#include "report/html_run.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/markdown.h"
#include "report/markdown_attention.h"
#include "report/markdown_merit.h"
#include "study/file_name.h"
#include "study/runs.h"

#include <string.h>

/* Add Markdown that was put together, and free it. */
static void put_markdown(sw_text *html, sw_text *markdown, const char *folder)
{
    sw_text_fail_as(html, markdown);
    if (markdown->data) sw_html_markdown(html, markdown->data, folder);
    sw_text_free(markdown);
}

/* Links to the parts of the data sets, if there are several. */
static void put_contents(sw_text *html, const sw_study *study)
{
    if (study->data_count < 2) return;
    sw_text_add(html, "<nav class=\"contents\" aria-label=\"data sets\"><ul>\n");
    for (int d = 0; d < study->data_count; d++) {
        sw_text_add(html, "<li><a href=\"#data-%d\">", d);
        sw_html_text(html, sw_data_display_name(study, d).text);
        sw_text_add(html, "</a></li>\n");
    }
    sw_text_add(html, "</ul></nav>\n");
}

/* The attention of the first run of each arm that ended well. Arms with data of their own are left
 * out: all are asked about the same sets. Nothing if the data cannot be opened. */
static sw_status put_attention(sw_text *html, const sw_report *r, int data)
{
    const sw_study *study = r->study;
    sw_attending_run run[SW_STUDY_MAX_ARMS];
    sw_display_name name[SW_STUDY_MAX_ARMS];
    sw_path folder[SW_STUDY_MAX_ARMS];
    sw_config first, config;
    int runs = 0;
    for (int a = 0; a < study->arm_count; a++) {
        const sw_run_at at = {data, a, 0};
        if (r->runs[sw_study_index(study, data, a, 0)].status != SW_OK) continue;
        SW_TRY(sw_study_configure(&config, study, at));
        if (runs == 0) first = config;
        if (strcmp(config.data, first.data) != 0) continue;
        SW_TRY(sw_study_run_folder(&folder[runs], study, r->folder, at));
        name[runs] = sw_arm_display_name(study->arm[a]);
        run[runs] = (sw_attending_run){name[runs].text, folder[runs].text};
        runs++;
    }
    if (runs == 0) return SW_OK;
    sw_dataset *dataset;
    sw_status status = sw_run_dataset(&dataset, &first, folder[0].text, NULL);
    if (status != SW_OK) return sw_is_machine_fault(status) ? status : SW_OK;
    status = sw_html_attended(html, dataset, run, runs, 3);
    sw_dataset_free(dataset);
    return status;
}

/* Learning curves and costs, from figures/. */
static void put_figures(sw_text *html, const sw_report *r, int data)
{
    char name[256];
    sw_text markdown = {0};
    if (!sw_report_has_figures(r, data) || r->no_pictures[0]) return;
    sw_file_name_of(name, sizeof name, r->study->data[data]);
    if (sw_report_has_curves(r, data))
        sw_text_add(&markdown,
                    "![Learning curves: the validation split, mean over the runs]"
                    "(figures/curves-%s.svg)\n\n",
                    name);
    sw_text_add(&markdown,
                "![The test split against parameters and seconds](figures/cost-%s.svg)\n", name);
    put_markdown(html, &markdown, r->folder);
}

static sw_status put_data(sw_text *html, const sw_report *r, int data)
{
    sw_text before = {0}, after = {0}, merit = {0}, attention = {0};
    sw_text_add(html, "<h2 id=\"data-%d\">", data);
    sw_html_text(html, sw_data_display_name(r->study, data).text);
    sw_text_add(html, "</h2>\n");
    sw_markdown_before_table(&before, r, data);
    put_markdown(html, &before, r->folder);
    sw_html_arm_table(html, r, data);
    sw_markdown_after_table(&after, r, data);
    put_markdown(html, &after, r->folder);
    sw_text_add(html, "<details><summary>All runs</summary>\n");
    sw_html_runs(html, r, data);
    sw_text_add(html, "</details>\n");
    put_figures(html, r, data);
    sw_markdown_merit_table(&merit, r, data);
    put_markdown(html, &merit, r->folder);
    sw_html_classes(html, r, data);
    sw_markdown_attention(&attention, r, data);
    put_markdown(html, &attention, r->folder);
    return put_attention(html, r, data);
}

static sw_status put_study(sw_text *html, const sw_report *r)
{
    sw_text beginning = {0}, rest = {0};
    sw_html_begin(html, "Poolings compared");
    sw_text_add(html, "<div class=\"lead\">\n");
    sw_markdown_beginning(&beginning, r);
    put_markdown(html, &beginning, r->folder);
    sw_text_add(html, "</div>\n");
    put_contents(html, r->study);
    for (int d = 0; d < r->study->data_count; d++) SW_TRY(put_data(html, r, d));
    sw_markdown_rest(&rest, r);
    put_markdown(html, &rest, r->folder);
    sw_html_end(html);
    return SW_OK;
}

sw_status sw_html_write(const sw_report *report)
{
    sw_text html = {0};
    sw_status status = put_study(&html, report);
    if (status == SW_OK) return sw_text_save(&html, report->folder, "report.html");
    sw_text_free(&html);
    return status;
}
