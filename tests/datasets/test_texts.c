/* test_texts.c - texts as they stand in files, and which of them are taken. */
#include "datasets/small_texts.h"

TestSuite(texts, .init = small_texts_begin, .fini = scratch_end);

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

/* Each comment says what becomes of the text. */
Test(texts, what_is_taken)
{
    write_file(0, "common art common\n\t\t-- Word2 Word3, \"Art\"\n%\n" /* 1 */
                  "common common art\n-- Somebody\n%\n"                 /* 2: as 1 */
                  "%\n\n%\n"                                            /* 3, 4: nothing */
                  "c_\bo_\bm_\bm_\bo_\bn wor\xc3\xa9\bd3 art\n%\n"      /* 5: struck over */
                  "Art common Word3\n%\n"                               /* 6: as 5 */
                  "-- common --\n art word4\n%\n"                       /* 7: no author */
                  "common unheard of\n%\n"                              /* 8: rare words */
                  "Common, neverheard\n%\n"                             /* 9: as 8 */
                  "nobody heard it\n%\n"                                /* 10: rare words alone */
                  "100 %\n%%\n% \ncommon art art\n%\n" /* 11: not the end of a text */
                  "common\n%\n"                        /* 12: as 8 */
                  "word4 word4 word4\n%\n");           /* 13 */
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
