#include "study/notes.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

sw_status sw_notes_add(sw_notes *notes, const char *text, int pool)
{
    for (int i = 0; i < notes->count; i++)
        if (strcmp(notes->list[i].text, text) == 0) {
            notes->list[i].pools |= UINT64_C(1) << pool;
            return SW_OK;
        }
    sw_note *list = realloc(notes->list, sizeof *list * ((size_t)notes->count + 1));
    if (list) notes->list = list;
    char *copy = list ? strdup(text) : NULL;
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for a study's notes");
    notes->list[notes->count++] = (sw_note){copy, UINT64_C(1) << pool};
    return SW_OK;
}

void sw_notes_free(sw_notes *notes)
{
    for (int i = 0; i < notes->count; i++) free(notes->list[i].text);
    free(notes->list);
    *notes = (sw_notes){0};
}
