/* test_jsonl_write.c - JSON lines that are written and read back, and data sets that are refused.
 */
#include "formats/jsonl_write.h"

#include "files.h"
#include "zoo.h"

#include <math.h>

TestSuite(jsonl_write, .init = scratch_begin, .fini = scratch_end);

Test(jsonl_write, what_is_written)
{
    sw_dataset *d = open_text("zoo.jsonl", "", zoo_jsonl);
    save(d, "again.jsonl");
    sw_dataset_free(d);
    char *content = scratch_read(scratch("again.jsonl").text, NULL);
    cr_expect_str_eq(
        content,
        "{\"task\":\"classes\",\"outputs\":[\"cat\",\"dog\"],\"features\":2,\"context\":2}\n"
        "{\"set\":\"a\",\"label\":\"cat\",\"split\":\"train\",\"context\":[1,0],"
        "\"x\":[[1,2],[5,6.5]],\"instance_labels\":[0,1]}\n"
        "{\"set\":\"b\",\"label\":\"dog\",\"split\":\"train\",\"context\":[0,1],"
        "\"x\":[[3,-0.4]],\"instance_labels\":[1]}\n"
        "{\"set\":\"c\",\"label\":\"cat\",\"split\":\"valid\",\"context\":[0,0],"
        "\"x\":[[7,8]],\"instance_labels\":[0]}\n"
        "{\"set\":\"d\",\"label\":\"dog\",\"split\":\"test\",\"context\":[1,1],"
        "\"x\":[[9,10]],\"instance_labels\":[0]}\n");
    free(content);
}

Test(jsonl_write, round_trips)
{
    static const int64_t with_empty_sets[] = {0, 0, 4, 9, 10, FULL_ROWS, FULL_ROWS};
    for (sw_task task = SW_CLASSES; task <= SW_REGRESSION; task++) {
        sw_dataset *d = full_dataset(task);
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        expect_round_trip(d, ".ndjson.gz", "standardise=no", true);
        d->set_name = NULL; /* and without names */
        d->schema.feature.name = NULL;
        d->schema.context.name = NULL;
        if (task != SW_CLASSES) d->schema.output.name = NULL;
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        d->sets.offset = with_empty_sets;
        expect_round_trip(d, ".jsonl", "standardise=no:empty=keep", true);
    }
}

Test(jsonl_write, round_trips_of_built_in_data_sets)
{
    static const char *const specs[] = {"needle:train=40:valid=10:test=10", "lookup:train=300",
                                        "distinct:train=100:valid=10:test=10",
                                        "max-regression:train=40:valid=10:test=10",
                                        "mixture:train=5:valid=2:test=2"};
    for (int i = 0; i < 5; i++) {
        sw_dataset *d = NULL;
        cr_assert_eq(sw_dataset_open(&d, specs[i], 1), SW_OK);
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        sw_dataset_free(d);
    }
}

Test(jsonl_write, round_trips_of_words_and_missing_numbers)
{
    sw_dataset *d =
        open_text("text.jsonl", "words=2",
                  "{\"text\": \"a good day\", \"split\": \"train\", \"label\": 1}\n"
                  "{\"tokens\": [\"New York\", \"a\"], \"split\": \"train\", \"label\": 0}\n"
                  "{\"text\": \"a\", \"split\": \"valid\", \"label\": 0}\n"
                  "{\"text\": \"seldom\", \"split\": \"test\", \"label\": 0}\n");
    expect_round_trip(d, ".jsonl", "words=2", true);
    sw_dataset_free(d);
    d = open_text("gap.jsonl", "nonfinite=keep",
                  "{\"x\": [[1, null], [2, 3]]}\n{\"x\": [[4, 5]]}\n{\"x\": [[6, 7]]}\n");
    expect_round_trip(d, ".jsonl", "nonfinite=keep", true);
    sw_dataset_free(d);
    d = open_text("text.jsonl", "", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"a\"}\n");
    expect_round_trip(d, ".jsonl", "", true); /* there is no first line to write */
    sw_dataset_free(d);
}

Test(jsonl_write, what_cannot_be_written)
{
    static sw_real x[FULL_ROWS * FULL_WIDTH] = {0, 1, 2, 3, (sw_real)INFINITY};
    static char *tokens[] = {"<other>", "one"}, *twice[] = {"a", "b", "c", "d", "b", "e"};
    sw_dataset *d = full_dataset(SW_CLASSES);
    d->set_name = twice;
    expect_not_saved(d, "no.jsonl", "jsonl cannot hold sets 1 and 4 with the same name, \"b\"");
    d = full_dataset(SW_CLASSES);
    d->sets.x = x;
    expect_not_saved(d, "no.jsonl", "jsonl cannot hold infinite numbers (element 1); csv, npz");
    x[4] = x[3] = 0;
    d->schema.vocabulary = 2;
    d->schema.token = tokens;
    expect_not_saved(d, "no.jsonl", "words with 2 other numbers each");
    d->schema.token = NULL;
    d->schema.hashed = true;
    expect_not_saved(d, "no.jsonl", "hashed words");
}
