/* test_format_idx.c - images in IDX files as sets of points. */
#include "base/file.h"

#include "claims.h"
#include "scratch.h"
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <zlib.h>

TestSuite(format_idx, .init = scratch_begin, .fini = scratch_end);

enum { IMAGES = 40, ROWS = 3, COLUMNS = 4, PIXELS = ROWS * COLUMNS };

/* Image i has i % 5 + 1 points from position i % 3 on, with intensity i + 1; its class is i % 2. */
static uint8_t pixel_of(int i, int at)
{
    const int first = i % 3, points = i % 5 + 1;
    return at >= first && at < first + points ? (uint8_t)(i + 1) : 0;
}

static void put(const char *name, const uint8_t *header, size_t header_size, const uint8_t *data,
                size_t size)
{
    const sw_piece piece[] = {{header, header_size}, {data, size}};
    cr_assert_eq(sw_file_write(scratch(name).text, piece, 2), SW_OK);
}

static void put_images(const char *images, const char *labels, int labels_count)
{
    uint8_t header[16] = {0, 0, 8, 3, 0, 0, 0, IMAGES, 0, 0, 0, ROWS, 0, 0, 0, COLUMNS};
    uint8_t label_header[8] = {0, 0, 8, 1, 0, 0, 0, (uint8_t)labels_count};
    uint8_t pixel[IMAGES * PIXELS], label[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
        for (int p = 0; p < PIXELS; p++) pixel[i * PIXELS + p] = pixel_of(i, p);
        label[i] = (uint8_t)(i % 2 ? 7 : 3);
    }
    put(images, header, sizeof header, pixel, sizeof pixel);
    put(labels, label_header, sizeof label_header, label, (size_t)labels_count);
}

static void expect_points(const sw_dataset *data, int first_set, int images)
{
    for (int i = 0; i < images; i++) {
        const int64_t first = data->sets.offset[first_set + i];
        cr_assert_eq(data->sets.offset[first_set + i + 1] - first, i % 5 + 1);
        for (int n = 0; n < i % 5 + 1; n++) {
            const sw_real *x = data->sets.x + 3 * (first + n);
            const int at = i % 3 + n;
            cr_assert((int)x[0] == at % COLUMNS && (int)x[1] == at / COLUMNS && (int)x[2] == i + 1);
        }
    }
}

Test(format_idx, a_pair_of_files)
{
    sw_dataset *data, *back;
    put_images("some-images-idx3-ubyte", "some-labels-idx1-ubyte", IMAGES);
    cr_assert_eq(sw_dataset_open(&data, scratch("some-images-idx3-ubyte").text, 0), SW_OK, "%s",
                 sw_error_message());
    cr_assert(data->sets.count == IMAGES && !data->split_given);
    cr_expect_str_eq(data->schema.output.name[1], "7");
    cr_expect_str_eq(data->schema.feature.name[2], "intensity");
    cr_expect_eq(data->sets.label[5], 1);
    expect_points(data, 0, IMAGES);

    const scratch_path again = scratch("again-images-idx3-ubyte");
    cr_assert_eq(sw_dataset_save(data, again.text, NULL), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&back, again.text, 0), SW_OK, "%s", sw_error_message());
    expect_points(back, 0, IMAGES);
    cr_expect_arr_eq(back->sets.label, data->sets.label, IMAGES * sizeof(int32_t));
    sw_dataset_free(back);
    sw_dataset_free(data);
}

/* Names end with .gz; a blank image is a set without elements. */
Test(format_idx, gzipped_and_blank)
{
    static const uint8_t gzip[] = {0x1f, 0x8b};
    char spec[300];
    sw_dataset *data, *back, *none;
    put_images("some-images-idx3-ubyte", "some-labels-idx1-ubyte", IMAGES);
    scratch_path path = scratch("some-images-idx3-ubyte");
    char *images = scratch_read(path.text, NULL);
    memset(images + 16 + 2 * PIXELS, 0, PIXELS);
    scratch_write(path.text, images, 16 + IMAGES * PIXELS);
    free(images);
    cr_expect_eq(sw_dataset_open(&none, path.text, 0), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "image 2: set 2 has no elements"), "%s",
              sw_error_message());
    snprintf(spec, sizeof spec, "%s:empty=keep", path.text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK, "%s", sw_error_message());
    cr_expect_eq(data->sets.offset[2], data->sets.offset[3]);
    path = scratch("again-images-idx3-ubyte.gz");
    cr_assert_eq(sw_dataset_save(data, path.text, NULL), SW_OK, "%s", sw_error_message());
    images = scratch_read(path.text, NULL);
    cr_expect_arr_eq(images, gzip, sizeof gzip);
    free(images);
    snprintf(spec, sizeof spec, "%s:empty=keep", path.text);
    cr_assert_eq(sw_dataset_open(&back, spec, 0), SW_OK, "%s", sw_error_message());
    cr_expect_arr_eq(back->sets.offset, data->sets.offset, (IMAGES + 1) * sizeof(int64_t));
    sw_dataset_free(back);
    sw_dataset_free(data);
}

