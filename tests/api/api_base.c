/* api_base.c - cases of base.h and schema.h: names, errors, text, random numbers. */
#include "api.h"

#include <sys/wait.h>
#include <unistd.h>

CASE(sw_error_message)
{
    REFUSES(SW_ERROR_ARGUMENT, "is NULL", sw_model_save(NULL, NULL));
    EXPECT(*sw_error_message() && strlen(sw_error_message()) < 4096);
}

CASE(sw_version)
{
    EXPECT(strspn(sw_version(), "0123456789.") == strlen(sw_version()));
}

CASE(sw_kernels)
{
    EXPECT(*sw_kernels());
}

CASE(sw_nearest)
{
    const char *const names[] = {"mean", "max"};
    EXPECT(sw_nearest("mean", names, 0) == NULL);
    EXPECT(sw_nearest("mean", names, -1) == NULL);
    EXPECT(sw_nearest("", names, 2) == NULL);
    EXPECT(sw_nearest("men", names, 2) == names[0]);
    char longest[5000];
    memset(longest, 'm', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    EXPECT(sw_nearest(longest, names, 2) == NULL);
    TRUSTS();
}

CASE(sw_printable)
{
    char buffer[4] = "abc";
    EXPECT(sw_printable(buffer, 0, "x") == buffer && strcmp(buffer, "abc") == 0);
    EXPECT(*sw_printable(buffer, 1, "x") == '\0');
    EXPECT(strcmp(sw_printable(buffer, sizeof buffer, "long text"), "...") == 0);
    TRUSTS();
}

CASE(sw_shell_word)
{
    char buffer[8] = "abc";
    EXPECT(sw_shell_word(buffer, 0, "x") == buffer && strcmp(buffer, "abc") == 0);
    EXPECT(*sw_shell_word(buffer, 1, "x") == '\0');
    EXPECT(strcmp(sw_shell_word(buffer, sizeof buffer, "two"), "...") == 0);
    TRUSTS();
}

CASE(sw_spec_span)
{
    EXPECT(sw_spec_span("", ":") == 0);
    EXPECT(sw_spec_span("a:b", "") == 3);
    EXPECT(sw_spec_span("\"a:b", ":") == 4); /* a quote that is not closed */
    TRUSTS();
}

CASE(sw_threads_default)
{
    EXPECT(sw_threads_default() >= 1);
}

CASE(sw_threads_warning)
{
    EXPECT(sw_threads_warning() == NULL); /* in a process that was not forked */
}

CASE(sw_draft_new)
{
    sw_draft *draft;
    FILE *to;
    NEEDS(sw_draft_new, out, NULL, &to, given_path("x"));
    NEEDS(sw_draft_new, to, &draft, NULL, given_path("x"));
    NEEDS(sw_draft_new, path, &draft, &to, NULL);
    EXPECT(sw_draft_new(&draft, &to, "") < 0 && !draft && !to);
    EXPECT(sw_draft_new(&draft, &to, given_path("no/such/folder")) == SW_ERROR_IO && !draft);
}

CASE(sw_draft_finish)
{
    sw_draft *draft;
    FILE *to;
    NEEDS(sw_draft_finish, draft, NULL);
    WORKS(sw_draft_new(&draft, &to, given_path("draft")));
    WORKS(sw_draft_finish(draft));
    REFUSES(SW_ERROR_ARGUMENT, "called twice", sw_draft_finish(draft));
    sw_draft_free(draft);
}

CASE(sw_draft_free)
{
    sw_draft_free(NULL);
    RULE("base.h", "NULL is allowed.");
}

CASE(sw_abandon)
{
    /* After it, a thread that writes waits for the end: so it is called in a child. */
    int status = 1;
    const pid_t child = fork();
    if (child == 0) {
        sw_abandon();
        sw_abandon();
        _exit(0);
    }
    EXPECT(child > 0 && waitpid(child, &status, 0) == child && status == 0);
}

CASE(sw_task_name)
{
    EXPECT(strcmp(sw_task_name(SW_MIXTURE), "mixture") == 0);
    EXPECT(strcmp(sw_task_name((sw_task)4), "no task") == 0);
    EXPECT(strcmp(sw_task_name((sw_task)-1), "no task") == 0);
}

CASE(sw_task_from)
{
    sw_task task = SW_LABELS;
    EXPECT(!sw_task_from(&task, "") && !sw_task_from(&task, "class") && task == SW_LABELS);
    TRUSTS();
}

CASE(sw_philox)
{
    const uint32_t zero[4] = {0};
    uint32_t out[4];
    sw_philox(zero, zero, out);
    EXPECT(out[0] == 0x6627e8d5); /* the test vector of the authors */
    TRUSTS();
}

CASE(sw_random_for)
{
    sw_random a = sw_random_for(UINT64_MAX, (sw_purpose)0, UINT32_MAX, UINT32_MAX), b = a;
    EXPECT(sw_random_u32(&a) == sw_random_u32(&b));
}

CASE(sw_random_u32)
{
    TRUSTS();
}

CASE(sw_random_uniform)
{
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 100; i++) {
        const double x = sw_random_uniform(&random);
        EXPECT(x >= 0 && x < 1);
    }
    TRUSTS();
}

