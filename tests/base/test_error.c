/* test_error.c - messages of failures, and the nearest name. */
#include "base/error.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <pthread.h>
#include <string.h>

Test(error, no_failure_no_message)
{
    cr_assert_str_eq(sw_error_message(), "");
}

Test(error, message_holds_the_values_and_the_status_comes_back)
{
    cr_assert_eq(sw_fail(SW_ERROR_IO, "%s: byte %d", "train.gz", 17), SW_ERROR_IO);
    cr_assert_str_eq(sw_error_message(), "train.gz: byte 17");
    cr_assert_eq(sw_fail(SW_ERROR_SHAPE, "later"), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "later");
    cr_assert_eq(sw_last_failure(), SW_ERROR_SHAPE);
}

/* Names from files may contain control characters. */
Test(error, a_message_is_one_line)
{
    sw_fail(SW_ERROR_FORMAT, "set \"%s\"", "a\nb\r\x1b[2J");
    cr_assert_str_eq(sw_error_message(), "set \"a\\nb\\r\\x1b[2J\"");
}

/* An argument may be the message that is being replaced. */
Test(error, message_inside_a_message)
{
    sw_fail(SW_ERROR_IO, "no such file");
    sw_fail(SW_ERROR_IO, "%s, and %s again", sw_error_message(), sw_error_message());
    cr_assert_str_eq(sw_error_message(), "no such file, and no such file again");
}

Test(error, place_is_put_before_the_message)
{
    sw_fail(SW_ERROR_FORMAT, "byte 4: bad magic");
    cr_assert_eq(sw_fail_in(SW_ERROR_FORMAT, "train.gz"), SW_ERROR_FORMAT);
    sw_fail_in(SW_ERROR_FORMAT, "fashion-points");
    cr_assert_str_eq(sw_error_message(), "fashion-points: train.gz: byte 4: bad magic");
    cr_assert_eq(sw_fail_at(SW_ERROR_IO, "set %d", 7), SW_ERROR_IO);
    cr_assert_str_eq(sw_error_message(), "set 7: fashion-points: train.gz: byte 4: bad magic");
}

