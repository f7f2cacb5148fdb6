/* group_name.c - names of groups: does a column sound like one; the order of its names. */
#include "data/group_name.h"

#include "base/number.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Words for what several sets may come from. */
static const char *const groups[] = {
    "id",      "uid",      "pid",     "patient",   "patients",  "patienten",   "patientin",
    "subject", "subjects", "person",  "proband",   "probanden", "participant", "teilnehmer",
    "donor",   "spender",  "animal",  "tier",      "mouse",     "maus",        "case",
    "fall",    "family",   "familie", "household", "group",     "gruppe",      "groupe",
    "grupo",   "gruppo",   "sujet",   "sujeto",    "paciente",  "paziente",    "soggetto",
    "donneur", "donante",  "slide",   "user",      "author",    "site",        "customer",
    "kunde",   "speaker",
};

/* Words that stand beside them. */
static const char *const beside[] = {"nr",   "no",   "num", "number",  "nummer",     "numero",
                                     "code", "name", "key", "kennung", "identifier", "index"};

static bool consists(const char *text, size_t length, bool *group);

/* Does the text begin with one of the words, and consist of such words to its end? */
static bool begins(const char *text, size_t length, const char *const *word, size_t words,
                   bool *group)
{
    for (size_t i = 0; i < words; i++) {
        const size_t n = strlen(word[i]);
        if (n <= length && strncasecmp(text, word[i], n) == 0 &&
            consists(text + n, length - n, group))
            return true;
    }
    return false;
}

/* A run of letters may be several words: "patientid". */
static bool consists(const char *text, size_t length, bool *group)
{
    if (length == 0) return true;
    if (begins(text, length, groups, sizeof groups / sizeof groups[0], group)) return *group = true;
    return begins(text, length, beside, sizeof beside / sizeof beside[0], group);
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80; /* or a byte of one */
}

bool sw_is_group_name(const char *name)
{
    bool group = false;
    while (*name) {
        size_t length = 0;
        while (is_letter(name[length])) length++;
        if (!consists(name, length, &group)) return false;
        name += length > 0 ? length : 1;
    }
    return group;
}

static int by_size(const void *a, const void *b)
{
    int64_t x, y;
    sw_whole_parse(*(char *const *)a, &x);
    sw_whole_parse(*(char *const *)b, &y);
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void sw_group_names_sort(char **name, int64_t count)
{
    bool whole = true;
    int64_t value;
    for (int64_t i = 0; whole && i < count; i++) whole = sw_whole_parse(name[i], &value);
    qsort(name, (size_t)count, sizeof *name, whole ? by_size : by_bytes);
}
