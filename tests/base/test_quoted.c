/* test_quoted.c - words in quotes: spans, lists, quoting and back. */
#include "base/quoted.h"

#include <criterion/criterion.h>
#include <string.h>

Test(quoted, a_span_ends_outside_quotes)
{
    static const struct {
        const char *text, *ends;
        size_t length;
    } spans[] = {
        {"a,b", ",", 1},
        {"ab", ",", 2},
        {"", ",", 0},
        {"\"a,b\":x=1,c", ",", 9},
        {"\"a,b\":x=1,c", ":", 5},
        {"a:x=\"1:2\":y", ":", 1},
        {"x=\"1:2\":y", ":", 7},
        {"a+\"b+c\",d", ",", 7},
        {"\"a\"\",b\",c", ",", 7},    /* a quote in it is written twice */
        {"a\"b,c\"", ",", 3},         /* a quote within a word means nothing */
        {"a:decimal=,:x,b", ",", 13}, /* a comma after = is a value */
        {"a:decimal=,,b", ",", 11},
        {"a:decimal=,", ",", 11},
        {"a:label=,b", ",", 8}, /* an empty value */
        {",a", ",", 0},
        {"a=\"never,closed", ",", 15},
        {"a=\"never,closed\"\"", ",", 17},
    };
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
        cr_expect_eq(sw_spec_span(spans[i].text, spans[i].ends), spans[i].length, "%s",
                     spans[i].text);
}

Test(quoted, parts_of_a_spec)
{
    static const char *const parts[] = {"set=\"Sample:ID\"", "", "label=kind"};
    const char *at = "\"a:b.csv\":set=\"Sample:ID\"::label=kind";
    size_t length;
    for (int i = 0; i < 3; i++) {
        at = sw_spec_next(at, &length);
        cr_assert_not_null(at);
        cr_expect(length == strlen(parts[i]) && strncmp(at, parts[i], length) == 0, "%s", at);
    }
    cr_expect_null(sw_spec_next(at, &length));
    cr_expect_null(sw_spec_next("bags.csv", &length));
}

Test(quoted, words_of_a_list)
{
    char text[] = "date+\"CD3+\"++\"a\"\"b\"", *rest = text;
    static const char *const words[] = {"date", "CD3+", "", "a\"b"};
    for (int i = 0; i < 4; i++) {
        char *word = sw_quoted_next(&rest, '+');
        cr_assert_not_null(word);
        cr_expect_eq(sw_unquote(word), SW_OK);
        cr_expect_str_eq(word, words[i]);
    }
    cr_expect_null(sw_quoted_next(&rest, '+'));
}

Test(quoted, walk_through_a_list)
{
    static const char *const words[] = {"date", "CD3+", "a\"b", "c"};
    sw_quoted_list list = sw_quoted_list_of("date+\"CD3+\",\"a\"\"b\"+c", "+,");
    for (int i = 0; i < 4; i++) {
        cr_assert(sw_quoted_list_next(&list), "%s", sw_error_message());
        cr_expect_str_eq(list.word, words[i]);
    }
    cr_expect_not(sw_quoted_list_next(&list));
    cr_expect_eq(list.status, SW_OK);
    for (int i = 0; i < 2; i++) {
        list = sw_quoted_list_of(i ? "" : NULL, "+");
        cr_expect_not(sw_quoted_list_next(&list));
        cr_expect_eq(list.status, SW_OK);
    }
}

/* A caller's failure ends a walk, and so does a word that is not one. */
Test(quoted, walk_that_fails)
{
    static const char *const wrong[] = {"a+", "a++b", "a+\"b", "a+\"b\"c"};
    for (int i = 0; i < 4; i++) {
        sw_quoted_list list = sw_quoted_list_of(wrong[i], "+");
        cr_expect(sw_quoted_list_next(&list));
        cr_expect_not(sw_quoted_list_next(&list), "%s", wrong[i]);
        cr_expect_eq(list.status, SW_ERROR_ARGUMENT);
    }
    sw_quoted_list list = sw_quoted_list_of("a+b", "+");
    cr_expect(sw_quoted_list_next(&list));
    list.status = SW_ERROR_NOT_FOUND;
    cr_expect_not(sw_quoted_list_next(&list));
    cr_expect_eq(list.status, SW_ERROR_NOT_FOUND);
    cr_expect_null(list.copy);
}

Test(quoted, a_word_is_found_in_a_list)
{
    const char *list = "date+\"CD3+\"+\"a\"\"b\"+ab";
    static const char *const in[] = {"date", "CD3+", "a\"b", "ab"};
    static const char *const out[] = {"CD3", "", "a", "\"CD3+\"", "dat", "dates", "a\"bc"};
    for (int i = 0; i < 4; i++) cr_expect(sw_quoted_has(list, '+', in[i]), "%s", in[i]);
    for (int i = 0; i < 7; i++) cr_expect_not(sw_quoted_has(list, '+', out[i]), "%s", out[i]);
    cr_expect_not(sw_quoted_has("", '+', ""));
}

Test(quoted, faults)
{
    static const char *const faults[][2] = {{"\"abc", "the quote is not closed"},
                                            {"\"", "the quote is not closed"},
                                            {"\"abc\"\"", "the quote is not closed"},
                                            {"\"a\"b", "text after the closing quote"}};
    for (int i = 0; i < 4; i++) {
        char word[16];
        strcpy(word, faults[i][0]);
        cr_expect_eq(sw_unquote(word), SW_ERROR_ARGUMENT, "%s", word);
        cr_expect(strstr(sw_error_message(), faults[i][1]), "%s", sw_error_message());
    }
}

/* Every word survives quoting, alone and in a list. */
Test(quoted, and_back)
{
    static const char *const words[] = {"kind",
                                        "Sample:ID",
                                        "CD3+",
                                        "a,b",
                                        "say \"a\"",
                                        "\"",
                                        "",
                                        "=x",
                                        "a b",
                                        ("HLA\xe2\x80\x93"
                                         "DR \xc2\xb5")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        sw_text list = {0};
        sw_quoted_list_add(&list, words[i]);
        sw_quoted_list_add(&list, "next");
        cr_expect(sw_quoted_has(list.data, '+', words[i]), "%s", list.data);
        char *rest = list.data, *word = sw_quoted_next(&rest, '+');
        cr_expect_eq(sw_unquote(word), SW_OK);
        cr_expect_str_eq(word, words[i]);
        cr_expect_str_eq(rest, "next");
        sw_text_free(&list);
    }
    cr_expect_str_eq(sw_quoted_of("CD3+").text, "\"CD3+\"");
    cr_expect_str_eq(sw_quoted_of("kind").text, "kind");
    char longer[400];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    cr_expect_str_eq(sw_quoted_of(longer).text, "NAME");
}
