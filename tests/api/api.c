/* api.c - every public function with NULL, zero, negative, overflowing and foreign arguments, and
 * of objects that were freed the rule. Usage: api [FUNCTION ...]; without names, all.
 *
 * api_functions.inc lists the functions that the library exports. A function is here only as
 * api_NAME, its case: without one, this program does not link. A plain main: a crash names the case
 * that it is in. */
#include "api.h"

#include <signal.h>
#include <unistd.h>

#define API(function) void api_##function(void);
#include "api_functions.inc"
#undef API

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
#define API(function) {#function, api_##function},
#include "api_functions.inc"
#undef API
};

enum { CASES = sizeof cases / sizeof *cases };

static const char *current = "no case";
static int checks, failures;

static void fail(const char *file, int line, const char *what, const char *found)
{
    const char *name = strrchr(file, '/');
    fprintf(stderr, "%s:%d: %s: %s%s%s\n", name ? name + 1 : file, line, current, what,
            *found ? ": " : "", found);
    failures++;
}

void api_expect(bool holds, const char *file, int line, const char *what)
{
    checks++;
    if (!holds) fail(file, line, what, "");
}

static char forgotten[256];

void api_forget(void)
{
    sw_study study = {0};
    sw_study_preset(&study, "of no case");
    snprintf(forgotten, sizeof forgotten, "%s", sw_error_message());
}

bool api_has_told(void)
{
    return *sw_error_message() && strncmp(sw_error_message(), forgotten, sizeof forgotten - 1) != 0;
}

void api_refuses(sw_status expected, const char *text, sw_status found, const char *file, int line)
{
    char what[600];
    checks++;
    if (found == expected && api_has_told() && strstr(sw_error_message(), text)) return;
    snprintf(what, sizeof what, "status %d instead of %d, or no \"%s\"", found, expected, text);
    fail(file, line, what, found == SW_OK ? "" : sw_error_message());
}

void api_works(sw_status found, const char *file, int line, const char *what)
{
    checks++;
    if (found != SW_OK) fail(file, line, what, sw_error_message());
}

void api_nothing(const char *text, const void *result, const char *file, int line)
{
    char what[600];
    checks++;
    if (!result && api_has_told() && strstr(sw_error_message(), text)) return;
    snprintf(what, sizeof what, "%s, or no \"%s\"", result ? "a result" : "NULL", text);
    fail(file, line, what, sw_error_message());
}

/* Copy a header with all white space, and the stars of comments, as single spaces. */
static void squeeze(char *to, size_t size, FILE *from)
{
    size_t length = 0;
    bool gap = false;
    for (int c; (c = getc(from)) != EOF && length + 2 < size;) {
        if (c == ' ' || c == '\n' || c == '*') {
            gap = true;
            continue;
        }
        if (gap) to[length++] = ' ';
        gap = false;
        to[length++] = (char)c;
    }
    to[length] = '\0';
}

void api_rule(const char *header, const char *sentence, const char *file, int line)
{
    static char text[1 << 17];
    char path[600];
    checks++;
    snprintf(path, sizeof path, "%s/include/setwise/%s", SOURCE_ROOT, header);
    FILE *stream = fopen(path, "r");
    if (stream) squeeze(text, sizeof text, stream);
    if (stream) fclose(stream);
    if (!stream || !strstr(text, sentence)) fail(file, line, "the header does not say", sentence);
}

/* ---- Running them ---------------------------------------------------------------------------- */

static void name_the_case(int number)
{
    static const char crashed[] = " crashed\n";
    if (write(STDERR_FILENO, current, strlen(current)) > 0)
        (void)!write(STDERR_FILENO, crashed, sizeof crashed - 1);
    signal(number, SIG_DFL);
    raise(number);
}

static bool is_wanted(const char *name, int count, char **wanted)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, wanted[i]) == 0) return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    const int signals[] = {SIGSEGV, SIGFPE, SIGABRT, SIGBUS, SIGILL};
    int run = 0, failed = 0;
    for (int i = 0; i < (int)(sizeof signals / sizeof *signals); i++)
        signal(signals[i], name_the_case);
    for (int i = 0; i < CASES; i++) {
        if (!is_wanted(cases[i].name, argc - 1, argv + 1)) continue;
        const int before = failures, checks_before = checks;
        current = cases[i].name;
        cases[i].run();
        if (checks == checks_before) fail(__FILE__, __LINE__, "the case checks nothing", "");
        run++;
        failed += failures > before;
    }
    fprintf(stderr, "%d functions, %d checks, %d failed\n", run, checks, failures);
    printf("[====] Synthesis: Tested: %d | Passing: %d | Failing: %d | Crashing: 0\n", run,
           run - failed, failed);
    return failed > 0 || run == 0;
}