CASE(sw_random_normal)
{
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 100; i++) EXPECT(isfinite(sw_random_normal(&random)));
    TRUSTS();
}

CASE(sw_random_below)
{
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    EXPECT(sw_random_below(&random, 1) == 0);
    EXPECT(sw_random_below(&random, UINT32_MAX) < UINT32_MAX);
    EXPECT(sw_random_below(&random, 0) == 0);
    TRUSTS();
}

CASE(sw_random_permutation)
{
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    int64_t order[1] = {7};
    sw_random_permutation(&random, 0, order);
    sw_random_permutation(&random, -1, order);
    EXPECT(order[0] == 7);
    sw_random_permutation(&random, 1, order);
    EXPECT(order[0] == 0);
    TRUSTS();
}

CASE(sw_token_hash)
{
    EXPECT(sw_token_hash("", 1) == 0);
    EXPECT(sw_token_hash("word", INT64_MAX) >= 0);
    EXPECT(sw_token_hash("word", 0) == 0 && sw_token_hash("word", -5) == 0);
    TRUSTS();
}

CASE(sw_name_or_number)
{
    char *names[] = {"a", "b"};
    sw_name_number room;
    EXPECT(sw_name_or_number(names, 1, &room) == names[1]);
    EXPECT(strcmp(sw_name_or_number(NULL, INT64_MIN, &room), "-9223372036854775808") == 0);
    TRUSTS();
}

CASE(sw_columns_beyond)
{
    double mean = 0, scale = 1, cap = 2;
    const sw_columns columns = {.count = 1, .mean = &mean, .scale = &scale, .cap = &cap};
    const sw_real x = 3;
    int64_t beyond = 0;
    NEEDS(sw_columns_beyond, beyond, NULL, &columns, &x, 1);
    NEEDS(sw_columns_beyond, columns, &beyond, NULL, &x, 1);
    NEEDS(sw_columns_beyond, x, &beyond, &columns, NULL, 1);
    REFUSES(SW_ERROR_ARGUMENT, "-1 rows", sw_columns_beyond(&beyond, &columns, &x, -1));
    EXPECT(sw_columns_beyond(&beyond, &columns, NULL, 0) == SW_OK && beyond == 0);
}

CASE(sw_columns_scaled)
{
    double mean = 1, scale = 2;
    const sw_columns columns = {.count = 1, .mean = &mean, .scale = &scale};
    EXPECT(sw_columns_scaled(&columns, 0, 5) == 2);
    EXPECT(sw_columns_scaled(&columns, 1, 5) == 5 && sw_columns_scaled(&columns, -1, 5) == 5);
    EXPECT(sw_columns_scaled(NULL, 0, 5) == 5);
}

CASE(sw_columns_unscaled)
{
    double mean = 1, scale = 2;
    const sw_columns columns = {.count = 1, .mean = &mean, .scale = &scale};
    EXPECT(sw_columns_unscaled(&columns, 0, 2) == 5);
    EXPECT(sw_columns_unscaled(&columns, 1, 2) == 2 && sw_columns_unscaled(&columns, -1, 2) == 2);
    EXPECT(sw_columns_unscaled(NULL, 0, 2) == 2);
}

CASE(sw_token_word)
{
    char *words[] = {"a", "b"};
    const sw_schema schema = {.vocabulary = 2, .token = words}, none = {.vocabulary = 2};
    const double wrong[] = {-1, 2, NAN, INFINITY, -INFINITY, 1e300};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        EXPECT(sw_token_word(&schema, wrong[i]) == NULL);
    EXPECT(sw_token_word(&schema, 1) == words[1]);
    EXPECT(sw_token_word(&none, 1) == NULL);
    TRUSTS();
}
