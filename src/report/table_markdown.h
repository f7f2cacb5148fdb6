/* table_markdown.h - a table in Markdown. */
#ifndef SW_REPORT_TABLE_MARKDOWN_H
#define SW_REPORT_TABLE_MARKDOWN_H

#include "report/table.h"

/* Add the table and an empty line, as GitHub's Markdown and pandoc read it; strong cells are bold.
 * Nothing if it has no row below its head. */
void sw_table_markdown(sw_text *text, const sw_table *table);

#endif
