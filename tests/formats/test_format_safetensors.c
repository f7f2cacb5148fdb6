/* test_format_safetensors.c - data sets as tensors that are written and read back, and other files.
 * What their arrays mean is tested in test_array_reader.c, the format itself in test_safetensors.c.
 */
#include "base/safetensors_write.h"
#include "npz.h"
#include "round_trip.h"

#include <setwise/formats.h>
#include <setwise/model.h>
#include <setwise/nn.h>

TestSuite(format_safetensors, .init = scratch_begin, .fini = scratch_end);

Test(format_safetensors, reads_back)
{
    expect_round_trip(SW_CLASSES, 4, ".safetensors");
    expect_same_files("0.safetensors", "1.safetensors");
}

Test(format_safetensors, labels_read_back)
{
    expect_round_trip(SW_LABELS, 0, ".safetensors");
}

Test(format_safetensors, numbers_read_back)
{
    expect_round_trip(SW_REGRESSION, 0, ".safetensors");
}

/* Elements that stay in the file are the same data set. */
Test(format_safetensors, mapped)
{
    if (SW_BIG_ENDIAN) cr_skip_test("the numbers of files are little-endian");
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 4);
    const scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_dataset_save(dataset, path.text, "safetensors"), SW_OK);
    sw_dataset *mapped = open_file(path.text, ":map=yes"), *read = open_file(path.text, ":map=no");
    sw_dataset *small = open_file(path.text, "");
    cr_assert_not_null(mapped->sets.mapped);
    cr_expect_null(read->sets.mapped);
    cr_expect_null(small->sets.mapped);
    expect_same(dataset, mapped);
    expect_same(read, mapped);
    for (int64_t j = 0; j < ROUND_WIDTH; j++) {
        cr_expect_eq(mapped->schema.feature.mean[j], read->schema.feature.mean[j]);
        cr_expect_eq(mapped->schema.feature.cap[j], read->schema.feature.cap[j]);
    }
    cr_expect_eq(mapped->warnings, read->warnings);
    sw_dataset_free(small);
    sw_dataset_free(read);
    sw_dataset_free(mapped);
    sw_dataset_free(dataset);
}

static const float x[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const int32_t length[] = {1, 1, 1, 1};
static const uint16_t half[8] = {0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700, 0x4800};

/* Write a file of elements and lengths with this metadata. */
static scratch_path file_with(const char *key, const char *value)
{
    const sw_stored list[] = {
        {.name = "elements", .dtype = SW_F32, .ndim = 2, .shape = {4, 2}, .size = 8, .data = x},
        {.name = "lengths", .dtype = SW_I32, .ndim = 1, .shape = {4}, .size = 4, .data = length}};
    const sw_meta meta[] = {{"format", "pt"}, {key, value}};
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, 2, meta, 2),
                 SW_OK);
    return path;
}

Test(format_safetensors, texts_in_the_metadata)
{
    scratch_path path = file_with("labels", "[\"no\", \"no\", \"no\", \"n\\u00f6\"]");
    sw_dataset *dataset = open_file(path.text, ":valid=1:test=1");
    cr_assert_eq(dataset->schema.output.count, 2);
    cr_expect_str_eq(dataset->schema.output.name[1], "n\xc3\xb6");
    cr_expect_eq(dataset->sets.label[3], 1);
    sw_dataset_free(dataset);
    path = file_with("names", "[\"a\", \"b\", \"c\", \"d\"]");
    dataset = open_file(path.text, "");
    cr_expect_str_eq(dataset->set_name[3], "d");
    sw_dataset_free(dataset);
    path = file_with("names", "[\"a\", \"b\", \"c\"]");
    expect_refused(path.text, "", "names is [3], expected [4]: one for each set");
    sw_dataset_free(open_file(path.text, ":ignore=names"));
    path = file_with("names", "a, b");
    expect_refused(path.text, "", "metadata \"names\": expected a JSON list of strings");
    path = file_with("names", "{}");
    expect_refused(path.text, "", "metadata \"names\": expected a JSON list of strings");
    path = file_with("names", "[\"a\", 1]");
    expect_refused(path.text, "", "metadata \"names\": item 1 is not a string");
    path = file_with("lengths", "[\"1\", \"1\", \"1\", \"1\"]");
    expect_refused(path.text, "", "a second array of lengths, \"lengths\"");
    path = file_with("elements", "[]");
    expect_refused(path.text, "", "a second array of elements, \"elements\"");
    path = file_with("something", "else");
    sw_dataset_free(open_file(path.text, ""));
}

