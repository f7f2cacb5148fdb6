/* main.c - runs the tests of a program that is built without Criterion: all of them, or those whose
 * SUITE/NAME fits the pattern after --filter; with --fail-fast, until one fails; with --list, it
 * prints their names instead. Each is a process of its own, since a test may change what belongs to
 * the whole process, and may crash. PLAIN_WRAPPER are words to put before the command of such a
 * process, such as "qemu-aarch64 -L /sysroot". The last line is that of Criterion. */
#include <criterion/criterion.h>

#include <fnmatch.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <sys/wait.h>

#ifndef FNM_EXTMATCH /* @(a|b), which glibc knows */
#define FNM_EXTMATCH 0
#endif

enum { SKIPPED = 77, MOST_WORDS = 16 };

static plain_test *tests;
static int failures;
static jmp_buf end_of_test;

void plain_add(plain_test *test)
{
    test->next = tests;
    tests = test;
}

void plain_fail(bool fatal, const char *file, int line, const char *condition, const char *format,
                ...)
{
    va_list list;
    failures++;
    fprintf(stderr, "%s:%d: %s:", file, line, condition);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    if (fatal) longjmp(end_of_test, 1);
}

void plain_skip(const char *format, ...)
{
    va_list list;
    fprintf(stderr, "skipped:");
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    longjmp(end_of_test, SKIPPED);
}

/* Those of the test come before those of its suite. */
static plain_options options_of(const plain_test *test)
{
    plain_options options = test->options;
    for (const plain_test *suite = tests; suite; suite = suite->next) {
        if (suite->body || strcmp(suite->suite, test->suite) != 0) continue;
        if (!options.init) options.init = suite->options.init;
        if (!options.fini) options.fini = suite->options.fini;
    }
    return options;
}

/* The exit status of the process. */
static int run(const plain_test *test)
{
    const plain_options options = options_of(test);
    const int ended = setjmp(end_of_test);
    if (ended == 0) {
        if (options.init) options.init();
        test->body();
    }
    if (options.fini) options.fini();
    return ended == SKIPPED ? SKIPPED : failures > 0;
}

/* Run the test in a process of its own. Returns what waitpid says of it. */
static int run_apart(const char *program, char *name)
{
    extern char **environ;
    char *words[MOST_WORDS + 4], *rest;
    const char *wrapper = getenv("PLAIN_WRAPPER");
    char *copy = strdup(wrapper ? wrapper : "");
    int count = 0, status = -1;
    for (char *word = strtok_r(copy, " ", &rest); word && count < MOST_WORDS;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    words[count++] = (char *)program;
    words[count++] = (char *)"--only";
    words[count++] = name;
    words[count] = NULL;
    pid_t child;
    fflush(NULL);
    if (posix_spawnp(&child, words[0], NULL, NULL, words, environ) == 0) waitpid(child, &status, 0);
    free(copy);
    return status;
}

int main(int argc, char **argv)
{
    const char *only = NULL, *pattern = "*";
    bool fail_fast = false, list = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--fail-fast") == 0) fail_fast = true;
        if (strcmp(argv[i], "--list") == 0) list = true;
        if (i + 1 < argc && strcmp(argv[i], "--only") == 0) only = argv[i + 1];
        if (i + 1 < argc && strcmp(argv[i], "--filter") == 0) pattern = argv[i + 1];
    }
    int tested = 0, passing = 0, crashing = 0;
    for (const plain_test *test = tests; test && !(fail_fast && passing < tested);
         test = test->next) {
        char name[256];
        snprintf(name, sizeof name, "%s/%s", test->suite, test->name);
        if (!test->body || fnmatch(pattern, name, FNM_EXTMATCH) != 0) continue;
        if (only && strcmp(only, name) == 0) return run(test);
        if (list) puts(name);
        if (only || list) continue;
        const int status = run_apart(argv[0], name);
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        if (code == SKIPPED) continue;
        const bool passes =
            code == (test->options.signal ? -test->options.signal : test->options.exit_code);
        tested++;
        passing += passes;
        crashing += !passes && code < 0;
        if (!passes) fprintf(stderr, "FAILED: %s (%d)\n", name, code);
    }
    if (list) return 0;
    printf("[====] Synthesis: Tested: %d | Passing: %d | Failing: %d | Crashing: %d\n", tested,
           passing, tested - passing, crashing);
    return tested == 0 || passing < tested;
}
