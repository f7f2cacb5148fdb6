/* test_builder_place.c - the places of elements: columns that the option `at` names, or at.NAME. */
#include "data/builder_place.h"

#include "formats/files.h"

#include "data/filled_builder.h"

TestSuite(builder_place, .init = scratch_begin, .fini = scratch_end);

/* The elements of two sets lie apart; the last one has no place. */
static const char cells[] = "set,label,y,size,x,kind\n"
                            "a,red,1,10,2,0\n"
                            "b,blue,3,20,4,1\n"
                            "a,red,5,30,6,2\n"
                            "b,blue,7,40,NA,3\n"
                            "c,red,9,50,10,4\n"
                            "d,blue,11,60,12,5\n";

static void expect_places(const sw_dataset *data)
{
    static const double place[] = {2, 1, 6, 5, 4, 3, NAN, 7, 10, 9, 12, 11}, size[] = {1, 3, 2, 4};
    cr_assert(data->place && data->place_width == 2 && data->sets.width == 2);
    cr_expect_str_eq(data->place_name[0], "x");
    cr_expect_str_eq(data->place_name[1], "y");
    for (int i = 0; i < 12; i++)
        cr_expect((double)data->place[i] == place[i] || (isnan(place[i]) && isnan(data->place[i])),
                  "number %d is %g", i, (double)data->place[i]);
    for (int i = 0; i < 4; i++) cr_expect_eq((double)data->sets.x[2 * i], 10 * size[i]);
    cr_expect_str_eq(data->schema.feature.name[1], "kind");
}

#define SMALL ":valid=25:test=25"

Test(builder_place, of_a_table_and_back)
{
    static const char *const option[] = {"at=x+y" SMALL, "at=x,y" SMALL, "at=\"x\"+y" SMALL};
    for (int i = 0; i < 3; i++) {
        sw_dataset *data = open_text("cells.csv", option[i], cells);
        expect_places(data);
        if (i > 0) sw_dataset_free(data);
        if (i > 0) continue;
        static const char *const copy[] = {"copy.csv", "copy.jsonl"};
        for (int c = 0; c < 2; c++) {
            GOOD(sw_dataset_save(data, scratch(copy[c]).text, NULL));
            sw_dataset *again = open_file(copy[c], "valid=25:test=25");
            expect_places(again);
            sw_dataset_free(again);
        }
        cr_expect_eq(sw_dataset_save(data, scratch("copy.npz").text, NULL), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "places of elements; csv, jsonl can"), "%s",
                  sw_error_message());
        sw_dataset_free(data);
    }
}

Test(builder_place, is_refused_if_it_is_none)
{
    expect_bad_text("cells.csv", "at=x", cells, "at: \"x\" is the only column of the place");
    expect_bad_text("cells.csv", "at=x+y+size+kind", cells,
                    "at: \"kind\" is column 4 of the place");
    expect_bad_text("cells.csv", "at=x+z", cells, "option at: unknown column 'z'");
    expect_bad_text("x.jsonl", "at=x+y", "{\"label\": \"a\", \"x\": [[1, 2, 3]]}\n",
                    "at=x+y: the columns of elements have no names");
    expect_bad_text("only.csv", "at=x+y", "set,label,x,y\na,b,1,2\n", "0 columns of elements");
}

/* A model knows nothing of places: a file may have them or not, in any order of the columns. */
Test(builder_place, does_not_matter_to_a_model)
{
    static const char *const files[] = {
        cells, "set,kind,size\na,0,10\na,2,30\nb,1,20\nb,3,40\n",
        "set,at.y,kind,size\na,9,0,10\na,9,2,30\nb,9,1,20\nb,9,3,40\n"};
    sw_dataset *data = open_text("cells.csv", "at=x+y" SMALL, cells);
    for (int i = 0; i < 3; i++) {
        sw_dataset *other = NULL;
        scratch_write(scratch("new.csv").text, files[i], strlen(files[i]));
        GOOD(
            sw_dataset_open_for(&other, spec_of("new.csv", "at=x+y" SMALL).text, &data->schema, 1));
        cr_expect_arr_eq(other->sets.x, data->sets.x, 8 * sizeof(sw_real));
        cr_expect_eq(other->place != NULL, i == 0);
        sw_dataset_free(other);
    }
    sw_dataset_free(data);
}

/* A reader with all elements in one array, and an element that is dropped. */
Test(builder_place, of_a_block)
{
    static const char *const name[] = {"at.x", "a", "at.y", "b"};
    static const int64_t offset[] = {0, 2, 3, 4};
    sw_real *x;
    setup();
    options.at = "", options.nonfinite = SW_DROP, options.valid = options.test = 30;
    GOOD(sw_builder_features(builder, 4, name));
    GOOD(sw_builder_block(builder, 3, offset, &x, NULL));
    for (int i = 0; i < 16; i++) x[i] = (sw_real)i;
    x[1] = (sw_real)NAN;
    for (int b = 0; b < 3; b++) GOOD(sw_builder_tag(builder, b, SW_TAG_CLASS, "a", line(b)));
    GOOD(sw_builder_finish(builder, NULL));
    static const double place[] = {4, 6, 8, 10, 12, 14}, features[] = {5, 7, 9, 11, 13, 15};
    for (int i = 0; i < 6; i++) {
        cr_expect_eq((double)dataset->place[i], place[i]);
        cr_expect_eq((double)dataset->sets.x[i], features[i]);
    }
    teardown();
}