static void expect_not_mapped(const char *path, const char *options, const char *why)
{
    char spec[512], expected[256];
    sw_dataset *dataset;
    snprintf(spec, sizeof spec, "%s:map=yes%s", path, options);
    snprintf(expected, sizeof expected, "map=yes: the elements cannot stay in the file: %s", why);
    cr_expect_eq(sw_dataset_open(&dataset, spec, 0), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), expected), "%s", sw_error_message());
    sw_dataset_free(open_file(path, options)); /* auto reads it */
}

Test(format_safetensors, elements_that_cannot_be_mapped)
{
    if (SW_BIG_ENDIAN) cr_skip_test("the numbers of files are little-endian");
    const scratch_path path = file_with("names", "[\"a\", \"b\", \"c\", \"d\"]");
    if (sizeof(sw_real) != sizeof(float)) {
        expect_not_mapped(path.text, "", "they have another type than the numbers of the library");
        return;
    }
    expect_not_mapped(path.text, ":missing=mean", "missing numbers are filled");
    expect_not_mapped(path.text, ":nonfinite=drop", "nonfinite=drop leaves some out");
    sw_dataset *dataset = open_file(path.text, ":map=yes");
    cr_expect_eq(dataset->sets.x[7], 8);
    sw_dataset_free(dataset);
}

Test(format_safetensors, halves)
{
    const sw_stored list[] = {{.name = "elements",
                               .dtype = SW_F16,
                               .ndim = 3,
                               .shape = {4, 1, 2},
                               .size = 8,
                               .data = half}};
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, 1, NULL, 0),
                 SW_OK);
    sw_dataset *dataset = open_file(path.text, "");
    for (int i = 0; i < 8; i++) cr_expect_eq(dataset->sets.x[i], (sw_real)x[i]);
    sw_dataset_free(dataset);
}

Test(format_safetensors, unknown_names)
{
    const sw_stored list[] = {
        {.name = "elements", .dtype = SW_F32, .ndim = 2, .shape = {4, 2}, .size = 8, .data = x},
        {.name = "length", .dtype = SW_I32, .ndim = 1, .shape = {4}, .size = 4, .data = length}};
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, 2, NULL, 0),
                 SW_OK);
    expect_refused(path.text, "", "unknown array \"length\", did you mean \"lengths\"?");
    expect_refused(path.text, ":ignore=length", "there are neither offsets nor lengths");
}

Test(format_safetensors, a_model_is_refused_as_a_data_set)
{
    sw_model_config config = sw_model_config_default();
    config.input = 2;
    config.outputs = 2;
    sw_model *model;
    scratch_path path = scratch("model.safetensors");
    cr_assert_eq(sw_model_new(&model, &config, 1), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_save(model, path.text), SW_OK);
    expect_refused(path.text, "", "a model that setwise has saved, expected sets");
    cr_assert_eq(sw_model_export(model, path.text), SW_OK, "%s", sw_error_message());
    expect_refused(path.text, "", "are these the weights of a model? (setwise import reads them)");
    sw_model_free(model);
}

Test(format_safetensors, a_data_set_is_refused_as_a_model)
{
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 0);
    scratch_path path = scratch("a.safetensors");
    cr_assert_eq(sw_dataset_save(dataset, path.text, NULL), SW_OK);
    sw_model *model;
    cr_expect_eq(sw_model_load(&model, path.text), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "\"setwise-sets 1\""), "%s", sw_error_message());
    sw_dataset_free(dataset);
}

Test(format_safetensors, files_that_are_not_safetensors)
{
    scratch_path path = scratch("a.safetensors");
    scratch_write(path.text, "x", 1);
    expect_refused(path.text, "", "has 1 bytes, expected at least the 8");
    scratch_write(path.text, "\2\0\0\0\0\0\0\0{}", 10);
    expect_refused(path.text, "", "no tensor \"elements\", but 0 others");
}

Test(format_safetensors, damage_is_survived)
{
    expect_no_harm(file_with("names", "[\"a\", \"b\", \"c\", \"d\"]").text);
}
