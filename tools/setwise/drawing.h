/* drawing.h - the figures and the report that training leaves in the folder of a run. */
#ifndef DRAWING_H
#define DRAWING_H

#include <setwise/report.h>
#include <setwise/scores.h>

/* What was drawn, of one run or of several. */
typedef struct drawing {
    const char *folder; /* of the run; NULL: nothing is drawn */
    const sw_dataset *data;
    sw_status status;   /* the first failure */
    char message[1024]; /* of that failure */
} drawing;

/* At the end of the run: the figures of its test split. */
void draw_scores(drawing *d, const sw_scores *scores, const sw_schema *schema);

/* After the run: the learning curves and the report. */
void draw_run(drawing *d);

/* Say why something is missing. Without gnuplot there are no figures, which is a warning. Returns
 * an exit status. */
int drawing_end(const drawing *d);

#endif
