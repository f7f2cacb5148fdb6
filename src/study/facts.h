/* facts.h - the facts about each data set of a study, for the report. */
#ifndef SW_STUDY_FACTS_H
#define SW_STUDY_FACTS_H

#include <setwise/study.h>

_Static_assert(SW_STUDY_MAX_ARMS <= 64, "sw_arm_note.arms has a bit for each arm");

typedef struct sw_arm_note {
    char *text;
    uint64_t arms; /* bit a: it concerns arm a of the study */
} sw_arm_note;

/* Texts about a data set, each once, in the order in which they were added. All zero: none. */
typedef struct sw_arm_notes {
    sw_arm_note *list; /* [count] */
    int count;
} sw_arm_notes;
sw_status sw_arm_notes_add(sw_arm_notes *notes, const char *text, int arm);
void sw_arm_notes_free(sw_arm_notes *notes);

enum { SW_MOST_FIELDS = 128 }; /* of sw_config_fields */

/* sets and rows are the numbers of sets and elements by role; with folds, those of the first fold.
 */
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

/* The main metric of the best answer that is the same for every set, on the sets that are tested: a
 * model that does better has learned from the sets. Classes: the share of the most frequent class.
 * Labels: the share of right answers if each label is answered by its majority. Regression: the
 * mean distance from the median; of several numbers 0, the R2 of their means. NaN if there are no
 * sets, and for a mixture. */
double sw_study_chance(const sw_dataset *dataset);

#endif
