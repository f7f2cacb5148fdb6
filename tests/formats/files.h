/* files.h - small files, the data sets that are read from them, and the messages of errors. */
#ifndef SW_TESTS_FILES_H
#define SW_TESTS_FILES_H

#include "scratch.h"

#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <zlib.h>

/* The spec of a file in the scratch folder: its path and ":option=value". */
typedef struct file_spec {
    char text[512];
} file_spec;

static inline file_spec spec_of(const char *name, const char *options)
{
    file_spec spec;
    snprintf(spec.text, sizeof spec.text, "%s%s%s", scratch(name).text, *options ? ":" : "",
             options);
    return spec;
}

static inline sw_dataset *open_file(const char *name, const char *options)
{
    sw_dataset *dataset = NULL;
    cr_assert_eq(sw_dataset_open(&dataset, spec_of(name, options).text, 3), SW_OK, "%s",
                 sw_error_message());
    return dataset;
}

static inline sw_dataset *open_text(const char *name, const char *options, const char *content)
{
    scratch_write(scratch(name).text, content, strlen(content));
    return open_file(name, options);
}

/* The file cannot be read. The message is its path, a colon and `expected`; or, if `expected`
 * begins with "...", it contains the rest. */
static inline void expect_refusal(const char *name, const char *options, const char *expected)
{
    sw_dataset *dataset = NULL;
    cr_assert_neq(sw_dataset_open(&dataset, spec_of(name, options).text, 3), SW_OK,
                  "it is read, expected: %s", expected);
    cr_assert_null(dataset);
    const scratch_path path = scratch(name);
    const size_t length = strlen(path.text);
    const char *message = sw_error_message();
    cr_assert(strncmp(message, path.text, length) == 0 && strncmp(message + length, ": ", 2) == 0,
              "no path in: %s", message);
    message += length + 2;
    const bool anywhere = strncmp(expected, "...", 3) == 0;
    const char *found = strstr(message, anywhere ? expected + 3 : expected);
    cr_assert(anywhere ? found != NULL : found == message, "'%s' is not in: %s", expected, message);
}

static inline void expect_bad_text(const char *name, const char *options, const char *content,
                                   const char *expected)
{
    scratch_write(scratch(name).text, content, strlen(content));
    expect_refusal(name, options, expected);
}

/* Contents of a file that are refused, each with the message. */
typedef struct bad_text {
    const char *content, *expected;
} bad_text;

static inline void expect_bad_texts(const char *name, const bad_text *bad, size_t count)
{
    for (size_t i = 0; i < count; i++) expect_bad_text(name, "", bad[i].content, bad[i].expected);
}
#define EXPECT_BAD_TEXTS(name, list) expect_bad_texts(name, list, sizeof list / sizeof list[0])

