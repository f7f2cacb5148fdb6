/* markdown_scores.c - scores as tables in Markdown. */
#include "report/markdown_scores.h"

#include "report/markdown_text.h"

#include <math.h>

enum { ROWS = 40, CLASSES = 12 };

void sw_markdown_share(sw_text *text, double x)
{
    sw_text_add(text, isnan(x) ? " | -" : " | %.4f", x);
}

void sw_markdown_number(sw_text *text, double x)
{
    sw_text_add(text, isnan(x) ? " | -" : " | %.4g", x);
}

void sw_markdown_name(sw_text *text, const sw_columns *output, int64_t c)
{
    sw_name_number number;
    sw_markdown_text(text, sw_name_or_number(output->name, c, &number));
}

static void put_class(sw_text *text, const sw_class_scores *of)
{
    sw_text_add(text, " | %lld | %lld | %lld", (long long)of->sets, (long long)of->answers,
                (long long)of->right);
    sw_markdown_share(text, of->precision);
    sw_markdown_share(text, of->recall);
    sw_markdown_share(text, of->f1);
}

static bool has_logs(const sw_scores *s)
{
    bool some = false;
    for (int64_t c = 0; c < s->outputs; c++) some |= !isnan(s->target[c].log_r2);
    return some;
}

void sw_markdown_target_head(sw_text *text, const char *head, const char *rule, const sw_scores *s)
{
    const bool logs = has_logs(s);
    sw_text_add(text, "%s | R2 | MAE | RMSE%s |\n", head, logs ? " | R2 of log" : "");
    sw_text_add(text, "%s|---:|---:|---:|%s\n", rule, logs ? "---:|" : "");
}

void sw_markdown_target(sw_text *text, const sw_scores *s, int64_t c)
{
    const sw_target_scores *of = &s->target[c];
    sw_markdown_share(text, of->r2);
    sw_markdown_number(text, of->error);
    sw_markdown_number(text, of->rmse);
    if (has_logs(s)) sw_markdown_share(text, of->log_r2);
}

void sw_markdown_by_output(sw_text *text, const sw_scores *s, const sw_columns *output)
{
    if (s->target)
        sw_markdown_target_head(text, "| target", "|---", s);
    else
        sw_text_add(text,
                    "| %s | sets | answers | right | precision | recall | F1 |\n"
                    "|---|---:|---:|---:|---:|---:|---:|\n",
                    s->task == SW_CLASSES ? "class" : "label");
    for (int64_t c = 0; c < s->outputs && c < ROWS; c++) {
        sw_text_add(text, "| ");
        sw_markdown_name(text, output, c);
        if (s->target)
            sw_markdown_target(text, s, c);
        else
            put_class(text, &s->of[c]);
        sw_text_add(text, " |\n");
    }
    sw_text_add(text, "\n");
    if (s->outputs > ROWS)
        sw_text_add(text, "... and %lld more.\n\n", (long long)s->outputs - ROWS);
}

void sw_markdown_confusion(sw_text *text, const sw_scores *s, const sw_columns *output)
{
    if (!s->confusion || s->outputs > CLASSES) return;
    sw_text_add(text, "| class ↓, answer →");
    for (int64_t c = 0; c < s->outputs; c++) {
        sw_text_add(text, " | ");
        sw_markdown_name(text, output, c);
    }
    sw_text_add(text, " |\n|---");
    for (int64_t c = 0; c < s->outputs; c++) sw_text_add(text, "|---:");
    sw_text_add(text, "|\n");
    for (int64_t row = 0; row < s->outputs; row++) {
        sw_text_add(text, "| ");
        sw_markdown_name(text, output, row);
        for (int64_t c = 0; c < s->outputs; c++) {
            const char *mark = c == row ? "**" : "";
            sw_text_add(text, " | %s%lld%s", mark, (long long)s->confusion[row * s->outputs + c],
                        mark);
        }
        sw_text_add(text, " |\n");
    }
    sw_text_add(text, "\n");
}
