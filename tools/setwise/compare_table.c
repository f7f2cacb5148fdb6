/* compare_table.c - what `setwise compare` prints at its end: tables and words, or JSON. */
#include "compare_table.h"

#include "command.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* The width of the terminal on standard output; 0: it is a file or a pipe. */
static int width_of_output(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

char *study_found(const sw_report *report, bool json)
{
    char *text;
    const sw_status status =
        json ? sw_report_json(&text, report) : sw_report_words(&text, report, width_of_output());
    if (status != SW_OK) failed(status);
    return text;
}
