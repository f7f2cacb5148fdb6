/* test_csv_write.c - CSV files that are written and read back, and data sets that are refused. */
#include "formats/csv_write.h"

#include "files.h"
#include "zoo.h"

TestSuite(csv_write, .init = scratch_begin, .fini = scratch_end);

static sw_dataset *six(const char *options, const char *content)
{
    return open_text("six.csv", options, content);
}

Test(csv_write, separators)
{
    static const char *const commas[] = {"a.csv", "a.csv.gz", "tsv", ".tsv.csv", "a.tsv.zip"};
    static const char *const tabs[] = {"a.tsv", "a.TSV", "a.tsv.gz", "b.csv/a.tsv"};
    for (int i = 0; i < 5; i++) cr_expect_eq(sw_csv_separator(commas[i]), ',', "%s", commas[i]);
    for (int i = 0; i < 4; i++) cr_expect_eq(sw_csv_separator(tabs[i]), '\t', "%s", tabs[i]);
}

Test(csv_write, what_is_written)
{
    sw_dataset *d = open_text("zoo.csv", "", zoo_csv);
    save(d, "again.csv");
    save(d, "again.tsv");
    sw_dataset_free(d);
    char *content = scratch_read(scratch("again.csv").text, NULL);
    cr_expect_str_eq(content, "set,label,split,instance_label,x,y\na,cat,train,0,1,2\n"
                              "a,cat,train,1,5,6\nb,dog,train,1,3,4\nb,dog,train,0,9,-10\n"
                              "c,cat,valid,0,7,8\nd,dog,test,1,0.5,0.0625\n");
    free(content);
    content = scratch_read(scratch("again.tsv").text, NULL);
    cr_expect(strstr(content, "\nd\tdog\ttest\t1\t0.5\t0.0625\n"));
    free(content);
    cr_expect_eq(sw_dataset_save(full_dataset(SW_CLASSES), scratch("again.csv").text, NULL),
                 SW_ERROR_EXISTS);
}

Test(csv_write, round_trips)
{
    for (sw_task task = SW_CLASSES; task <= SW_REGRESSION; task++) {
        const sw_dataset *d = full_dataset(task);
        expect_round_trip(d, ".csv", "standardise=no", true);
        expect_round_trip(d, ".tsv", "standardise=no", true);
        expect_round_trip(d, ".csv.gz", "standardise=no", true);
    }
}

Test(csv_write, round_trips_of_built_in_data_sets)
{
    static const char *const specs[] = {"needle:train=40:valid=10:test=10", "lookup:train=300",
                                        "max-regression:train=40:valid=10:test=10"};
    for (int i = 0; i < 3; i++) {
        sw_dataset *d = NULL;
        cr_assert_eq(sw_dataset_open(&d, specs[i], 1), SW_OK);
        expect_round_trip(d, ".csv", "standardise=no", false);
        sw_dataset_free(d);
    }
}

Test(csv_write, round_trips_of_missing_numbers)
{
    sw_dataset *d = six("nonfinite=keep", "set,x\na,NA\na,inf\nb,-inf\nc,1\n");
    cr_expect_not(d->split_given);
    expect_round_trip(d, ".csv", "nonfinite=keep", true);
    sw_dataset_free(d);
    d = six(
        "",
        "set,target,context,x\na,1,2,3\nb,4,5,6\nc,7,8,9\n"); /* single columns keep their names */
    expect_round_trip(d, ".csv", "", true);
    char *content = scratch_read(scratch("one.csv").text, NULL);
    cr_expect_eq(strncmp(content, "set,target,context,x\na,1,2,3\n", 29), 0, "%s", content);
    free(content);
    sw_dataset_free(d);
}

Test(csv_write, round_trips_of_words)
{
    sw_dataset *d = six("words=3", "set,label,split,text\n"
                                   "a,good,train,\"A good, good day!\"\nb,bad,train,a bad day\n"
                                   "c,good,valid,it isn't bad\nd,bad,test,never seen\n");
    cr_expect_eq(d->schema.vocabulary, 4);
    expect_round_trip(d, ".csv", "words=3", true);
    sw_dataset_free(d);
}

Test(csv_write, what_cannot_be_written)
{
    sw_dataset *d = full_dataset(SW_CLASSES);
    static int64_t one_empty[] = {0, 1, 4, 4, 10, 12, FULL_ROWS}, twice[] = {0, 1, 2};
    static char *reserved[] = {"x", "context.a", "z"}, *doubled[] = {"x", "y", "x"};
    static char *empty[] = {"x", "", "z"}, *foreign[] = {"x", "\xff", "z"};
    static char *tokens[] = {"<other>", "one", "new york"};
    static sw_real x[FULL_ROWS] = {0, 1, 2};
    d->sets.offset = one_empty;
    expect_not_saved(d, "no.csv", "csv cannot hold sets without elements (set \"two lines\"); idx");
    d = full_dataset(SW_CLASSES);
    d->index[SW_TRAIN] = twice;
    expect_not_saved(d, "no.csv", "csv cannot hold set 2: it is in the splits train and test");
    d = full_dataset(SW_CLASSES);
    d->index_count[SW_TEST] = 1;
    expect_not_saved(d, "no.csv", "csv cannot hold set 5: it is in no split, but others are");
    d = full_dataset(SW_CLASSES);
    d->schema.feature.name = reserved;
    expect_not_saved(d, "no.csv",
                     "a column \"context.a\": its name would be read as that of another kind");
    d->schema.feature.name = doubled;
    expect_not_saved(d, "no.csv", "columns 0 and 2 with the same name, \"x\"");
    d->schema.feature.name = empty;
    expect_not_saved(d, "no.csv", "columns 1: its name is empty");
    d->schema.feature.name = foreign;
    expect_not_saved(d, "no.csv", "columns 1: its name is not UTF-8");
    d = full_dataset(SW_CLASSES);
    d->schema.vocabulary = 3;
    expect_not_saved(d, "no.csv", "element 1: its token is ");
    d->sets.x = x;
    d->sets.width = 1;
    expect_not_saved(d, "no.csv",
                     "elements that begin with a token; jsonl, npz, npy, safetensors can");
    d->schema.token = tokens;
    expect_not_saved(d, "no.csv", "the token \"new york\", which is not one word");
    d->schema.hashed = true;
    expect_not_saved(d, "no.csv", "hashed words");
    d = full_dataset(SW_CLASSES);
    d->sets.count = 0;
    expect_not_saved(d, "no.csv", "a data set without sets");
    d = full_dataset(SW_REGRESSION);
    d->task = SW_MIXTURE;
    d->schema.output = (sw_columns){.count = 1 + 2 * FULL_WIDTH};
    expect_not_saved(d, "no.csv", "the task mixture; jsonl can");
}
