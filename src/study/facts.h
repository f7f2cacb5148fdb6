/* facts.h - the facts about each data set of a study, for the report. */
#ifndef SW_STUDY_FACTS_H
#define SW_STUDY_FACTS_H

#include "study/arm_notes.h"

enum { SW_MOST_FIELDS = 128 }; /* of sw_config_fields */

/* sets and rows are by role: the sets and elements of each split; with folds, of the splits of the
 * first fold. */
typedef struct sw_data_facts {
    sw_task task;
    int64_t width, outputs, context, vocabulary;
    int64_t sets[3], rows[3];
    int64_t groups;       /* that the test sets are of, with folds all sets; 0: none are known */
    double best_possible; /* main metric on the test split; NaN: not known */
    double chance;        /* sw_study_chance */
    bool read[SW_MOST_FIELDS]; /* by position in sw_config_fields: some arm reads the setting */
    char encoder[32];          /* of the models; "": each arm sets its own */
    sw_arm_notes warnings;     /* of the data set and of the models */
    sw_arm_notes empty_reason; /* why arms make no model on it */
} sw_data_facts;

/* The facts of a data set whose fold is set. The encoder and the notes are still empty. */
sw_data_facts sw_data_facts_of(const sw_dataset *dataset);
void sw_data_facts_free(sw_data_facts *facts);

#endif
