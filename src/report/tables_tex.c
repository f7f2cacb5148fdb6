/* tables_tex.c - tables.tex: the tables of a study for a paper. */
#include "report/tables_tex.h"

#include "base/file.h"
#include "report/arm_table.h"
#include "report/findings.h"
#include "report/table_latex.h"
#include "study/file_name.h"

static void put_data(sw_text *text, const sw_report *r, int data)
{
    char label[256];
    sw_table table = {0};
    sw_arm_table(&table, r, data);
    sw_file_name_of(label, sizeof label, r->study->data[data]);
    sw_text_add(text, "\n\\begin{table}\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n"
                      "\\caption{");
    sw_text_of_latex.outside(text, sw_data_display_name(r->study, data).text);
    sw_text_add(text, ", ");
    sw_text_of_latex.own(text, sw_study_runs_display_name(r->study).text);
    sw_text_add(text, ", 95\\%% intervals in brackets. ");
    sw_findings(text, &sw_text_of_latex, r, data);
    sw_text_add(text, "}\n\\label{tab:%s}\n\\par\\smallskip\n", label);
    /* No wider than the text. */
    sw_text_add(text,
                "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%%\n");
    sw_table_latex(text, &table);
    sw_text_add(text, "}\n\\end{table}\n");
    sw_table_free(&table);
}

sw_status sw_tables_tex_write(const sw_report *report)
{
    sw_text text = {0};
    sw_text_add(
        &text,
        "%% The tables of a comparison. In the document: \\usepackage{booktabs,graphicx}, and "
        "\\input{tables.tex} here.\n");
    for (int d = 0; d < report->study->data_count; d++) put_data(&text, report, d);
    return sw_text_save(&text, report->folder, "tables.tex");
}