Test(format_idx, a_folder_with_training_and_test)
{
    sw_dataset *data;
    put_images("train-images-idx3-ubyte", "train-labels-idx1-ubyte", IMAGES);
    put_images("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", IMAGES);
    cr_assert_eq(sw_dataset_open(&data, scratch_folder, 0), SW_OK, "%s", sw_error_message());
    cr_assert(data->sets.count == 2 * IMAGES && data->split_given);
    cr_expect_eq(data->index_count[SW_TEST], IMAGES);
    cr_expect_eq(data->index_count[SW_VALID], IMAGES / 5);
    expect_points(data, IMAGES, IMAGES);
    sw_dataset_free(data);
}

/* Some programs unpack the files under names with a point. */
Test(format_idx, a_folder_of_names_with_a_point)
{
    sw_dataset *data;
    put_images("train-images.idx3-ubyte", "train-labels.idx1-ubyte", IMAGES);
    put_images("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", IMAGES);
    cr_assert_eq(sw_dataset_open(&data, scratch_folder, 0), SW_OK, "%s", sw_error_message());
    cr_expect_eq(data->sets.count, 2 * IMAGES);
    sw_dataset_free(data);
}

Test(format_idx, no_more_points_than_the_option_says)
{
    char spec[300];
    sw_dataset *data, *other;
    put_images("some-images-idx3-ubyte", "some-labels-idx1-ubyte", IMAGES);
    snprintf(spec, sizeof spec, "%s:points=2", scratch("some-images-idx3-ubyte").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK);
    cr_assert_eq(sw_dataset_open(&other, spec, 1), SW_OK);
    const int64_t rows = data->sets.offset[IMAGES];
    cr_expect_eq(rows, 8 + 32 * 2);
    cr_expect_neq(memcmp(data->sets.x, other->sets.x, (size_t)rows * 3 * sizeof(sw_real)), 0);
    sw_dataset_free(other);
    sw_dataset_free(data);
}

static void expect_bad(const char *name, sw_status status, const char *words)
{
    sw_dataset *none;
    cr_assert_eq(sw_dataset_open(&none, scratch(name).text, 0), status, "%s", words);
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

Test(format_idx, files_that_are_refused)
{
    put_images("a-images-idx3-ubyte", "a-labels-idx1-ubyte", IMAGES - 1);
    expect_bad("a-images-idx3-ubyte", SW_ERROR_FORMAT,
               "a-labels-idx1-ubyte: 39 labels, expected 40, one for each image");
    put_images("b-images-idx3-ubyte", "other", IMAGES);
    expect_bad("b-images-idx3-ubyte", SW_ERROR_NOT_FOUND, "b-labels-idx1-ubyte");
    put_images("c-images-idx3-ubyte", "c-labels-idx1-ubyte", IMAGES);
    put_images("d-labels-idx1-ubyte", "d-images-idx3-ubyte", IMAGES);
    expect_bad("d-images-idx3-ubyte", SW_ERROR_FORMAT, "1 dimensions, expected 3");
    put_images("pictures-idx3-ubyte", "c-labels-idx1-ubyte", IMAGES);
    expect_bad("pictures-idx3-ubyte", SW_ERROR_FORMAT, "expected NAME-images-idx3-ubyte");
    static const uint8_t no_rows[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4};
    put("e-images-idx3-ubyte", no_rows, sizeof no_rows, NULL, 0);
    expect_bad("e-images-idx3-ubyte", SW_ERROR_FORMAT, "images of 0 x 4 pixels");
    static const uint8_t label[] = {0, 0, 8, 1, 0, 0, 0, 1, 5};
    static const uint8_t vast[] = {0, 0, 8, 3, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0};
    gzFile gzipped = gzopen(scratch("v-images-idx3-ubyte.gz").text, "wb"); /* of an unknown size */
    cr_assert_eq(gzwrite(gzipped, vast, sizeof vast), (int)sizeof vast);
    gzclose(gzipped);
    put("v-labels-idx1-ubyte.gz", label, sizeof label, NULL, 0);
    expect_bad("v-images-idx3-ubyte.gz", SW_ERROR_FORMAT, "images of 65536 x 65536 pixels");
    static const uint8_t begins[][4] = {{1, 0, 8, 3}, {0, 1, 8, 3}};
    for (int i = 0; i < 2; i++) {
        put("m-images-idx3-ubyte", begins[i], 4, NULL, 0);
        expect_bad("m-images-idx3-ubyte", SW_ERROR_FORMAT, "byte 0: not an IDX file");
    }
    static const uint8_t cube[] = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    put_images("f-images-idx3-ubyte", "f-labels-idx1-ubyte", IMAGES);
    put("f-labels-idx1-ubyte", cube, sizeof cube, cube, 1);
    expect_bad("f-images-idx3-ubyte", SW_ERROR_FORMAT,
               "f-labels-idx1-ubyte: byte 3: 3 dimensions, expected 1");
}

Test(format_idx, elements_that_are_not_pixels)
{
    static const double wrong[][3] = {
        {-1, 0, 1}, {0.5, 0, 1}, {0, 4096, 1}, {0, 0, 0}, {0, 0, 256}};
    const int64_t offset[] = {0, 2};
    const int32_t label = 0;
    char *class = "7";
    sw_real x[6] = {1, 1, 1, 0, 0, 1};
    sw_dataset data = {.sets = {.count = 1, .width = 3, .offset = offset, .x = x, .label = &label},
                       .schema = {.feature.count = 3, .output = {.count = 1, .name = &class}}};
    const scratch_path path = scratch("x-images-idx3-ubyte");
    for (int i = 0; i < 5; i++) {
        for (int c = 0; c < 3; c++) x[3 + c] = (sw_real)wrong[i][c];
        cr_expect_eq(sw_dataset_save(&data, path.text, NULL), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "idx cannot hold element 1, which is not a pixel"));
    }
    for (int c = 0; c < 3; c++) x[3 + c] = 1;
    cr_expect_eq(sw_dataset_save(&data, path.text, NULL), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "two elements of set 0 at the same pixel"), "%s",
              sw_error_message());
    x[3] = 0;
    static char *const classes[] = {"07", "256", "-1", "seven"};
    for (int i = 0; i < 4; i++) {
        char words[64];
        class = classes[i];
        snprintf(words, sizeof words, "class \"%s\", expected a number from 0 to 255", class);
        cr_expect_eq(sw_dataset_save(&data, path.text, NULL), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), words), "%s", sw_error_message());
    }
    cr_expect_eq(scratch_count(scratch_folder), 0);
}

