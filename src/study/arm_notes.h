/* arm_notes.h - texts about a data set, each with the arms that it concerns. */
#ifndef SW_STUDY_ARM_NOTES_H
#define SW_STUDY_ARM_NOTES_H

#include <setwise/study.h>

_Static_assert(SW_STUDY_MAX_ARMS <= 64, "sw_arm_note.arms has a bit for each arm");

typedef struct sw_arm_note {
    char *text;
    uint64_t arms; /* bit a: it concerns arm a of the study */
} sw_arm_note;

/* Texts in the order in which they were added, each once. All zero: there are none. */
typedef struct sw_arm_notes {
    sw_arm_note *list; /* [count] */
    int count;
} sw_arm_notes;
sw_status sw_arm_notes_add(sw_arm_notes *notes, const char *text, int arm);
void sw_arm_notes_free(sw_arm_notes *notes);

#endif