Test(error, long_messages_are_cut)
{
    char text[9000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    sw_fail(SW_ERROR_IO, "%s", text);
    size_t length = strlen(sw_error_message());
    cr_assert(length >= 500 && length < sizeof text - 1);
    for (int i = 0; i < 3; i++) sw_fail_in(SW_ERROR_IO, text);
    cr_assert_eq(strlen(sw_error_message()), length);
}

/* Line ends are kept between the faults of a list, and nowhere else. */
Test(error, lists_keep_their_lines)
{
    cr_assert_eq(sw_fail_list(SW_ERROR_FORMAT, "a\nb: 2 faults", "  one\n  two"), SW_ERROR_FORMAT);
    cr_assert_str_eq(sw_error_message(), "a\\nb: 2 faults\n  one\n  two");
    sw_fail_in(SW_ERROR_FORMAT, "c\n");
    cr_assert_str_eq(sw_error_message(), "c\\n: a\\nb: 2 faults\n  one\n  two");
}

static void *fail_elsewhere(void *seen)
{
    strcpy(seen, sw_error_message());
    sw_fail(SW_ERROR_MEMORY, "elsewhere");
    return strcmp(sw_error_message(), "elsewhere") == 0 ? seen : NULL;
}

Test(error, each_thread_has_its_own)
{
    char seen[64] = "unset";
    pthread_t thread;
    void *result;
    sw_fail(SW_ERROR_IO, "here");
    cr_assert_eq(pthread_create(&thread, NULL, fail_elsewhere, seen), 0);
    cr_assert_eq(pthread_join(thread, &result), 0);
    cr_assert_not_null(result);
    cr_assert_str_eq(seen, "");
    cr_assert_str_eq(sw_error_message(), "here");
}

static sw_status twice(sw_status first, int *reached)
{
    SW_TRY(first);
    ++*reached;
    return SW_OK;
}

Test(error, try_leaves_on_a_failure_alone)
{
    int reached = 0;
    cr_assert_eq(twice(SW_ERROR_EXISTS, &reached), SW_ERROR_EXISTS);
    cr_assert_eq(reached, 0);
    cr_assert_eq(twice(SW_OK, &reached), SW_OK);
    cr_assert_eq(reached, 1);
}

Test(error, append_stops_at_the_end)
{
    char list[12] = "";
    for (int i = 0; i < 9; i++) sw_append(list, sizeof list, "%s%d", i ? ", " : "", i);
    cr_assert_str_eq(list, "0, 1, 2, 3,");
}

Test(error, items_of_a_list)
{
    sw_items items = {0};
    sw_items_add(&items, "%s", "mean");
    sw_items_add(&items, "%.1f", 0.5);
    cr_expect_str_eq(items.text, "mean, 0.5");
    for (int i = 0; i < 200; i++) sw_items_add(&items, "\"größe\"");
    const char *end = items.text + strlen(items.text) - strlen(", \"größe\", ...");
    cr_expect_str_eq(end, ", \"größe\", ...");
    cr_expect_gt(strlen(items.text), sizeof items.text - 2 * strlen(", \"größe\""));
}

/* An item may just fit, with room for "..." behind it, or be longer than the list. */
Test(error, items_that_fill_a_list)
{
    const int room = (int)(sizeof(sw_items){0}.text - sizeof ", ..." - strlen(", "));
    for (int more = 0; more < 2; more++) {
        sw_items items = {0};
        sw_items_add(&items, "%*d", room + more, 7);
        sw_items_add(&items, "8");
        cr_expect_eq(items.text[room - 1] == '7', more == 0);
        cr_expect_str_eq(items.text + strlen(items.text) - 3, "...");
    }
    sw_items items = {0};
    sw_items_add(&items, "%2000d", 7);
    cr_expect_str_eq(items.text, "...");
}

/* Names with commas are told apart. */
Test(error, unknown_name_of_an_arm)
{
    static const char *const arms[] = {"mean", "small:lr=1,width=4", "pma"};
    sw_unknown_name("arm", "gate", arms, 3);
    cr_expect_str_eq(sw_error_message(),
                     "unknown arm 'gate': there are mean, \"small:lr=1,width=4\", pma");
}

/* What is long is cut at a letter, and leaves room for the names behind it. */
Test(error, unknown_name_beside_long_ones)
{
    char umlauts[1002] = "a", expected[400];
    for (int i = 0; i < 500; i++) strcpy(umlauts + 1 + 2 * i, "ü");
    const char *const columns[] = {"id", umlauts, "height"};
    sw_unknown_name("column", umlauts, columns, 3);
    snprintf(expected, sizeof expected, "unknown column '%.63s': there are id, ", umlauts);
    cr_expect(strncmp(sw_error_message(), expected, strlen(expected)) == 0);
    snprintf(expected, sizeof expected, ", %.159s..., height", umlauts);
    cr_expect(strstr(sw_error_message(), expected));
}

Test(error, nearest_name)
{
    static const char *const names[] = {"mean", "sum",      "max",   "min",
                                        "dot",  "additive", "gated", "pma"};
    enum { COUNT = sizeof names / sizeof *names };
    static const struct {
        const char *typed, *meant;
    } cases[] = {
        {"maen", "mean"},         {"maxx", "max"},    {"aditive", "additive"}, {"gate", "gated"},
        {"addative", "additive"}, {"gated", "gated"}, {"transformer", NULL},   {"xyzzy", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *nearest = sw_nearest(cases[i].typed, names, COUNT);
        if (!cases[i].meant) {
            cr_assert_null(nearest, "%s: %s", cases[i].typed, nearest);
        } else {
            cr_assert_not_null(nearest, "%s", cases[i].typed);
            cr_assert_str_eq(nearest, cases[i].meant);
        }
    }
    cr_assert_null(sw_nearest("mean", names, 0));
    char long_name[300];
    memset(long_name, 'm', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    cr_assert_null(sw_nearest(long_name, names, COUNT));
}

/* Numbers in messages have a point, whatever the locale of the program. */
Test(error, numbers_have_a_point_in_any_locale)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) setlocale(LC_ALL, "fr_FR.UTF-8");
    if (*localeconv()->decimal_point != ',') cr_skip_test("no such locale on this machine");
    sw_fail(SW_ERROR_ARGUMENT, "target 0 is %g", 0.5);
    cr_expect_str_eq(sw_error_message(), "target 0 is 0.5");
}
