/* tables_tex.h - tables.tex: the tables of a study for a paper. */
#ifndef SW_REPORT_TABLES_TEX_H
#define SW_REPORT_TABLES_TEX_H

#include "report/report.h"

/* Write tables.tex: a table environment for each data set, with the packages booktabs and graphicx.
 * Its caption says what was found. A document takes it with \input. */
sw_status sw_tables_tex_write(const sw_report *report);

#endif
