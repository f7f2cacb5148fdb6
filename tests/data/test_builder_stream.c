/* test_builder_stream.c - a builder that makes one data set after another. */
#include "data/builder_stream.h"

#include "filled_builder.h"

static sw_arena *file;
static sw_dataset *next;

static void begin_stream(void)
{
    setup();
    options.unanswered = true;
    file = sw_arena_new();
    sw_builder_stream(builder, file, false);
    GOOD(sw_builder_features(builder, 2, two));
}

static void end_stream(void)
{
    teardown();
    sw_arena_free(file);
}

TestSuite(builder_stream, .init = begin_stream, .fini = end_stream);

/* Cut: `dataset` is the data set that the builder goes on with, `*batch` the finished one. */
static const int64_t *cut(sw_dataset **batch, bool end)
{
    const int64_t *number;
    *batch = dataset;
    GOOD(sw_dataset_begin(&next));
    GOOD(sw_builder_cut(builder, next, end, &number));
    dataset = next;
    return number;
}

Test(builder_stream, the_last_set_goes_on)
{
    sw_dataset *batch;
    put("a", 1, 2);
    put("a", 2, 3);
    cr_expect_eq(sw_builder_complete(builder), 0);
    put("b", 3, 4);
    put("b", 4, 5);
    cr_expect_eq(sw_builder_complete(builder), 2);
    const int64_t *number = cut(&batch, false);
    cr_assert_eq(batch->sets.count, 1);
    cr_expect_eq(number[0], 0);
    cr_expect_str_eq(batch->set_name[0], "a");
    cr_expect_eq(batch->sets.x[3], 20);
    cr_expect_str_eq(batch->schema.feature.name[1], "b");
    sw_dataset_free(batch);

    put("b", 5, 6);
    number = cut(&batch, false); /* nothing is complete */
    cr_expect_eq(batch->sets.count, 0);
    sw_dataset_free(batch);
    put("c", 6, 7);
    number = cut(&batch, true);
    cr_assert_eq(batch->sets.count, 2);
    cr_expect(number[0] == 1 && number[1] == 2);
    cr_expect_str_eq(batch->set_name[0], "b");
    cr_expect_eq(batch->sets.offset[1], 3);
    for (int i = 0; i < 4; i++) cr_expect_eq(batch->sets.x[2 * i], (sw_real)(3 + i));
    cr_expect_str_eq(batch->schema.feature.name[0], "a");
    sw_dataset_free(batch);
}

Test(builder_stream, a_name_comes_again)
{
    sw_dataset *batch;
    int64_t set;
    put("a", 1, 2);
    put("b", 1, 3);
    bad(sw_builder_set(builder, &set, "a", line(4)),
        "line 4: set \"a\" again, after other sets: a stream needs");
    put("c", 1, 5);
    cut(&batch, false);
    sw_dataset_free(batch);
    bad(sw_builder_set(builder, &set, "b", line(6)), "line 6: set \"b\" again");
    GOOD(sw_builder_set(builder, &set, "c", line(7)));
}

Test(builder_stream, dropped_sets_keep_their_numbers)
{
    sw_dataset *batch;
    int64_t set;
    options.empty = SW_DROP;
    put("a", 1, 2);
    GOOD(sw_builder_set(builder, &set, "empty", line(3)));
    put("b", 2, 4);
    put("c", 3, 5);
    const int64_t *number = cut(&batch, false);
    cr_assert_eq(batch->sets.count, 2);
    cr_expect(number[0] == 0 && number[1] == 2);
    sw_dataset_free(batch);
    number = cut(&batch, true);
    cr_assert_eq(batch->sets.count, 1);
    cr_expect_eq(number[0], 3);
    sw_dataset_free(batch);
}
