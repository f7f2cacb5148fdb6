/* small_texts.h - twelve small files of texts in a scratch folder, for tests of data sets of texts.
 */
#ifndef SW_TESTS_DATASETS_SMALL_TEXTS_H
#define SW_TESTS_DATASETS_SMALL_TEXTS_H

#include "datasets/sets.h"
#include "datasets/texts.h"
#include "expect.h"
#include "fingerprint.h"
#include "scratch.h"

#include <setwise/datasets.h>

#include <stdlib.h>
#include <sys/stat.h>

enum { SMALL = 40 }; /* texts of a class */

/* Text i of a class: no two have the same words, and none of these is rare. */
static inline int write_text(char *to, int class, int i)
{
    return sprintf(to, "Common %s, word%d word%d; word%d!\n", sw_text_class[class], i / 20,
                   2 + i % 20, 22 + class % 3);
}

static inline void write_file(int class, const char *begin)
{
    char text[SMALL * 80 + 2000], path[64], *at = text + sprintf(text, "%s", begin);
    for (int i = 0; i < SMALL; i++) {
        at += write_text(at, class, i);
        if (i + 1 < SMALL) at += sprintf(at, "%%\n");
    }
    snprintf(path, sizeof path, "fortunes/%s", sw_text_class[class]);
    scratch_write(scratch(path).text, text, (size_t)(at - text));
}

/* For .init, with scratch_end for .fini: a folder of small files, and no other. */
static inline void small_texts_begin(void)
{
    scratch_begin();
    cr_assert(mkdir(scratch("fortunes").text, 0700) == 0);
    for (int c = 0; c < TEXT_CLASSES; c++) write_file(c, "");
    setenv("SETWISE_DATA", scratch_folder, 1);
}

static inline sw_texts read_texts(int64_t shortest)
{
    sw_texts texts;
    cr_assert(sw_texts_read(&texts, shortest) == SW_OK, "%s", sw_error_message());
    return texts;
}

/* Words of a text, each followed by a blank. */
static inline void join(char *to, const sw_texts *texts, int64_t i)
{
    const sw_quote *quote = &texts->text[i];
    *to = '\0';
    for (int64_t j = quote->first; j < quote->first + quote->count; j++)
        to += sprintf(to, "%s ", texts->word.name[texts->word_at[j]]);
}

#endif
