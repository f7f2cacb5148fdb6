/* clusters.h - test sets that belong together, such as the samples of a patient, count as one draw.
 *
 * Sets of a group are alike, so a study learns less from them than from as many sets of different
 * groups. The influences of a group are added up: then the sum of their squares / n^2 is the
 * variance of the metric over groups that are drawn anew (Liang and Zeger 1986; of an AUC:
 * Obuchowski 1997, Biometrics 53). */
#ifndef SW_STUDY_CLUSTERS_H
#define SW_STUDY_CLUSTERS_H

#include <setwise/predictions.h>

/* Fill lead [sets] with the position of the first set in the group of each set; a set without a
 * group leads itself. *groups: the number of groups. With fewer than two, each set is a group of
 * its own. SW_ERROR_MEMORY. */
sw_status sw_clusters_find(int64_t *lead, int64_t *groups, const sw_predictions *said);

/* Move the influence [sets] of each set to the one that leads it. lead: NULL is legal. */
void sw_clusters_add_up(double *influence, const int64_t *lead, int64_t sets);

#endif
