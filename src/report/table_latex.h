/* table_latex.h - a table in LaTeX. */
#ifndef SW_REPORT_TABLE_LATEX_H
#define SW_REPORT_TABLE_LATEX_H

#include "report/table.h"

/* Add the table as a tabular with the rules of the package booktabs; strong cells are bold, and
 * minus signs are those of mathematics. Nothing if it has no row below its head. */
void sw_table_latex(sw_text *text, const sw_table *table);

#endif