static inline void write_gzipped(const char *path, const char *content)
{
    gzFile file = gzopen(path, "wb6");
    cr_assert(file && gzputs(file, content) >= 0 && gzclose(file) == Z_OK);
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static inline void expect_numbers(const sw_real *x, int count, const double *expected)
{
    for (int i = 0; i < count; i++)
        cr_expect_eq((double)x[i], (double)(sw_real)expected[i], "number %d is %g, not %g", i,
                     (double)x[i], expected[i]);
}

static inline void expect_same_names(char *const *a, char *const *b, int64_t count)
{
    cr_assert_eq(a == NULL, b == NULL, "only one has names");
    for (int64_t i = 0; a && i < count; i++) cr_assert_str_eq(a[i], b[i]);
}

static inline void expect_same_reals(const sw_real *a, const sw_real *b, int64_t count)
{
    cr_assert_eq(a == NULL, b == NULL, "only one has numbers");
    if (a) cr_assert_eq(memcmp(a, b, sizeof *a * (size_t)count), 0, "numbers differ");
}

/* The same elements, answers, contexts, splits and names, to the bit. names: compare those of
 * features, contexts and sets too, which a format may have to make up. */
static inline void expect_same(const sw_dataset *a, const sw_dataset *b, bool names)
{
    const int64_t sets = a->sets.count, width = a->sets.width;
    cr_assert_eq(sets, b->sets.count);
    cr_assert_eq(width, b->sets.width);
    cr_assert_eq(memcmp(a->sets.offset, b->sets.offset, sizeof(int64_t) * (size_t)(sets + 1)), 0);
    const int64_t rows = a->sets.offset[sets];
    expect_same_reals(a->sets.x, b->sets.x, rows * width);
    cr_assert_eq(a->task, b->task);
    cr_assert_eq(a->sets.label == NULL, b->sets.label == NULL);
    if (a->sets.label)
        cr_assert_eq(memcmp(a->sets.label, b->sets.label, sizeof(int32_t) * (size_t)sets), 0);
    cr_assert_eq(a->sets.targets, b->sets.targets);
    expect_same_reals(a->sets.target, b->sets.target, sets * a->sets.targets);
    cr_assert_eq(a->sets.context_width, b->sets.context_width);
    expect_same_reals(a->sets.context, b->sets.context, sets * a->sets.context_width);
    expect_same_reals(a->sets.weight, b->sets.weight, sets);
    cr_assert_eq(a->schema.output.count, b->schema.output.count);
    expect_same_names(a->schema.output.name, b->schema.output.name, a->schema.output.count);
    cr_assert_eq(a->schema.vocabulary, b->schema.vocabulary);
    expect_same_names(a->schema.token, b->schema.token, a->schema.vocabulary);
    cr_assert_eq(a->instance_label == NULL, b->instance_label == NULL);
    if (a->instance_label)
        cr_assert_eq(memcmp(a->instance_label, b->instance_label, (size_t)rows), 0);
    cr_assert_eq(a->split_given, b->split_given);
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        cr_assert_eq(a->index_count[role], b->index_count[role]);
        cr_assert_eq(
            memcmp(a->index[role], b->index[role], sizeof(int64_t) * (size_t)a->index_count[role]),
            0);
    }
    if (!names) return;
    expect_same_names(a->set_name, b->set_name, sets);
    expect_same_names(a->schema.feature.name, b->schema.feature.name, width);
    expect_same_names(a->schema.context.name, b->schema.context.name, a->sets.context_width);
}

/* ---- A data set with all parts --------------------------------------------------------------- */

enum { FULL_SETS = 6, FULL_ROWS = 14, FULL_WIDTH = 3, FULL_OUTPUTS = 3, FULL_CONTEXTS = 2 };

/* Finite numbers of all sizes, with denormal ones and both zeros among them. */
static inline void fill_reals(sw_real *x, int64_t count, uint32_t stream)
{
    sw_random random = sw_random_for(7, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < count; i++) {
        uint8_t bits[sizeof(sw_real)];
        do {
            for (size_t b = 0; b < sizeof bits; b++) bits[b] = (uint8_t)sw_random_u32(&random);
            if (i % 5 == 0) bits[sizeof bits - 1] &= 0x80, bits[sizeof bits - 2] &= 0x0f;
            memcpy(&x[i], bits, sizeof bits);
        } while (!(x[i] - x[i] == 0));
        if (i % 7 == 0) x[i] = i % 2 ? (sw_real)-0.0 : 0;
    }
}

/* A data set with all parts, and names that need quotes or escapes. Everything is static: do not
 * free. */
