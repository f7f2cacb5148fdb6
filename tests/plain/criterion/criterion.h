/* criterion.h - as much of Criterion as the tests use, in plain C: for processors and C libraries
 * that Criterion is not built for, and for ThreadSanitizer, under which it does not start.
 * `meson setup -Dcriterion=false` takes it. main.c runs each test as a process of its own. */
#ifndef SW_TESTS_PLAIN_CRITERION_H
#define SW_TESTS_PLAIN_CRITERION_H

/* As for Criterion's own header, no warnings about what its macros make of their arguments. */
#pragma GCC system_header

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct plain_options {
    void (*init)(void);
    void (*fini)(void);
    int exit_code; /* with which the test ends the process */
    int signal;    /* that ends it */
} plain_options;

typedef struct plain_test {
    const char *suite, *name;
    void (*body)(void); /* NULL: the options are those of the whole suite */
    plain_options options;
    struct plain_test *next;
} plain_test;

void plain_add(plain_test *test);

/* Note a failure; a fatal one ends the test. */
void plain_fail(bool fatal, const char *file, int line, const char *condition, const char *format,
                ...) __attribute__((format(printf, 5, 6)));
void plain_skip(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#define PLAIN_ADD(suite_, name_, body_, ...)                                                       \
    __attribute__((constructor)) static void plain_add_##suite_##_##name_(void)                    \
    {                                                                                              \
        static plain_test test = {#suite_, #name_, body_, {__VA_ARGS__}, NULL};                    \
        plain_add(&test);                                                                          \
    }

#define Test(suite_, name_, ...)                                                                   \
    static void plain_test_##suite_##_##name_(void);                                               \
    PLAIN_ADD(suite_, name_, plain_test_##suite_##_##name_, __VA_ARGS__)                           \
    static void plain_test_##suite_##_##name_(void)

#define TestSuite(suite_, ...)                                                                     \
    PLAIN_ADD(suite_, , NULL, __VA_ARGS__)                                                         \
    struct plain_test /* takes the semicolon */

#define PLAIN_CHECK(fatal, holds, what, ...)                                                       \
    ((holds) ? (void)0 : plain_fail(fatal, __FILE__, __LINE__, what, " " __VA_ARGS__))
#define PLAIN_COMPARE(fatal, a, op, b, ...)                                                        \
    PLAIN_CHECK(fatal, (a)op(b), #a " " #op " " #b, __VA_ARGS__)
#define PLAIN_NEAR(fatal, a, b, e, ...)                                                            \
    PLAIN_CHECK(fatal, (a) - (b) <= (e) && (b) - (a) <= (e), #a " is near " #b, __VA_ARGS__)
#define PLAIN_TEXT(fatal, a, op, b, ...)                                                           \
    PLAIN_CHECK(fatal, strcmp(a, b) op 0, #a " " #op " " #b, __VA_ARGS__)
#define PLAIN_BYTES(fatal, a, op, b, n, ...)                                                       \
    PLAIN_CHECK(fatal, memcmp(a, b, n) op 0, #a " " #op " " #b, __VA_ARGS__)

#define cr_assert(a, ...) PLAIN_CHECK(true, a, #a, __VA_ARGS__)
#define cr_assert_not(a, ...) PLAIN_CHECK(true, !(a), "not " #a, __VA_ARGS__)
#define cr_assert_null(a, ...) PLAIN_CHECK(true, (a) == NULL, #a " is NULL", __VA_ARGS__)
#define cr_assert_not_null(a, ...) PLAIN_CHECK(true, (a) != NULL, #a " is not NULL", __VA_ARGS__)
#define cr_assert_eq(a, b, ...) PLAIN_COMPARE(true, a, ==, b, __VA_ARGS__)
#define cr_assert_neq(a, b, ...) PLAIN_COMPARE(true, a, !=, b, __VA_ARGS__)
#define cr_assert_lt(a, b, ...) PLAIN_COMPARE(true, a, <, b, __VA_ARGS__)
#define cr_assert_leq(a, b, ...) PLAIN_COMPARE(true, a, <=, b, __VA_ARGS__)
#define cr_assert_gt(a, b, ...) PLAIN_COMPARE(true, a, >, b, __VA_ARGS__)
#define cr_assert_geq(a, b, ...) PLAIN_COMPARE(true, a, >=, b, __VA_ARGS__)
#define cr_assert_float_eq(a, b, e, ...) PLAIN_NEAR(true, a, b, e, __VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) PLAIN_TEXT(true, a, ==, b, __VA_ARGS__)
#define cr_assert_str_neq(a, b, ...) PLAIN_TEXT(true, a, !=, b, __VA_ARGS__)
#define cr_assert_arr_eq(a, b, n, ...) PLAIN_BYTES(true, a, ==, b, n, __VA_ARGS__)
#define cr_assert_arr_neq(a, b, n, ...) PLAIN_BYTES(true, a, !=, b, n, __VA_ARGS__)
#define cr_assert_fail(...) plain_fail(true, __FILE__, __LINE__, "unreachable", " " __VA_ARGS__)

#define cr_expect(a, ...) PLAIN_CHECK(false, a, #a, __VA_ARGS__)
#define cr_expect_not(a, ...) PLAIN_CHECK(false, !(a), "not " #a, __VA_ARGS__)
#define cr_expect_null(a, ...) PLAIN_CHECK(false, (a) == NULL, #a " is NULL", __VA_ARGS__)
#define cr_expect_not_null(a, ...) PLAIN_CHECK(false, (a) != NULL, #a " is not NULL", __VA_ARGS__)
#define cr_expect_eq(a, b, ...) PLAIN_COMPARE(false, a, ==, b, __VA_ARGS__)
#define cr_expect_neq(a, b, ...) PLAIN_COMPARE(false, a, !=, b, __VA_ARGS__)
#define cr_expect_lt(a, b, ...) PLAIN_COMPARE(false, a, <, b, __VA_ARGS__)
#define cr_expect_leq(a, b, ...) PLAIN_COMPARE(false, a, <=, b, __VA_ARGS__)
#define cr_expect_gt(a, b, ...) PLAIN_COMPARE(false, a, >, b, __VA_ARGS__)
#define cr_expect_geq(a, b, ...) PLAIN_COMPARE(false, a, >=, b, __VA_ARGS__)
#define cr_expect_float_eq(a, b, e, ...) PLAIN_NEAR(false, a, b, e, __VA_ARGS__)
#define cr_expect_str_eq(a, b, ...) PLAIN_TEXT(false, a, ==, b, __VA_ARGS__)
#define cr_expect_str_neq(a, b, ...) PLAIN_TEXT(false, a, !=, b, __VA_ARGS__)
#define cr_expect_arr_eq(a, b, n, ...) PLAIN_BYTES(false, a, ==, b, n, __VA_ARGS__)
#define cr_expect_arr_neq(a, b, n, ...) PLAIN_BYTES(false, a, !=, b, n, __VA_ARGS__)
#define cr_expect_fail(...) plain_fail(false, __FILE__, __LINE__, "unreachable", " " __VA_ARGS__)

#define cr_skip_test(...) plain_skip(" " __VA_ARGS__)
#define cr_log_warn(...) (fprintf(stderr, " " __VA_ARGS__), fputc('\n', stderr))

#endif
