/* arm_notes.c - texts about a data set, each with the arms that it concerns. */
#include "study/arm_notes.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

sw_status sw_arm_notes_add(sw_arm_notes *notes, const char *text, int arm)
{
    for (int i = 0; i < notes->count; i++)
        if (strcmp(notes->list[i].text, text) == 0) {
            notes->list[i].arms |= UINT64_C(1) << arm;
            return SW_OK;
        }
    sw_arm_note *list = realloc(notes->list, sizeof *list * ((size_t)notes->count + 1));
    if (list) notes->list = list;
    char *copy = list ? strdup(text) : NULL;
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for a study's notes");
    notes->list[notes->count++] = (sw_arm_note){copy, UINT64_C(1) << arm};
    return SW_OK;
}

void sw_arm_notes_free(sw_arm_notes *notes)
{
    for (int i = 0; i < notes->count; i++) free(notes->list[i].text);
    free(notes->list);
    *notes = (sw_arm_notes){0};
}
