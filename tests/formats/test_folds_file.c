/* test_folds_file.c - folds that lie in a file of their own. */
#include "files.h"

TestSuite(folds_file, .init = scratch_begin, .fini = scratch_end);

/* Six sets, a to f, of three patients. */
static const char sets[] =
    "set,patient,label,x\na,p,0,1\nb,p,1,2\nc,q,0,3\nd,q,1,4\ne,r,0,5\nf,r,1,6\n";

static void write_text(const char *name, const char *content)
{
    scratch_write(scratch(name).text, content, strlen(content));
}

/* The file of folds is found beside the data. */
Test(folds_file, divides_the_sets)
{
    write_text("f.csv", "set,fold\r\nf,10\r\na,9\r\nb,10\r\n\r\nc,2\r\nd,2\r\ne,9\r\n");
    sw_dataset *d = open_text("six.csv", "folds=f.csv:ignore=patient", sets);
    cr_assert_eq(d->divisions, 1);
    cr_assert_eq(d->division->count, 3);
    static const int32_t of[] = {1, 2, 0, 0, 1, 2}; /* 2, 9, 10 */
    cr_expect_eq(memcmp(d->division->of, of, sizeof of), 0);
    cr_expect_str_eq(d->division->name[2], "10");
    cr_assert_eq(sw_dataset_fold_given(d, 1, 0), SW_OK, "%s", sw_error_message());
    cr_expect(d->index_count[SW_TEST] == 2 && d->index[SW_TEST][0] == 0 &&
              d->index[SW_TEST][1] == 4);
    cr_expect(d->index[SW_VALID][0] == 1 && d->index[SW_TRAIN][1] == 3);
    sw_dataset_free(d);
}

Test(folds_file, several_divisions)
{
    write_text("f.csv", "fold;set;repeat\nA;a;2\nA;b;2\nB;c;2\nB;d;2\nC;e;2\nC;f;2\n"
                        "C;a;1\nC;b;1\nD;c;1\nD;d;1\nE;e;1\nE;f;1\n");
    sw_dataset *d = open_text("six.csv", "folds=f.csv:group=patient", sets);
    cr_assert_eq(d->divisions, 2);
    cr_expect(d->division[0].count == 3 && d->division[1].count == 3);
    cr_expect_str_eq(d->division[0].name[0], "C"); /* of repeat 1 */
    cr_expect_str_eq(d->division[1].name[0], "A");
    cr_assert_eq(sw_dataset_fold_given(d, 2, 1), SW_OK);
    cr_expect(d->index[SW_TEST][0] == 4 && d->fold_seed == 1);
    cr_assert_neq(sw_dataset_fold_given(d, 0, 2), SW_OK);
    sw_dataset_free(d);
}

/* Sets of a test split that the data give are in no fold. */
Test(folds_file, beside_a_test_split)
{
    write_text("f.csv", "set,fold\na,1\nb,2\nc,3\n");
    sw_dataset *d =
        open_text("split.csv", "folds=f.csv",
                  "set,split,label,x\na,train,0,1\nb,train,1,2\nc,valid,0,3\nd,test,1,4\n");
    cr_expect_eq(d->division->of[3], -1);
    cr_assert_eq(sw_dataset_fold_given(d, 0, 0), SW_OK);
    cr_expect(d->kept_count == 1 && d->kept[0] == 3);
    sw_dataset_free(d);
}

Test(folds_file, faults)
{
    static const struct {
        const char *folds, *options, *expected;
    } bad[] = {
        {"set,fold\na,1\nz,2\n", "", "line 3: set \"z\" is none of the data set"},
        {"set,fold\na,1\nb,2\nc,1\nd,1\nf,2\n", "", "set \"e\" is missing in repeat \"0\""},
        {"set,fold\na,1\nb,2\na,2\n", "", "line 4: set \"a\" a second time"},
        {"set,fold\na,1,7\n", "", "line 2: 3 fields, expected 2 as in"},
        {"set,fold\na,\n", "", "line 2: set \"a\" has an empty field"},
        {"set,part\na,1\n", "", "line 1: column \"part\", expected a header with set, fold"},
        {"set,fold\n\xff,1\n", "", "f.csv: expected text in UTF-8"},
        {"set,fold,repeat\na,1,\n", "", "line 2: set \"a\" has an empty field"},
        {"set,repeat\na,1\n", "", "line 1: no column \"fold\" in the header"},
        {"fold\n1\n", "", "line 1: no column \"set\" in the header"},
        {"set,set\n", "", "line 1: two columns \"set\""},
        {"set,fold\n", "", "there is no line after the header"},
        {"", "", "there is no line after the header"},
        {"set,fold\n\"a,1\n", "", "a quote that is not closed"},
        {"set,fold\na,1\nb,2\nc,1\nd,1\ne,2\nf,2\n", ":group=patient",
         "group \"p\" is in two folds: set \"a\" is in \"1\" and set \"b\" in \"2\""},
        {"set,fold,repeat\na,1,1\nb,1,1\nc,1,1\nd,1,1\ne,1,1\nf,1,1\n"
         "a,1,2\nb,1,2\nc,1,2\nd,1,2\ne,1,2\nf,2,2\n",
         "", "repeat 1 has 2 folds, and repeat 0 has 1"},
        {"set,fold\na,1\n", ":fold=patient:ignore=", "the data have folds of their own"},
    };
    write_text("six.csv", sets);
    const scratch_path folds = scratch("f.csv");
    sw_dataset *none;
    scratch_write(folds.text, "set,fold\na,1\0\nb,2\n", 19); /* a zero byte ends no text */
    cr_expect_neq(sw_dataset_open(&none, spec_of("six.csv", "folds=f.csv:ignore=patient").text, 3),
                  SW_OK);
    cr_expect(strstr(sw_error_message(), "f.csv: expected text in UTF-8"), "%s",
              sw_error_message());
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char options[128];
        sw_dataset *d = NULL;
        const bool names = strchr(bad[i].options, ':') != NULL;
        snprintf(options, sizeof options, "folds=f.csv%s",
                 names ? bad[i].options : ":ignore=patient");
        write_text("f.csv", bad[i].folds);
        cr_assert_neq(sw_dataset_open(&d, spec_of("six.csv", options).text, 3), SW_OK, "%s",
                      bad[i].expected);
        cr_expect(strstr(sw_error_message(), bad[i].expected), "no \"%s\" in %s", bad[i].expected,
                  sw_error_message());
    }
}

Test(folds_file, longer_than_the_limit)
{
    sw_dataset *d = NULL;
    char *text = calloc(1, (1 << 20) + 2);
    memcpy(text, "set,fold\n", 9);
    memset(text + 9, 'a', (1 << 20) - 8);
    write_text("six.csv", sets);
    write_text("f.csv", text);
    setenv("SETWISE_LIMIT", "1", 1);
    cr_assert_neq(sw_dataset_open(&d, spec_of("six.csv", "folds=f.csv:ignore=patient").text, 3),
                  SW_OK);
    cr_expect(strstr(sw_error_message(),
                     "f.csv: is longer than 1 MB (SETWISE_LIMIT=MB raises the limit of 1 MB)"),
              "%s", sw_error_message());
    free(text);
}
