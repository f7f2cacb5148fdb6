/* show.c - the findings of a study as one text, for a terminal or as JSON. */
#include "base/error.h"
#include "report/arm_table.h"
#include "report/findings.h"
#include "report/results_json.h"
#include "report/table_terminal.h"

#include <setwise/report.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Letters in a line of words: without a width of the caller's, and at least. */
enum { WIDTH = 100, LEAST = 40, INDENT = 2 };

/* Add `words` in lines of at most `width` letters, cut at spaces. */
static void put_lines(sw_text *text, const char *words, int width)
{
    if (width == 0) width = WIDTH;
    const size_t most = (size_t)(width < LEAST ? LEAST : width) - INDENT;
    while (*words) {
        size_t length = strlen(words);
        if (length > most) {
            size_t end = most;
            while (end > 0 && words[end] != ' ') end--;
            length = end > 0 ? end : strcspn(words, " ");
        }
        sw_text_add(text, "%*s%.*s\n", INDENT, "", (int)length, words);
        words += length;
        words += strspn(words, " ");
    }
}

static void put_data(sw_text *text, const sw_report *r, int data, int width)
{
    const sw_main_metric *metric = sw_report_metric(r, data);
    const double best = metric->scale * r->facts[data].best_possible;
    sw_text words = {0};
    sw_table table = {0};
    sw_arm_table(&table, r, data);
    sw_text_add(text, "%s%s, test split, %s", data > 0 ? "\n" : "",
                sw_data_display_name(r->study, data).text,
                sw_study_runs_display_name(r->study).text);
    if (isfinite(best))
        sw_text_add(text, ", best possible %.*f%s%s", *metric->unit ? 1 : sw_digits_of(best), best,
                    *metric->unit ? " " : "", metric->unit);
    sw_text_add(text, "\n");
    sw_table_terminal(text, &table, width);
    sw_findings(&words, &sw_text_of_terminal, r, data);
    put_lines(text, words.data ? words.data : "", width);
    sw_text_fail_as(text, &words);
    sw_text_free(&words);
    sw_table_free(&table);
}

sw_status sw_report_words(char **out, const sw_report *report, int width)
{
    SW_NOT_NULL(out, report);
    sw_text text = {0};
    for (int d = 0; d < report->study->data_count; d++) put_data(&text, report, d, width);
    return sw_text_give(out, &text);
}

sw_status sw_report_json(char **out, const sw_report *report)
{
    SW_NOT_NULL(out, report);
    sw_text text = {0};
    sw_results_json(&text, report);
    return sw_text_give(out, &text);
}
