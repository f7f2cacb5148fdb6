/* test_passages.c - passages are texts, and the class is that of the one in question. */
#include "datasets/small_texts.h"

TestSuite(passages, .init = small_texts_begin, .fini = scratch_end);

/* The text of a split that begins with these words, at most `longest`. */
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

/* Passages are texts of their split, of different classes. The class is that of the text in
 * question, and its words have the instance label. */
static void check_passages(const char *spec, const char *texts_spec, int64_t passages,
                           int64_t longest)
{
    sw_dataset *d = open_spec(spec), *texts = open_spec(texts_spec);
    const int64_t width = 2 + passages;
    int questions[TEXT_CLASSES] = {0};
    cr_assert(d->schema.parts);
    cr_assert(d->sets.width == width && d->sets.context_width == passages);
    cr_assert(d->schema.vocabulary == texts->schema.vocabulary);
    for (int64_t t = 0; t < d->schema.vocabulary; t++)
        cr_assert_str_eq(d->schema.token[t], texts->schema.token[t]);
    cr_expect_str_eq(d->schema.feature.name[passages], passages == 3 ? "passage 3" : "passage 12");
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t k = 0; k < d->index_count[role]; k++) {
            const int64_t b = d->index[role][k];
            const sw_real *context = d->sets.context + b * passages;
            int64_t row = d->sets.offset[b], questions_here = 0;
            bool seen[TEXT_CLASSES] = {false};
            for (int64_t p = 0; p < passages; p++) {
                cr_assert(context[p] == 0 || context[p] == 1);
                questions_here += context[p] == 1;
                const int64_t first = row;
                for (; row < d->sets.offset[b + 1]; row++) {
                    const sw_real *x = d->sets.x + row * width;
                    if (x[1 + p] != 1) break;
                    for (int64_t q = 0; q < passages; q++) cr_assert(x[1 + q] == (q == p));
                    cr_assert(x[1 + passages] == (sw_real)(p + 1));
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
            cr_assert(questions_here == 1 && row == d->sets.offset[b + 1]);
            questions[d->sets.label[b]]++;
        }
    for (int c = 0; c < TEXT_CLASSES; c++) cr_expect_gt(questions[c], 0);
    sw_dataset_free(d);
    sw_dataset_free(texts);
}

Test(passages, are_texts)
{
    /* 480 texts: 15 % for validation, 20 % for test. */
    check_passages("passages:train=400:valid=100:test=100", "fortunes:valid=72:test=96", 3, 30);
    check_passages("passages:train=50:valid=20:test=20:passages=12:longest=5",
                   "fortunes:valid=72:test=96", 12, 5);
}

Test(passages, same_sets_everywhere)
{
    expect_fingerprint(open_spec("passages:train=50:valid=20:test=20:words=20"),
                       0xf9fdcf7051917938);
}
