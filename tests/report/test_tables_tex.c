/* test_tables_tex.c - tables.tex: the tables of a study for a paper. */
#include "made_up.h"
#include "report/tables_tex.h"
#include "worst_table.h"

/* Braces that are no signs of the text. */
static int depth_of(const char *text)
{
    int depth = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else
            depth += (*at == '{') - (*at == '}');
        cr_assert(depth >= 0);
    }
    return depth;
}

static int count(const char *text, const char *words)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, words)); at++) found++;
    return found;
}

Test(tables_tex, has_a_table_for_each_data_set, .init = scratch_begin, .fini = scratch_end)
{
    sw_report report = make_report(SEEDS);
    study.arm[2] = WORST;
    study.data[0] = "a_b/" WORST ":x=1";
    cr_assert_eq(sw_tables_tex_write(&report), SW_OK, "%s", sw_error_message());
    char *text = contents("tables.tex");
    cr_expect_eq(depth_of(text), 0);
    cr_expect_eq(count(text, "\\begin{table}"), 2);
    cr_expect_eq(count(text, "\\end{table}"), 2);
    expect_in(text, "\\begin{tabular}{lrrrlrrr}\n");
    expect_in(text, "3 seeds, 95\\% intervals in brackets. gated has the highest mean accuracy, "
                    "91.0 \\% [89.0, 93.0].");
    expect_in(text, "\\textbf{gated} & \\textbf{91.0 [89.0, 93.0]} & ");
    /* Each row has as many cells as the table has columns. */
    const char *row = strstr(text, "\\midrule");
    cr_assert(row);
    for (int a = 0; a < ARMS; a++) {
        row = strchr(row, '\n') + 1;
        char line[1000];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(row, "\n"), row);
        cr_expect_eq(count(line, " & "), 7, "%s", line);
        cr_expect_eq(count(line, " \\\\"), 1, "%s", line);
    }
    free(text);
}
