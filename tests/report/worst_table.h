/* worst_table.h - a small table whose names mean something to every format. */
#ifndef SW_TESTS_REPORT_WORST_TABLE_H
#define SW_TESTS_REPORT_WORST_TABLE_H

#include "report/table.h"

#define WORST "\x1b[1m\n|<&`_%$#{}~^\\"

/* A strong number with an interval, a name of the worst signs, a blank cell. */
static inline sw_table worst_table(void)
{
    sw_table table = {0};
    sw_table_column(&table, "arm", false);
    sw_table_column(&table, "accuracy, %", true);
    sw_table_column(&table, "verdict", false);
    sw_table_name(&table, "mean");
    sw_table_strong(&table);
    sw_table_add(&table, "-8.5 [-10.9, -6.2] †");
    sw_table_strong(&table);
    sw_table_end(&table);
    sw_table_name(&table, WORST);
    sw_table_add(&table, "< 1 ± 0.5");
    sw_table_add(&table, "better");
    return table;
}

#endif
