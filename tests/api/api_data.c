/* api_data.c - cases of data.h, datasets.h and formats.h. */
#include "api.h"

static const int64_t offsets[] = {0, 2};
static const sw_real numbers[] = {1, 2, 3, 4};
static const int32_t labels[] = {0};
static const sw_ragged one = {
    .count = 1, .width = 2, .offset = offsets, .x = numbers, .label = labels};

CASE(sw_ragged_check)
{
    NEEDS(sw_ragged_check, sets, NULL, SW_CLASSES, 2);
    WORKS(sw_ragged_check(&one, SW_CLASSES, 2));
    WORKS(sw_ragged_check(&(sw_ragged){.width = 2}, SW_CLASSES, 2));
    const int64_t far[] = {0, INT64_MAX}, falling[] = {0, -1}, late[] = {1, 2};
    const struct {
        sw_ragged sets;
        sw_status status;
    } wrong[] = {{{.count = -1, .width = 2}, SW_ERROR_SHAPE},
                 {{.count = INT64_MIN, .width = 2}, SW_ERROR_SHAPE},
                 {{.count = 1}, SW_ERROR_SHAPE},
                 {{.count = 1, .width = -2}, SW_ERROR_SHAPE},
                 {{.count = 1, .width = 2}, SW_ERROR_ARGUMENT},
                 {{.count = 1, .width = 2, .offset = offsets}, SW_ERROR_ARGUMENT},
                 {{.count = 1, .width = 2, .offset = far, .x = numbers}, SW_ERROR_SHAPE},
                 {{.count = 1, .width = 2, .offset = falling, .x = numbers}, SW_ERROR_ARGUMENT},
                 {{.count = 1, .width = 2, .offset = late, .x = numbers}, SW_ERROR_ARGUMENT},
                 {{.count = 1, .width = 2, .offset = offsets, .x = numbers, .context_width = 1},
                  SW_ERROR_ARGUMENT},
                 {{.count = 1, .width = 2, .offset = offsets, .x = numbers, .context_width = -1},
                  SW_ERROR_SHAPE}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        REFUSES(wrong[i].status, "", sw_ragged_check(&wrong[i].sets, SW_CLASSES, 2));
    REFUSES(SW_ERROR_ARGUMENT, "label", sw_ragged_check(&one, SW_CLASSES, 0));
    REFUSES(SW_ERROR_ARGUMENT, "task is 9", sw_ragged_check(&one, (sw_task)9, 2));
    sw_ragged targets = one;
    targets.target = numbers;
    targets.targets = 2;
    REFUSES(SW_ERROR_SHAPE, "", sw_ragged_check(&targets, SW_REGRESSION, 3));
    REFUSES(SW_ERROR_SHAPE, "", sw_ragged_check(&one, SW_MIXTURE, INT64_MAX));
    REFUSES(SW_ERROR_SHAPE, "", sw_ragged_check(&one, SW_MIXTURE, 0));
}

CASE(sw_role_name)
{
    EXPECT(strcmp(sw_role_name(SW_TEST), "test") == 0);
    EXPECT(strcmp(sw_role_name((sw_role)3), "no role") == 0);
    EXPECT(strcmp(sw_role_name((sw_role)-1), "no role") == 0);
}

CASE(sw_dataset_options_default)
{
    EXPECT(sw_dataset_options_default().scaling == SW_SCALING_DEVIATION);
}

CASE(sw_dataset_new)
{
    sw_dataset *data;
    const sw_ragged *sets = &given_data()->sets;
    const int64_t outputs = given_data()->schema.output.count;
    NEEDS(sw_dataset_new, out, NULL, sets, SW_CLASSES, outputs, NULL, 1);
    NEEDS(sw_dataset_new, sets, &data, NULL, SW_CLASSES, outputs, NULL, 1);
    WORKS(sw_dataset_new(&data, sets, SW_CLASSES, outputs, NULL, 1));
    EXPECT(sw_dataset_split(data, SW_TRAIN).count > 0);
    sw_dataset_free(data);
    const int64_t few[] = {0, -1, INT64_MIN, outputs - 1};
    for (int i = 0; i < 4; i++)
        REFUSES(SW_ERROR_ARGUMENT,
                "arrays: ", sw_dataset_new(&data, sets, SW_CLASSES, few[i], NULL, 1));
    const int64_t many[] = {HUGE_SIZE, INT64_MAX}; /* more classes than any memory holds */
    for (int i = 0; i < 2; i++) {
        api_forget();
        EXPECT(sw_dataset_new(&data, sets, SW_CLASSES, many[i], NULL, 1) < 0 && api_has_told());
    }
    REFUSES(SW_ERROR_ARGUMENT, "task", sw_dataset_new(&data, sets, (sw_task)9, 2, NULL, 1));
    REFUSES(SW_ERROR_ARGUMENT, "", sw_dataset_new(&data, sets, SW_REGRESSION, 2, NULL, 1));
    EXPECT(sw_dataset_new(&data, &(sw_ragged){.width = 2}, SW_CLASSES, 2, NULL, 1) < 0);
    for (int i = 0; i < 8; i++) {
        sw_dataset_options wrong = sw_dataset_options_default();
        if (i == 0) wrong.fill = (sw_fill)9;
        if (i == 1) wrong.scaling = (sw_scaling)-1;
        if (i == 2) wrong.valid = -1;
        if (i == 3) wrong.test = -1;
        if (i == 4) wrong.valid = INT64_MAX;
        if (i == 5) wrong.group.count = -1;
        if (i == 6) wrong.group.count = 2; /* without an array */
        if (i == 7) wrong.test = 90;
        REFUSES(SW_ERROR_ARGUMENT,
                "arrays: ", sw_dataset_new(&data, sets, SW_CLASSES, outputs, &wrong, 1));
        EXPECT(data == NULL);
    }
}

CASE(sw_dataset_free)
{
    sw_dataset_free(NULL);
    RULE("data.h", "void sw_dataset_free(sw_dataset dataset); / NULL is legal /");
}

CASE(sw_dataset_split)
{
    EXPECT(sw_dataset_split(given_data(), (sw_role)3).sets == NULL);
    EXPECT(sw_dataset_split(given_data(), (sw_role)-1).count == 0);
    TRUSTS();
}

CASE(sw_dataset_is_missing)
{
    const int64_t wrong[] = {-1, INT64_MAX, INT64_MIN};
    for (int i = 0; i < 3; i++) {
        EXPECT(!sw_dataset_is_missing(given_data(), wrong[i], 0));
        EXPECT(!sw_dataset_is_missing(given_data(), 0, wrong[i]));
    }
    TRUSTS();
}

CASE(sw_dataset_fold)
{
    NEEDS(sw_dataset_fold, dataset, NULL, 3, 0, 1);
    const int64_t wrong[][2] = {{2, 0},  {0, 0},         {-3, 0}, {3, 3},
                                {3, -1}, {INT64_MAX, 0}, {49, 0}, {INT64_MIN, INT64_MIN}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        REFUSES(SW_ERROR_ARGUMENT, "fold",
                sw_dataset_fold(given_data(), wrong[i][0], wrong[i][1], 1));
    EXPECT(given_data()->folds == 0 && given_split(SW_TRAIN).count == 24);
}

CASE(sw_dataset_fold_given)
{
    sw_dataset by_hand = *given_data();
    by_hand.arena = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "by hand", sw_dataset_fold_given(&by_hand, 0, 0));
    REFUSES(SW_ERROR_ARGUMENT, "by hand", sw_dataset_fold(&by_hand, 3, 0, 1));
    NEEDS(sw_dataset_fold_given, dataset, NULL, 0, 0);
    const int64_t wrong[] = {0, -1, INT64_MAX, INT64_MIN};
    for (int i = 0; i < 4; i++) {
        REFUSES(SW_ERROR_ARGUMENT, "", sw_dataset_fold_given(given_data(), wrong[i], 0));
        REFUSES(SW_ERROR_ARGUMENT, "", sw_dataset_fold_given(given_data(), 0, wrong[i]));
    }
}

/* ---- Opening --------------------------------------------------------------------------------- */

static const char *const no_specs[] = {"",
                                       ":",
                                       "needle:",
                                       "needle:size=",
                                       "needle:size=0",
                                       "needle:size=-1",
                                       "needle:size=99999999999999999999",
                                       "needle:size=5:size=5",
                                       "\"",
                                       "\"needle",
                                       "no.csv",
                                       "needles"};
enum { NO_SPECS = sizeof no_specs / sizeof *no_specs };

CASE(sw_dataset_open)
{
    sw_dataset *data;
    NEEDS(sw_dataset_open, out, NULL, "needle", 1);
    NEEDS(sw_dataset_open, spec, &data, NULL, 1);
    for (int i = 0; i < NO_SPECS; i++) {
        api_forget();
        const sw_status status = sw_dataset_open(&data, no_specs[i], 1);
        if (status == SW_OK) fprintf(stderr, "\"%s\" is a data set\n", no_specs[i]);
        EXPECT(status < 0 && api_has_told() && !data);
    }
    static char longest[2 * SW_MAX_SPEC];
    memset(longest, 'n', sizeof longest - 1);
    EXPECT(sw_dataset_open(&data, longest, 1) < 0 && !data);
}

CASE(sw_dataset_is_file)
{
    EXPECT(!sw_dataset_is_file("") && !sw_dataset_is_file("needle") && sw_dataset_is_file("a.csv"));
    TRUSTS();
}

CASE(sw_dataset_type_of)
{
    EXPECT(sw_dataset_type_of("needle:size=3") && sw_dataset_type_of("needle"));
    EXPECT(!sw_dataset_type_of("") && !sw_dataset_type_of("needl") && !sw_dataset_type_of(":"));
    TRUSTS();
}

CASE(sw_dataset_open_for)
{
    sw_dataset *data;
    NEEDS(sw_dataset_open_for, out, NULL, "needle", NULL, 1);
    NEEDS(sw_dataset_open_for, spec, &data, NULL, NULL, 1);
    WORKS(sw_dataset_open_for(&data, "needle:train=9:valid=3:test=3", NULL, 1));
    sw_dataset_free(data);
    REFUSES(SW_ERROR_NOT_FOUND, "",
            sw_dataset_open_for(&data, "no.csv", &given_model()->schema, 1));
    WORKS(sw_dataset_save(given_other(), given_path("other.jsonl"), NULL));
    EXPECT(sw_dataset_open_for(&data, given_path("other.jsonl"), &given_model()->schema, 1) < 0);
    EXPECT(data == NULL);
}

CASE(sw_dataset_spec_like)
{
    char *spec;
    NEEDS(sw_dataset_spec_like, out, NULL, "a.csv", "b.csv");
    NEEDS(sw_dataset_spec_like, spec, &spec, NULL, "b.csv");
    NEEDS(sw_dataset_spec_like, like, &spec, "a.csv", NULL);
    WORKS(sw_dataset_spec_like(&spec, "", ""));
    free(spec);
}

CASE(sw_reader_open)
{
    sw_reader *reader;
    NEEDS(sw_reader_open, out, NULL, "a.csv", NULL, NULL);
    NEEDS(sw_reader_open, spec, &reader, NULL, NULL, NULL);
    const sw_schema *schema = &given_model()->schema;
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_reader_open(&reader, given_path("no.csv"), schema, NULL));
    EXPECT(reader == NULL);
    WORKS(sw_dataset_save(given_data(), given_path("sets.csv"), NULL));
    const sw_reader_options wrong = {.elements = -1};
    REFUSES(SW_ERROR_ARGUMENT, "elements",
            sw_reader_open(&reader, given_path("sets.csv"), schema, &wrong));
    const sw_reader_options most = {.elements = INT64_MAX};
    WORKS(sw_reader_open(&reader, given_path("sets.csv"), schema, &most));
    sw_batch batch;
    WORKS(sw_reader_next(reader, &batch));
    EXPECT(batch.data && batch.data->sets.count == 48);
    for (int i = 0; i < 3; i++) { /* after the end, and again */
        WORKS(sw_reader_next(reader, &batch));
        EXPECT(batch.data == NULL);
    }
    sw_reader_free(reader);
}

