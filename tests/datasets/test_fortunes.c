/* test_fortunes.c - sets are texts, and their tokens the vocabulary of the training texts. */
#include "datasets/small_texts.h"

TestSuite(fortunes, .init = small_texts_begin, .fini = scratch_end);

Test(fortunes, more_sets_than_texts)
{
    sw_dataset *d;
    cr_expect(sw_dataset_open(&d, "fortunes:valid=300:test=180", 0) == SW_ERROR_ARGUMENT);
    expect_message("train=0, valid=300 and test=180 are more than the 480 texts");
    cr_expect(sw_dataset_open(&d, "fortunes:train=101:valid=200:test=180", 0) == SW_ERROR_ARGUMENT);
    expect_message("train=101, valid=200 and test=180 are more than the 480 texts");
    d = open_spec("fortunes:train=100:valid=200:test=180");
    sw_dataset_free(d);
}

/* The words of a set, by the names of their tokens. */
static void spell(char *to, const sw_dataset *d, int64_t b)
{
    *to = '\0';
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
        to += sprintf(to, "%s ", d->schema.token[(int64_t)d->sets.x[i * d->sets.width]]);
}

/* Each text is one set, with its words, its class and a name. */
Test(fortunes, all_texts_are_sets)
{
    sw_dataset *d = open_spec("fortunes:valid=100:test=80");
    sw_texts texts = read_texts(1);
    int seen[TEXT_CLASSES * SMALL] = {0};
    cr_assert(d->sets.count == 480 && d->index_count[SW_TRAIN] == 300);
    cr_expect_str_eq(d->schema.feature.name[0], "word");
    for (int64_t b = 0; b < 480; b++) {
        char name[64], spelt[1000], words[1000];
        int64_t i = 0;
        for (; i < 480; i++) {
            snprintf(name, sizeof name, "%s %lld", sw_text_class[texts.text[i].class],
                     (long long)texts.text[i].number);
            if (strcmp(name, d->set_name[b]) == 0) break;
        }
        cr_assert(i < 480 && !seen[i]++, "%s", d->set_name[b]);
        cr_assert_eq(d->sets.label[b], texts.text[i].class);
        spell(spelt, d, b);
        join(words, &texts, i);
        cr_assert_str_eq(spelt, words);
    }
    sw_texts_free(&texts);
    sw_dataset_free(d);
}

/* Token 1 is the most frequent word of training. Words that do not occur there are "<other>". */
Test(fortunes, the_vocabulary_is_that_of_training)
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

/* With fewer training sets, the vocabulary is still that of all texts left for training. */
Test(fortunes, words_and_hashes)
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

Test(fortunes, same_sets_everywhere)
{
    expect_fingerprint(open_spec("fortunes:valid=100:test=80"), 0xcbf7beab493f48e5);
    expect_fingerprint(open_spec("fortunes:valid=100:test=80:hash=1000"), 0xc8b77789dec0e8e5);
}

/* ---- The texts themselves -------------------------------------------------------------------- */

/* If the files of Debian are there, their texts are as the README says. */
Test(fortunes_of_debian, as_described)
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
