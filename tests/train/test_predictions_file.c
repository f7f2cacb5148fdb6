/* test_predictions_file.c - the lines of predictions.jsonl: what is written reads back the same. */
#include "expect.h"
#include "scratch.h"

#include <math.h>
#include <setwise/predictions.h>

TestSuite(predictions_file, .init = scratch_begin, .fini = scratch_end);

static scratch_path file(void)
{
    return scratch("predictions.jsonl");
}

static bool same(double a, double b)
{
    return a == b ? signbit(a) == signbit(b) : isnan(a) && isnan(b);
}

/* Written, the file holds `text`; read, it is the same. */
static void expect_both_ways(const sw_predictions *p, const char *text)
{
    sw_predictions found;
    cr_assert_eq(sw_predictions_write(p, file().text), SW_OK, "%s", sw_error_message());
    if (text) cr_expect(scratch_holds(file().text, text), "%s", scratch_read(file().text, NULL));
    cr_assert_eq(sw_predictions_read(&found, file().text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(found.task, p->task);
    cr_assert_eq(found.sets, p->sets);
    cr_assert_eq(found.outputs, p->outputs);
    const int64_t truths =
        p->task == SW_MIXTURE ? 0 : p->sets * (p->task == SW_CLASSES ? 1 : p->outputs);
    for (int64_t i = 0; i < p->sets; i++) {
        cr_expect_eq(found.set[i], p->set[i]);
        cr_assert_eq(!found.name[i], !p->name[i]);
        if (p->name[i]) cr_expect_str_eq(found.name[i], p->name[i]);
        cr_assert_eq(!found.group, !p->group);
        if (p->group) cr_expect_eq(found.group[i], p->group[i]);
    }
    for (int64_t i = 0; i < truths; i++)
        cr_expect(same(found.truth[i], p->truth[i]), "%.17g", found.truth[i]);
    for (int64_t i = 0; i < p->sets * p->outputs; i++)
        cr_expect(same(found.scores[i], p->scores[i]), "%.17g", found.scores[i]);
    sw_predictions_free(&found);
}

Test(predictions_file, of_classes)
{
    const sw_predictions p = {.task = SW_CLASSES,
                              .sets = 2,
                              .outputs = 3,
                              .set = (int64_t[]){17, 4},
                              .name = (char *[]){"bag \"17\"\n\xc3\xa9", NULL},
                              .truth = (double[]){2, 0},
                              .scores = (double[]){0.25, 0.125, 0.625, 1, NAN, 1.0 / 3}};
    expect_both_ways(&p, "{\"set\": 17, \"name\": \"bag \\\"17\\\"\\u000a\xc3\xa9\", \"truth\": 2, "
                         "\"scores\": [0.25, 0.125, 0.625]}\n"
                         "{\"set\": 4, \"truth\": 0, \"scores\": [1, null, 0.3333333333333333]}\n");
}

/* The second set is in no group. */
Test(predictions_file, of_groups)
{
    const sw_predictions p = {.task = SW_CLASSES,
                              .sets = 3,
                              .outputs = 1,
                              .set = (int64_t[]){0, 1, 2},
                              .name = (char *[]){"a", NULL, NULL},
                              .truth = (double[]){0, 0, 0},
                              .scores = (double[]){1, 1, 1},
                              .group = (int64_t[]){5, -1, 0}};
    expect_both_ways(&p,
                     "{\"set\": 0, \"name\": \"a\", \"group\": 5, \"truth\": 0, \"scores\": [1]}\n"
                     "{\"set\": 1, \"truth\": 0, \"scores\": [1]}\n"
                     "{\"set\": 2, \"group\": 0, \"truth\": 0, \"scores\": [1]}\n");
}

Test(predictions_file, of_labels)
{
    const sw_predictions p = {.task = SW_LABELS,
                              .sets = 2,
                              .outputs = 2,
                              .set = (int64_t[]){0, 1},
                              .name = (char *[]){NULL, NULL},
                              .truth = (double[]){1, 0, 0, 1},
                              .scores = (double[]){0, 1, 0.5, 5e-324}};
    expect_both_ways(&p, NULL);
}

Test(predictions_file, of_a_regression)
{
    const double third = (double)((sw_real)1 / 3);
    const sw_predictions p = {.task = SW_REGRESSION,
                              .sets = 2,
                              .outputs = 2,
                              .set = (int64_t[]){3, 5},
                              .name = (char *[]){NULL, NULL},
                              .truth = (double[]){1, 0, (double)(sw_real)0.1, 1e30},
                              .scores = (double[]){third, -0.0, INFINITY, 123456789}};
    cr_assert_eq(sw_predictions_write(&p, file().text), SW_OK);
    char *text = scratch_read(file().text, NULL);
    cr_expect(strstr(text, "\"truth\": [0.1, 1e+30]"), "%s", text);
    cr_expect(strstr(text, "[-Infinity") == NULL && strstr(text, "[null, "), "%s", text);
    free(text);
    p.scores[2] = NAN;
    p.truth[3] = p.scores[3] = (double)(sw_real)p.truth[3];
    expect_both_ways(&p, NULL);
}

Test(predictions_file, of_a_mixture)
{
    const sw_predictions p = {.task = SW_MIXTURE,
                              .sets = 2,
                              .outputs = 1,
                              .set = (int64_t[]){0, 1},
                              .name = (char *[]){"a", "b"},
                              .scores = (double[]){-1.75, 2.0 / 3}};
    expect_both_ways(&p, "{\"set\": 0, \"name\": \"a\", \"truth\": null, \"scores\": [-1.75]}\n"
                         "{\"set\": 1, \"name\": \"b\", \"truth\": null, "
                         "\"scores\": [0.6666666666666666]}\n");
}

/* Doubles whose bits are drawn, all orders of magnitude. */
Test(predictions_file, numbers_read_back_to_the_last_bit)
{
    enum { SETS = 4000 };
    static int64_t set[SETS];
    static char *name[SETS];
    static double truth[SETS], scores[2 * SETS];
    uint64_t state = 7;
    for (int i = 0; i < 2 * SETS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const uint64_t bits = state ^ state >> 29;
        memcpy(&scores[i], &bits, sizeof bits);
        if (!isfinite(scores[i])) scores[i] = 0.1 * i;
        set[i / 2] = i;
    }
    const sw_predictions p = {SW_CLASSES, SETS, 2, set, name, truth, scores};
    expect_both_ways(&p, NULL);
}

Test(predictions_file, faults_are_named_with_their_line)
{
    static const char good[] = "{\"set\": 0, \"truth\": 1, \"scores\": [0.5, 0.5]}\n";
    static const struct {
        const char *line, *message;
    } faults[] = {
        {"", "line 2: "},
        {"[1]", "line 2: \"set\" is not the number of a set"},
        {"{\"set\": 1.5, \"truth\": 1, \"scores\": [0.5, 0.5]}", "line 2: \"set\""},
        {"{\"set\": 1, \"truth\": 2, \"scores\": [0.5, 0.5]}",
         "line 2: \"truth\" does not fit the task classes with 2 scores"},
        {"{\"set\": 1, \"truth\": [1], \"scores\": [0.5, 0.5]}", "line 2: \"truth\""},
        {"{\"set\": 1, \"truth\": 1, \"scores\": [0.5]}",
         "line 2: \"scores\" is not a list of numbers, 2 as in line 1"},
        {"{\"set\": 1, \"truth\": 1, \"scores\": [0.5, \"0.5\"]}", "line 2: \"scores\""},
        {"{\"set\": 1, \"name\": 3, \"truth\": 1, \"scores\": [0.5, 0.5]}", "line 2: \"name\""},
        {"{\"set\": 1, \"truth\": 1, \"scores\": [0.5, 0.", "line 2: "},
    };
    sw_predictions p;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char text[400];
        snprintf(text, sizeof text, "%s%s\n", good, faults[i].line);
        scratch_write(file().text, text, strlen(text));
        cr_expect_eq(sw_predictions_read(&p, file().text), SW_ERROR_FORMAT, "%s", text);
        expect_message("predictions.jsonl: ");
        expect_message(faults[i].message);
        cr_expect(!p.set && p.sets == 0);
    }
    scratch_write(file().text, "", 0);
    cr_expect_eq(sw_predictions_read(&p, file().text), SW_ERROR_FORMAT);
    expect_message("is empty, expected a line for each set");
    cr_expect_eq(sw_predictions_read(&p, scratch("none").text), SW_ERROR_NOT_FOUND);
}

Test(predictions_file, keys_beside_these_and_a_missing_last_newline_are_legal)
{
    static const char text[] = "{\"scores\": [1.5], \"truth\": [2], \"set\": 9, \"site\": \"a\"}";
    sw_predictions p;
    scratch_write(file().text, text, strlen(text));
    cr_assert_eq(sw_predictions_read(&p, file().text), SW_OK, "%s", sw_error_message());
    cr_expect(p.task == SW_REGRESSION && p.sets == 1 && p.set[0] == 9 && p.truth[0] == 2);
    sw_predictions_free(&p);
}

/* Made by hand: positions and names may be missing. */
Test(predictions_file, without_positions_and_names)
{
    const sw_predictions p = {.task = SW_CLASSES,
                              .sets = 2,
                              .outputs = 1,
                              .truth = (double[]){0, 0},
                              .scores = (double[]){1, 1}};
    cr_assert_eq(sw_predictions_write(&p, file().text), SW_OK, "%s", sw_error_message());
    cr_expect(scratch_holds(file().text, "{\"set\": 0, \"truth\": 0, \"scores\": [1]}\n"
                                         "{\"set\": 1, \"truth\": 0, \"scores\": [1]}\n"));
}
