/* test_texts.c - texts in files, and the sets that are made of them. */
#include "datasets/texts.h"

#include "datasets/sets.h"
#include "expect.h"
#include "fingerprint.h"
#include "scratch.h"

#include <setwise/datasets.h>

#include <stdlib.h>
#include <sys/stat.h>

/* ---- Files ----------------------------------------------------------------------------------- */

enum { SMALL = 40 }; /* texts of a class */

/* Text i of a class: no two have the same words, and none of these is rare. */
static int write_text(char *to, int class, int i)
{
    return sprintf(to, "Common %s, word%d word%d; word%d!\n", sw_text_class[class], i / 20,
                   2 + i % 20, 22 + class % 3);
}

static void write_file(int class, const char *begin)
{
    char text[SMALL * 80 + 2000], path[64], *at = text + sprintf(text, "%s", begin);
    for (int i = 0; i < SMALL; i++) {
        at += write_text(at, class, i);
        if (i + 1 < SMALL) at += sprintf(at, "%%\n");
    }
    snprintf(path, sizeof path, "fortunes/%s", sw_text_class[class]);
    scratch_write(scratch(path).text, text, (size_t)(at - text));
}

/* A folder of small files, the only one that there is. */
static void begin(void)
{
    scratch_begin();
    cr_assert(mkdir(scratch("fortunes").text, 0700) == 0);
    for (int c = 0; c < TEXT_CLASSES; c++) write_file(c, "");
    setenv("SETWISE_DATA", scratch_folder, 1);
}

TestSuite(texts, .init = begin, .fini = scratch_end);

static sw_texts read_texts(int64_t shortest)
{
    sw_texts texts;
    cr_assert(sw_texts_read(&texts, shortest) == SW_OK, "%s", sw_error_message());
    return texts;
}

/* Words of a text, each followed by a blank. */
static void join(char *to, const sw_texts *texts, int64_t i)
{
    const sw_quote *quote = &texts->text[i];
    *to = '\0';
    for (int64_t j = quote->first; j < quote->first + quote->count; j++)
        to += sprintf(to, "%s ", texts->word.name[texts->word_at[j]]);
}

static void expect_text(const sw_texts *texts, int64_t i, int class, int64_t number,
                        const char *words)
{
    char joined[1000];
    join(joined, texts, i);
    cr_expect(texts->text[i].class == class && texts->text[i].number == number, "%s %lld",
              sw_text_class[texts->text[i].class], (long long)texts->text[i].number);
    cr_expect_str_eq(joined, words);
}

Test(texts, are_between_lines_of_a_per_cent_sign)
{
    sw_texts texts = read_texts(1);
    cr_assert_eq(texts.count, TEXT_CLASSES * SMALL);
    expect_text(&texts, 0, 0, 1, "common art word0 word2 word22 ");
    expect_text(&texts, 39, 0, 40, "common art word1 word21 word22 ");
    expect_text(&texts, 40, 1, 1, "common computers word0 word2 word23 ");
    expect_text(&texts, 479, 11, 40, "common zippy word1 word21 word24 ");
    sw_texts_free(&texts);
    texts = read_texts(6);
    cr_expect_eq(texts.count, SMALL); /* "songs-poems" is two words */
    sw_texts_free(&texts);
}

