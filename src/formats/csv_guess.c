/* csv_guess.c - what a column of a table probably holds, by its name: for messages alone. */
#include "formats/csv_guess.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Is the word in the name, with no letter beside it? A capital after a small letter begins a word,
 * too: "bagID". */
static bool has_word(const char *name, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = name; *at; at++) {
        if (strncasecmp(at, word, length) != 0) continue;
        const unsigned char before = at == name ? '_' : (unsigned char)at[-1];
        const unsigned char first = (unsigned char)*at, after = (unsigned char)at[length];
        const bool begins = !isalpha(before) || (islower(before) && isupper(first));
        const bool ends =
            !isalpha(after) || (isupper(after) && islower((unsigned char)at[length - 1]));
        if (begins && ends) return true;
    }
    return false;
}

static bool has_any(const char *name, const char *const *word, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_word(name, word[i])) return true;
    return false;
}

bool sw_csv_may_be_label(const char *name)
{
    static const char *const words[] = {"label",    "class",  "klasse",  "category", "diagnosis",
                                        "diagnose", "target", "outcome", "response", "status",
                                        "type",     "kind",   "group",   "y"};
    if (has_word(name, "time")) return false; /* a response time */
    return has_any(name, words, sizeof words / sizeof words[0]);
}

bool sw_csv_may_be_set(const char *name)
{
    static const char *const words[] = {"set",        "bag",         "id",    "sample", "patient",
                                        "subject",    "case",        "slide", "image",  "molecule",
                                        "probe",      "specimen",    "donor", "group",  "name",
                                        "respondent", "participant", "well"};
    return has_any(name, words, sizeof words / sizeof words[0]);
}
