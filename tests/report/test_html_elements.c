/* test_html_elements.c - elements as JSON: words, images, points. */
#include "report/html_elements.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static char *words[] = {"it's", "naïve"};

/* A set of two elements: a word and a number. */
static sw_dataset two_words(void)
{
    static const sw_real x[] = {0, (sw_real)1.5, 1, -2};
    static const int64_t offset[] = {0, 2};
    static const uint8_t carries[] = {1, 0};
    return (sw_dataset){.sets = {.count = 1, .width = 2, .offset = offset, .x = x},
                        .schema = {.vocabulary = 2, .token = words},
                        .instance_label = carries};
}

/* The JSON of some elements of set 0. */
static json_t *elements(const sw_dataset *of, const int64_t *element, int64_t count)
{
    const sw_element_view view = sw_element_view_of(of);
    json_error_t error;
    sw_text json = {0};
    sw_text_add(&json, "{");
    sw_html_view(&json, &view);
    sw_html_elements(&json, &view, 0, element, count);
    sw_text_add(&json, "}");
    cr_assert_eq(sw_text_status(&json), SW_OK);
    json_t *read = json_loads(json.data, 0, &error);
    cr_assert(read, "%s: %s", error.text, json.data);
    sw_text_free(&json);
    return read;
}

static const char *string_at(const json_t *of, const char *key)
{
    return json_string_value(json_object_get(of, key));
}

static double number_at(const json_t *of, const char *key, size_t i)
{
    return json_number_value(json_array_get(json_object_get(of, key), i));
}

static const int64_t both[] = {0, 1};

Test(html_elements, are_words)
{
    const sw_dataset data = two_words();
    json_t *read = elements(&data, both, 2);
    cr_expect_str_eq(string_at(read, "form"), "words");
    cr_expect_str_eq(json_string_value(json_array_get(json_object_get(read, "words"), 0)), "it's");
    cr_expect_eq(number_at(read, "carries", 0), 1);
    cr_expect_eq(number_at(read, "carries", 1), 0);
    cr_expect_null(json_object_get(read, "place")); /* all elements are there */
    json_decref(read);
}

Test(html_elements, are_points_where_a_number_has_no_word)
{
    sw_dataset data = two_words();
    data.schema.token = NULL;
    data.schema.parts = true;
    json_t *read = elements(&data, (const int64_t[]){1}, 1);
    cr_expect_str_eq(string_at(read, "form"), "points");
    cr_expect_eq(json_array_size(json_object_get(read, "features")), 1); /* without the part */
    cr_expect_eq(number_at(read, "x", 0), 1);
    cr_expect_eq(number_at(read, "part", 0), -2);
    cr_expect_eq(number_at(read, "place", 0), 1);
    cr_expect_eq(json_integer_value(json_object_get(read, "size")), 2);
    json_decref(read);
}

Test(html_elements, are_places_of_an_image_or_of_a_solid)
{
    static const sw_real point[] = {1, 2, 3, 4, 5, 6};
    static const int64_t of_two[] = {0, 2};
    char *xyz[] = {"x", "y", "z"}, *image[] = {"x", "y", "intensity"};
    sw_dataset three = {.sets = {.count = 1, .width = 3, .offset = of_two, .x = point}};
    three.schema.feature = (sw_columns){.count = 3, .name = xyz};
    json_t *read = elements(&three, both, 2);
    cr_expect(json_is_true(json_object_get(read, "turns")));
    cr_expect(json_is_false(json_object_get(read, "down")));
    json_decref(read);
    three.schema.feature.name = image;
    read = elements(&three, both, 2);
    cr_expect(json_is_false(json_object_get(read, "turns")));
    cr_expect(json_is_true(json_object_get(read, "down")));
    cr_expect_eq(number_at(read, "x", 5), 6);
    json_decref(read);
}

Test(html_elements, lie_in_their_place)
{
    static const sw_real place[] = {7, 8, (sw_real)NAN, 9}, pixel[128];
    static const int64_t of_two[] = {0, 2};
    char *names[] = {"column", "row"};
    const sw_dataset data = {.sets = {.count = 1, .width = 64, .offset = of_two, .x = pixel},
                             .place = place,
                             .place_width = 2,
                             .place_name = names};
    json_t *read = elements(&data, both, 2);
    cr_expect_str_eq(string_at(read, "form"), "points");
    cr_expect(json_is_true(json_object_get(read, "places")));
    cr_expect_eq(json_array_size(json_object_get(read, "features")), 14);
    cr_expect_eq(number_at(read, "x", 1), 8);
    cr_expect(json_is_null(json_array_get(json_object_get(read, "x"), 14)));
    cr_expect_eq(number_at(read, "x", 15), 9);
    json_decref(read);
}

/* Elements of 64 numbers: a slope from black to white, or numbers that have nothing to do with
 * their neighbours. */
static json_t *squares(bool smooth)
{
    static sw_real pixel[128];
    static const int64_t of_two[] = {0, 2};
    for (int i = 0; i < 128; i++)
        pixel[i] = (sw_real)(smooth ? i % 64 / 8 : (i * 7919 + i * i * 31) % 97);
    const sw_dataset of = {.sets = {.count = 1, .width = 64, .offset = of_two, .x = pixel}};
    return elements(&of, (const int64_t[]){1}, 1);
}

Test(html_elements, are_images_if_numbers_are_like_those_below)
{
    json_t *read = squares(true);
    cr_expect_str_eq(string_at(read, "form"), "images");
    cr_expect_eq(json_integer_value(json_object_get(read, "side")), 8);
    const char *pixels = string_at(read, "pixels"); /* 64 bytes in base64 */
    cr_expect_eq(strlen(pixels), 88);
    cr_expect_eq(strncmp(pixels, "AAAAAAAAAAAkJCQk", 16), 0); /* 0 eight times, then 36 */
    cr_expect_str_eq(pixels + 80, "/////w==");                /* 255 to the end */
    json_decref(read);
    read = squares(false);
    cr_expect_str_eq(string_at(read, "form"), "points");
    cr_expect_eq(json_array_size(json_object_get(read, "features")), 12);
    json_decref(read);
}

/* What fills a missing number is not shown as if it was measured. */
Test(html_elements, leave_out_missing_numbers)
{
    static const sw_real x[] = {1, 2, 3, 4};
    static const int64_t offset[] = {0, 2}, missing[] = {1};
    const sw_dataset data = {.sets = {.count = 1, .width = 2, .offset = offset, .x = x},
                             .missing = missing,
                             .missing_count = 1};
    json_t *read = elements(&data, both, 2);
    const json_t *numbers = json_object_get(read, "x");
    cr_assert_eq(json_array_size(numbers), 4);
    for (size_t i = 0; i < 4; i++) cr_expect_eq(json_is_null(json_array_get(numbers, i)), i == 1);
    json_decref(read);
}

/* The marks of direction in a name are shown, and do not turn the page around. */
Test(html_elements, names_of_columns_are_printable)
{
    char *name[] = {"a\xe2\x80\xae"
                    "b",
                    "c"};
    sw_dataset data = two_words();
    data.schema.vocabulary = 0, data.schema.token = NULL;
    data.schema.feature = (sw_columns){.count = 2, .name = name};
    json_t *read = elements(&data, both, 2);
    const json_t *features = json_object_get(read, "features");
    cr_expect_str_eq(json_string_value(json_array_get(features, 0)), "a\\u202eb");
    cr_expect_str_eq(json_string_value(json_array_get(features, 1)), "c");
    json_decref(read);
}