CASE(sw_reader_next)
{
    sw_batch batch;
    NEEDS(sw_reader_next, reader, NULL, &batch);
    sw_reader *reader;
    WORKS(sw_reader_open(&reader, "needle:train=9:valid=3:test=3", &given_model()->schema, NULL));
    NEEDS(sw_reader_next, batch, reader, NULL);
    sw_reader_free(reader);
    RULE("formats.h", "They are valid until the next call.");
}

CASE(sw_reader_free)
{
    sw_reader_free(NULL);
    RULE("formats.h", "void sw_reader_free(sw_reader reader); / NULL is legal /");
}

CASE(sw_dataset_save)
{
    NEEDS(sw_dataset_save, dataset, NULL, given_path("x.csv"), NULL);
    NEEDS(sw_dataset_save, path, given_data(), NULL, NULL);
    EXPECT(sw_dataset_save(given_data(), "", NULL) < 0);
    EXPECT(sw_dataset_save(given_data(), given_path("x.what"), NULL) < 0);
    EXPECT(sw_dataset_save(given_data(), given_path("x"), "") < 0);
    REFUSES(SW_ERROR_NOT_FOUND, "csv", sw_dataset_save(given_data(), given_path("x"), "cvs"));
    EXPECT(sw_dataset_save(given_data(), given_path("no/x.csv"), NULL) == SW_ERROR_IO);
    WORKS(sw_dataset_save(given_data(), given_path("twice.csv"), NULL));
    REFUSES(SW_ERROR_EXISTS, "", sw_dataset_save(given_data(), given_path("twice.csv"), NULL));
}

CASE(sw_idx_read)
{
    sw_idx idx;
    NEEDS(sw_idx_read, out, NULL, "x");
    NEEDS(sw_idx_read, path, &idx, NULL);
    EXPECT(sw_idx_read(&idx, "") < 0);
    sw_idx_free(&idx);
    EXPECT(sw_idx_read(&idx, given_path("nothing")) < 0);
    sw_idx_free(&idx);
}

CASE(sw_idx_free)
{
    sw_idx_free(&(sw_idx){0});
    RULE("formats.h", "a zeroed one is legal");
    TRUSTS();
}