static inline sw_dataset *full_dataset(sw_task task)
{
    static sw_dataset d;
    static int64_t offset[FULL_SETS + 1] = {0, 1, 4, 9, 10, 12, FULL_ROWS};
    static int32_t label[FULL_SETS] = {2, 0, 1, 1, 0, 2};
    static int64_t train[] = {0, 1, 3}, valid[] = {4}, test[] = {2, 5};
    static sw_real x[FULL_ROWS * FULL_WIDTH], context[FULL_SETS * FULL_CONTEXTS];
    static sw_real target[FULL_SETS * FULL_OUTPUTS];
    static uint8_t instance[FULL_ROWS] = {0, 1, 1, 0, 0, 0, 1};
    static char *set_name[] = {"a,b",     "say \"so\"",        "two\nlines",
                               " blank ", "\xc3\xa9t\xc3\xa9", "tab\t"};
    static char *output_name[] = {"\"", ",", "plain"};
    static char *feature_name[] = {"x", "y, in \"mm\"", "z\r\n"};
    static char *context_name[] = {"key", "+1"};
    fill_reals(x, FULL_ROWS * FULL_WIDTH, 1);
    fill_reals(context, FULL_SETS * FULL_CONTEXTS, 2);
    fill_reals(target, FULL_SETS * FULL_OUTPUTS, 3);
    for (int i = 0; task == SW_LABELS && i < FULL_SETS * FULL_OUTPUTS; i++) target[i] = i % 4 == 1;
    d = (sw_dataset){.name = "full", .task = task, .split_given = true};
    d.sets = (sw_ragged){.count = FULL_SETS,
                         .width = FULL_WIDTH,
                         .offset = offset,
                         .x = x,
                         .label = task == SW_CLASSES ? label : NULL,
                         .target = task == SW_CLASSES ? NULL : target,
                         .targets = task == SW_CLASSES ? 0 : FULL_OUTPUTS,
                         .context = context,
                         .context_width = FULL_CONTEXTS};
    d.schema = (sw_schema){.feature = {.count = FULL_WIDTH, .name = feature_name},
                           .context = {.count = FULL_CONTEXTS, .name = context_name},
                           .output = {.count = FULL_OUTPUTS, .name = output_name}};
    d.set_name = set_name;
    d.instance_label = instance;
    d.index[SW_TRAIN] = train, d.index_count[SW_TRAIN] = 3;
    d.index[SW_VALID] = valid, d.index_count[SW_VALID] = 1;
    d.index[SW_TEST] = test, d.index_count[SW_TEST] = 2;
    return &d;
}

static inline void save(const sw_dataset *dataset, const char *name)
{
    cr_assert_eq(sw_dataset_save(dataset, scratch(name).text, NULL), SW_OK, "%s",
                 sw_error_message());
}

/* Written and read back, the data set is the same. Written once more, the file is the same too. */
static inline void expect_round_trip(const sw_dataset *dataset, const char *suffix,
                                     const char *options, bool names)
{
    char name[32], again[32];
    snprintf(name, sizeof name, "one%s", suffix);
    snprintf(again, sizeof again, "two%s", suffix);
    remove(scratch(name).text);
    remove(scratch(again).text);
    save(dataset, name);
    sw_dataset *back = open_file(name, options);
    expect_same(dataset, back, names);
    save(back, again);
    size_t size, size_again;
    char *content = scratch_read(scratch(name).text, &size);
    char *content_again = scratch_read(scratch(again).text, &size_again);
    cr_expect(!names || (size == size_again && memcmp(content, content_again, size) == 0),
              "the file differs");
    free(content);
    free(content_again);
    sw_dataset_free(back);
}

/* The data set cannot be written: that is the message, and no file is left. */
static inline void expect_not_saved(const sw_dataset *dataset, const char *name,
                                    const char *expected)
{
    const int before = scratch_count(scratch_folder);
    cr_assert_eq(sw_dataset_save(dataset, scratch(name).text, NULL), SW_ERROR_ARGUMENT, "%s",
                 expected);
    cr_assert(strstr(sw_error_message(), scratch(name).text), "%s", sw_error_message());
    cr_assert(strstr(sw_error_message(), expected), "'%s' is not in: %s", expected,
              sw_error_message());
    cr_assert_eq(scratch_count(scratch_folder), before, "a file is left");
}

/* ---- Damage ---------------------------------------------------------------------------------- */

/* The file is cut off at every byte, and each byte is replaced by some that have a meaning. It is
 * read, or refused with a message; reading neither crashes nor hangs. */
static inline void expect_damage_is_survived(const char *name, const char *options,
                                             const char *content)
{
    static const char others[] = {0, '\n', '\r', '"', ',', '\\', '{', ']', '9', '-', ' ', '\xff'};
    const size_t size = strlen(content);
    const scratch_path path = scratch(name);
    char *damaged = strdup(content);
    for (size_t i = 0; i < size * (1 + sizeof others); i++) {
        const size_t at = i % size, kind = i / size;
        if (kind > 0) damaged[at] = others[kind - 1];
        scratch_write(path.text, damaged, kind > 0 ? size : at);
        damaged[at] = content[at];
        sw_dataset *dataset;
        if (sw_dataset_open(&dataset, spec_of(name, options).text, 3) == SW_OK)
            sw_dataset_free(dataset);
        else
            cr_assert(strstr(sw_error_message(), name), "%s", sw_error_message());
    }
    free(damaged);
}

#endif
