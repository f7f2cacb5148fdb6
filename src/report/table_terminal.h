/* table_terminal.h - a table for a terminal. */
#ifndef SW_REPORT_TABLE_TERMINAL_H
#define SW_REPORT_TABLE_TERMINAL_H

#include "report/table.h"

/* Add the table in lines of at most `width` letters, 0: of any length. Columns that do not fit
 * follow below in a table of their own, which repeats the first column. A name from outside of more
 * than 40 letters, or a third of the width, is cut: "a long na…". Nothing if the table has no row
 * below its head. */
void sw_table_terminal(sw_text *text, const sw_table *table, int width);

#endif