/* Of each of these, what becomes of it. */
Test(texts, what_is_taken)
{
    write_file(0, "common art common\n\t\t-- Word2 Word3, \"Art\"\n%\n" /* 1 */
                  "common common art\n-- Somebody\n%\n"                 /* 2: as 1 */
                  "%\n\n%\n"                                            /* 3, 4: nothing */
                  "c_\bo_\bm_\bm_\bo_\bn wor\xc3\xa9\bd3 art\n%\n"      /* 5: struck over */
                  "Art common Word3\n%\n"                               /* 6: as 5 */
                  "-- common --\n art word4\n%\n"                       /* 7: nobody said it */
                  "common unheard of\n%\n"                              /* 8: rare words */
                  "Common, neverheard\n%\n"                             /* 9: as 8 */
                  "nobody heard it\n%\n"                                /* 10: rare ones alone */
                  "100 %\n%%\n% \ncommon art art\n%\n"                  /* 11: no end of a text */
                  "common\n%\n"                                         /* 12: as 8 */
                  "word4 word4 word4\n%\n");                            /* 13 */
    sw_texts texts = read_texts(3);
    expect_text(&texts, 0, 0, 1, "common art common word2 word3 art ");
    expect_text(&texts, 1, 0, 5, "common word3 art ");
    expect_text(&texts, 2, 0, 7, "common art word4 ");
    expect_text(&texts, 3, 0, 8, "common unheard of ");
    expect_text(&texts, 4, 0, 11, "100 common art art ");
    expect_text(&texts, 5, 0, 13, "word4 word4 word4 ");
    expect_text(&texts, 6, 0, 14, "common art word0 word2 word22 ");
    cr_expect_eq(texts.text[0].spoken, 3);
    cr_expect_eq(texts.text[2].spoken, 3);
    cr_expect_eq(texts.count, 6 + TEXT_CLASSES * SMALL);
    sw_texts_free(&texts);
}

static void expect_unread(sw_status status, const char *message)
{
    sw_dataset *d;
    static const char *const names[] = {"fortunes", "passages"};
    for (int i = 0; i < 2; i++) {
        char expected[600];
        snprintf(expected, sizeof expected, "data set %s: %s/fortunes/%s", names[i], scratch_folder,
                 message);
        cr_expect(sw_dataset_open(&d, names[i], 0) == status);
        expect_message(expected);
    }
}

Test(texts, files_that_are_none)
{
    const char bad[] = "one\n%\ntwo\n%\nthree\ncaf\xe9\n%\nfour\n", zero[] = "one\n\0two\n";
    const char *const path = scratch("fortunes/perl").text;
    scratch_write(path, bad, sizeof bad - 1);
    expect_unread(SW_ERROR_FORMAT, "perl: line 5: a text that is not valid UTF-8");
    scratch_write(path, zero, sizeof zero - 1);
    expect_unread(SW_ERROR_FORMAT, "perl: byte 4 is 0, expected text");
    cr_assert(sw_texts_find() == SW_OK);
    unlink(path);
    cr_assert(sw_texts_find() == SW_ERROR_NOT_FOUND);
    expect_unread(SW_ERROR_NOT_FOUND, "perl: no such file, plain or .gz; the files come with "
                                      "Debian's packages fortunes and fortunes-min (apt-get "
                                      "install fortunes fortunes-min)");
    scratch_write(path, "", 0);
    sw_texts texts = read_texts(1);
    cr_expect_eq(texts.count, (TEXT_CLASSES - 1) * SMALL);
    sw_texts_free(&texts);
    sw_dataset *d;
    cr_expect(sw_dataset_open(&d, "passages", 0) == SW_ERROR_FORMAT);
    expect_message("there is no train text of perl");
}

Test(texts, more_sets_than_texts)
{
    sw_dataset *d;
    cr_expect(sw_dataset_open(&d, "fortunes:valid=300:test=180", 0) == SW_ERROR_ARGUMENT);
    expect_message("train=0, valid=300 and test=180 are more than the 480 texts");
    cr_expect(sw_dataset_open(&d, "fortunes:train=101:valid=200:test=180", 0) == SW_ERROR_ARGUMENT);
    expect_message("train=101, valid=200 and test=180 are more than the 480 texts");
    d = open_spec("fortunes:train=100:valid=200:test=180");
    sw_dataset_free(d);
}

/* ---- fortunes -------------------------------------------------------------------------------- */

/* A set's words, by the names of their tokens. */
static void spell(char *to, const sw_dataset *d, int64_t b)
{
    *to = '\0';
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
        to += sprintf(to, "%s ", d->schema.token[(int64_t)d->sets.x[i * d->sets.width]]);
}