/* If there are no images, their size can be anything: no memory is needed, and no product
 * overflows. */
Test(format_idx, no_images)
{
    const uint8_t none[16] = {0, 0, 8, 3, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255};
    const uint8_t label[8] = {0, 0, 8, 1};
    scratch_write(scratch("a-images-idx3-ubyte").text, none, sizeof none);
    scratch_write(scratch("a-labels-idx1-ubyte").text, label, sizeof label);
    expect_bad("a-images-idx3-ubyte", SW_ERROR_FORMAT, "there are no sets");
}

Test(format_idx, what_cannot_be_stored)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, "needle:train=5:valid=5:test=5", 0), SW_OK);
    cr_expect_eq(sw_dataset_save(data, scratch("n-images-idx3-ubyte").text, NULL),
                 SW_ERROR_ARGUMENT);
    cr_expect(
        strstr(sw_error_message(), "idx cannot hold elements of other columns than x|y|intensity"),
        "%s", sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 0);
    sw_dataset_free(data);
}

/* A size has 32 bits, but the product of several can be more. */
Test(format_idx, claims_are_not_believed)
{
    static const uint32_t size[][3] = {{UINT32_MAX, UINT32_MAX, UINT32_MAX},
                                       {1 << 20, 1 << 10, 1 << 10},
                                       {UINT32_MAX, 1, 1},
                                       {UINT32_MAX, 1, 0},
                                       {0, 46340, 46340}};
    const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 1, 7}, none[] = {0, 0, 8, 1, 0, 0, 0, 0};
    limit_memory();
    for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
        uint8_t images[32] = {0, 0, 8, 3};
        for (int d = 0; d < 3; d++)
            for (int b = 0; b < 4; b++)
                images[4 + 4 * d + b] = (uint8_t)(size[i][d] >> (24 - 8 * b));
        const bool empty = size[i][0] == 0;
        scratch_write(scratch("a-labels-idx1-ubyte").text, empty ? none : labels,
                      empty ? sizeof none : sizeof labels);
        expect_claim_of_bytes_refused("a-images-idx3-ubyte", images, empty ? 16 : sizeof images);
        gzFile file = gzopen(scratch("z-images-idx3-ubyte.gz").text, "wb");
        cr_assert(file && gzwrite(file, images, empty ? 16 : sizeof images) > 0);
        cr_assert_eq(gzclose(file), Z_OK);
        scratch_write(scratch("z-labels-idx1-ubyte.gz").text, empty ? none : labels,
                      empty ? sizeof none : sizeof labels);
        expect_claim_refused("z-images-idx3-ubyte.gz");
    }
}
