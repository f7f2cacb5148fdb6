/* notes.h - what models warn of, and with which poolings they do. */
#ifndef SW_STUDY_NOTES_H
#define SW_STUDY_NOTES_H

#include <setwise/study.h>

_Static_assert(SW_STUDY_MAX_ARMS <= 64, "a bit for each pooling");

typedef struct sw_note {
    char *text;
    uint64_t pools; /* bit p: pooling p of the study has it */
} sw_note;

/* Texts in the order in which they came up, each once. Zeroed, there is none. */
typedef struct sw_notes {
    sw_note *list; /* [count] */
    int count;
} sw_notes;
sw_status sw_notes_add(sw_notes *notes, const char *text, int pool);
void sw_notes_free(sw_notes *notes);

#endif