/* Each text is a set of its words, under its name and class, in one split. */
Test(texts, fortunes_are_all_texts)
{
    sw_dataset *d = open_spec("fortunes:valid=100:test=80");
    sw_texts texts = read_texts(1);
    int seen[TEXT_CLASSES * SMALL] = {0};
    cr_assert(d->sets.count == 480 && d->index_count[SW_TRAIN] == 300);
    cr_expect_str_eq(d->schema.feature.name[0], "word");
    for (int64_t b = 0; b < 480; b++) {
        char name[64], spelt[1000], said[1000];
        int64_t i = 0;
        for (; i < 480; i++) {
            snprintf(name, sizeof name, "%s %lld", sw_text_class[texts.text[i].class],
                     (long long)texts.text[i].number);
            if (strcmp(name, d->set_name[b]) == 0) break;
        }
        cr_assert(i < 480 && !seen[i]++, "%s", d->set_name[b]);
        cr_assert_eq(d->sets.label[b], texts.text[i].class);
        spell(spelt, d, b);
        join(said, &texts, i);
        cr_assert_str_eq(spelt, said);
    }
    sw_texts_free(&texts);
    sw_dataset_free(d);
}

/* Token 1 is the most frequent in training; what does not come there is another. */
Test(texts, the_vocabulary_is_that_of_training)
{
    write_file(3, "common only word0 once\n%\n");
    int heard = 0;
    for (uint64_t seed = 0; seed < 6; seed++) {
        sw_dataset *d;
        int64_t times[100] = {0}, rest = 0;
        cr_assert(sw_dataset_open(&d, "fortunes:valid=120:test=120:shortest=1", seed) == SW_OK);
        cr_assert_lt(d->schema.vocabulary, 100);
        cr_expect_str_eq(d->schema.token[0], "<other>");
        for (int64_t b = 0; b < d->sets.count; b++)
            for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
                if (b < d->index_count[SW_TRAIN])
                    times[(int64_t)d->sets.x[i]]++;
                else
                    rest += d->sets.x[i] == 0;
        cr_expect_eq(times[0], 0);
        for (int64_t t = 2; t < d->schema.vocabulary; t++) {
            int order = strcmp(d->schema.token[t - 1], d->schema.token[t]);
            cr_expect(times[t] < times[t - 1] || (times[t] == times[t - 1] && order < 0));
            cr_expect_gt(times[t], 0);
        }
        bool known = false;
        for (int64_t t = 0; t < d->schema.vocabulary; t++)
            known |= strcmp(d->schema.token[t], "once") == 0;
        cr_expect_eq(rest, known ? 0 : 2, "\"only\" and \"once\" in another split are others");
        heard += known;
        sw_dataset_free(d);
    }
    cr_expect(heard > 0 && heard < 6, "in training in %d of 6", heard);
}

/* A smaller training split has the same vocabulary, and so do the same sets the same numbers. */
Test(texts, words_and_hashes)
{
    sw_dataset *d = open_spec("fortunes:train=5:valid=100:test=80:words=7");
    cr_expect_eq(d->schema.vocabulary, 8);
    cr_expect_str_eq(d->schema.token[1], "common");
    cr_expect(!d->schema.hashed);
    sw_dataset_free(d);
    d = open_spec("fortunes:valid=100:test=80:hash=50");
    cr_expect(d->schema.vocabulary == 50 && d->schema.hashed && !d->schema.token);
    const int64_t first = d->sets.offset[7];
    cr_expect_eq(d->sets.x[first], (sw_real)sw_token_hash("common", 50));
    sw_dataset_free(d);
}

Test(texts, same_sets_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"fortunes:valid=100:test=80", 0xcbf7beab493f48e5},
                  {"fortunes:valid=100:test=80:hash=1000", 0xc8b77789dec0e8e5},
                  {"passages:train=50:valid=20:test=20:words=20", 0xe6e66f6cba1a76e8}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        sw_dataset *d = open_spec(golden[i].spec);
        uint64_t hash = fingerprint(d);
        cr_expect(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
        sw_dataset_free(d);
    }
}

/* ---- passages -------------------------------------------------------------------------------- */

