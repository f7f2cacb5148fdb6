/* drawing.c - the figures and the report that training leaves in the folder of a run. */
#include "drawing.h"

#include "command.h"

#include <stdio.h>

/* Keep the first failure, but one that is not a missing gnuplot wins over one that is. */
static void note(drawing *d, sw_status status)
{
    if (status == SW_OK || (d->status != SW_OK && d->status != SW_ERROR_NOT_FOUND)) return;
    d->status = status;
    snprintf(d->message, sizeof d->message, "%s", sw_error_message());
}

void draw_scores(drawing *d, const sw_scores *scores, const sw_schema *schema)
{
    if (d->folder && scores->of) note(d, sw_scores_figures(scores, schema, d->folder));
}

void draw_run(drawing *d)
{
    note(d, sw_run_curves(d->folder));
    const sw_status reported = sw_run_report(d->folder, d->data);
    note(d, reported == SW_ERROR_NOT_FOUND ? SW_ERROR_IO : reported); /* that is not gnuplot */
}

int drawing_end(const drawing *d)
{
    if (d->status == SW_OK) return STATUS_OK;
    if (d->status == SW_ERROR_NOT_FOUND) {
        say_warning(d->message);
        return STATUS_OK;
    }
    fprintf(stderr, "setwise: %s\n", d->message);
    return STATUS_FAILED;
}
