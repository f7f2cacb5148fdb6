/* agreement.h - how far the answer to a changed set agrees with the answer to the whole set. */
#ifndef SW_STUDY_AGREEMENT_H
#define SW_STUDY_AGREEMENT_H

#include <setwise/base.h>

/* The answers of a model, and how they are compared. */
typedef struct sw_agreement {
    sw_task task;
    int64_t outputs;
    double *deviation; /* [outputs] of the answers to whole sets, for a regression */
    double *p, *q;     /* [outputs] scratch */
} sw_agreement;

/* From the outputs y [sets, outputs] for the whole sets. Free with sw_agreement_free. */
sw_status sw_agreement_new(sw_agreement *out, sw_task task, const sw_real *y, int64_t sets,
                           int64_t outputs);
void sw_agreement_free(sw_agreement *agreement);

/* The confidence (diagnosis.h) of the answer y [outputs] to a set in what `whole` [outputs] says of
 * the whole set: from 0 to 1, NaN for a mixture. *same: does the answer stay? */
double sw_agreement_of(const sw_agreement *agreement, const sw_real *whole, const sw_real *y,
                       bool *same);

#endif