/* The text of a split whose first words, up to `longest`, these are. */
static int64_t find_text(const sw_dataset *texts, sw_role role, const sw_real *x, int64_t words,
                         int64_t width, int64_t longest)
{
    for (int64_t i = 0; i < texts->index_count[role]; i++) {
        const int64_t b = texts->index[role][i], first = texts->sets.offset[b];
        int64_t size = texts->sets.offset[b + 1] - first, same = 0;
        if (size > longest) size = longest;
        while (same < words && same < size && texts->sets.x[first + same] == x[same * width])
            same++;
        if (same == words && size == words) return b;
    }
    return -1;
}

/* Passages are texts of their split, of different classes; the class is that of the one that is
 * asked for, and its words carry the label. */
static void check_passages(const char *spec, const char *texts_spec, int64_t passages,
                           int64_t longest)
{
    sw_dataset *d = open_spec(spec), *texts = open_spec(texts_spec);
    const int64_t width = 1 + passages;
    int asked_for[TEXT_CLASSES] = {0};
    cr_assert(d->sets.width == width && d->sets.context_width == passages);
    cr_assert(d->schema.vocabulary == texts->schema.vocabulary);
    for (int64_t t = 0; t < d->schema.vocabulary; t++)
        cr_assert_str_eq(d->schema.token[t], texts->schema.token[t]);
    cr_expect_str_eq(d->schema.feature.name[passages], passages == 3 ? "passage 3" : "passage 12");
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t k = 0; k < d->index_count[role]; k++) {
            const int64_t b = d->index[role][k];
            const sw_real *context = d->sets.context + b * passages;
            int64_t row = d->sets.offset[b], asked = 0;
            bool seen[TEXT_CLASSES] = {false};
            for (int64_t p = 0; p < passages; p++) {
                cr_assert(context[p] == 0 || context[p] == 1);
                asked += context[p] == 1;
                const int64_t first = row;
                for (; row < d->sets.offset[b + 1]; row++) {
                    const sw_real *x = d->sets.x + row * width;
                    if (x[1 + p] != 1) break;
                    for (int64_t q = 0; q < passages; q++) cr_assert(x[1 + q] == (q == p));
                    cr_assert_eq(d->instance_label[row], context[p] == 1);
                }
                const int64_t text = find_text(texts, (sw_role)role, d->sets.x + first * width,
                                               row - first, width, longest);
                cr_assert(text >= 0, "set %lld: passage %lld is no %s text", (long long)b,
                          (long long)p, sw_role_name((sw_role)role));
                const int32_t class = texts->sets.label[text];
                cr_assert(!seen[class]);
                seen[class] = true;
                cr_assert(context[p] == 0 || d->sets.label[b] == class);
            }
            cr_assert(asked == 1 && row == d->sets.offset[b + 1]);
            asked_for[d->sets.label[b]]++;
        }
    for (int c = 0; c < TEXT_CLASSES; c++) cr_expect_gt(asked_for[c], 0);
    sw_dataset_free(d);
    sw_dataset_free(texts);
}

Test(texts, passages_are_texts)
{
    /* 480 texts: 15 % for validation, 20 % for test. */
    check_passages("passages:train=400:valid=100:test=100", "fortunes:valid=72:test=96", 3, 30);
    check_passages("passages:train=50:valid=20:test=20:passages=12:longest=5",
                   "fortunes:valid=72:test=96", 12, 5);
}

/* ---- The texts themselves -------------------------------------------------------------------- */

/* If they are there: what is said of them holds for them. */
Test(fortunes, of_debian)
{
    unsetenv("SETWISE_DATA");
    setenv("XDG_DATA_HOME", "/nonexistent", 1);
    if (sw_texts_find() != SW_OK) cr_skip_test("%s", sw_error_message());
    sw_dataset *d = open_spec("fortunes");
    int64_t of_class[TEXT_CLASSES] = {0};
    for (int64_t b = 0; b < d->sets.count; b++) of_class[d->sets.label[b]]++;
    for (int c = 0; c < TEXT_CLASSES; c++)
        cr_expect(of_class[c] > 150, "%s: %lld", sw_text_class[c], (long long)of_class[c]);
    cr_expect(d->sets.count > 6000 && d->schema.vocabulary == 4001);
    cr_expect_eq(d->warnings, 0);
    cr_expect_str_eq(d->schema.token[1], "the");
    sw_dataset_free(d);
}
