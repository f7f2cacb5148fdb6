/* command.c - what the subcommands share: dispatch, messages on stderr, checks, interrupts. */
#include "command.h"
#include "shown.h"

#include <setwise/datasets.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int run_command(const command *commands, int count, const char *what, int argc, char **argv)
{
    const char *names[MAX_COMMANDS];
    for (int i = 0; i < count; i++) {
        names[i] = commands[i].name;
        if (strcmp(argv[0], names[i]) == 0) return commands[i].main(argc, argv);
    }
    say_unknown(what, argv[0], names, count);
    return STATUS_WRONG_USE;
}

void print_commands(const command *commands, int count)
{
    for (int i = 0; i < count; i++) printf("  %-9s %s\n", commands[i].name, commands[i].summary);
}

void warn_slow(void)
{
    const char *warning = sw_threads_warning();
    if (warning) fprintf(stderr, "setwise: %s\n", warning);
}

void say_warning(const char *text)
{
    fprintf(stderr, "setwise: warning: %s\n", text);
}

void say_remarks(const sw_result *result)
{
    for (int i = 0; i < SW_REMARKS; i++)
        if (*result->remark[i]) say_warning(result->remark[i]);
}

void say_command(const char *before, const char *word, const char *after)
{
    char shown[4 * SW_MAX_SPEC + 4];
    fprintf(stderr, "setwise: %s %s%s\n", before, sw_shell_word(shown, sizeof shown, word), after);
}

static volatile int stop; /* the number of the first signal, if the command saves its work */

/* 128 and the signal's number, as a shell has it. */
static int interrupted_status(void)
{
    return 128 + (stop ? stop : SIGINT);
}

static bool lacks_memory; /* for the command itself, not for the library, which has a message */

sw_status out_of_memory(void)
{
    lacks_memory = true;
    return SW_ERROR_MEMORY;
}

int failed(sw_status status)
{
    fprintf(stderr, "setwise: %s\n", lacks_memory ? "out of memory" : sw_error_message());
    switch (status) {
    case SW_ERROR_ARGUMENT: return STATUS_WRONG_USE;
    case SW_ERROR_DIVERGED: return STATUS_DIVERGED;
    case SW_ERROR_INTERRUPTED: return interrupted_status();
    default: return STATUS_FAILED;
    }
}

int training_failed(sw_status status, const char *folder)
{
    int exit_status = failed(status);
    if (status == SW_ERROR_INTERRUPTED)
        say_command("to go on: setwise train --resume --out", folder, "");
    return exit_status;
}

int wrong_use(void)
{
    fprintf(stderr, "setwise: %s\n", sw_error_message());
    return STATUS_WRONG_USE;
}

int check_data_set(const char *spec)
{
    if (sw_dataset_is_file(spec) || sw_dataset_type_of(spec)) return STATUS_OK;
    sw_dataset *none = NULL; /* its error lists the names that exist */
    if (sw_dataset_open(&none, spec, 0) == SW_OK) sw_dataset_free(none);
    return wrong_use();
}

int check_run(const char *run)
{
    struct stat found;
    if (stat(run, &found) != 0 || !S_ISREG(found.st_mode)) return STATUS_OK;
    const char *slash = strrchr(run, '/');
    char folder[4096], config[sizeof folder + 16];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - run) : 0, run);
    snprintf(config, sizeof config, "%s/config.json", folder);
    if (*folder && stat(config, &found) == 0)
        say_command("--run is a file, expected the folder of a run: --run", folder, "");
    else
        say_command("--run is a file, expected the folder of a run: `setwise import", run,
                    " --out DIR` makes one of a model's file");
    return STATUS_WRONG_USE;
}

sw_status read_config(sw_config *out, const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/config.json", folder);
    *out = sw_config_default();
    return sw_config_read(out, path);
}

void say_data_warnings(const sw_dataset *data)
{
    for (int i = 0; i < data->warnings; i++) say_warning(data->warning[i]);
}

int check_folder(const char *folder, sw_run_mode mode)
{
    struct stat found;
    bool exists = stat(folder, &found) == 0;
    if (exists && mode == SW_RUN_NEW) {
        say("%s exists: --resume goes on with it, --force replaces it", folder);
        return STATUS_FAILED;
    }
    if (!exists && mode == SW_RUN_RESUME) {
        say("%s does not exist: there is nothing to resume", folder);
        return STATUS_FAILED;
    }
    return STATUS_OK;
}

/* ---- Signals -------------------------------------------------------------------------------- */

enum { PATIENCE = 5 }; /* seconds from the first signal on */

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
enum { INTERRUPTS = sizeof interrupts / sizeof interrupts[0] };
static volatile bool saves; /* the command stops soon after `stop` is set */

/* End the process as if the signal had not been caught. It is blocked in its own handler, so it
 * takes effect when the handler returns. */
static void end_by(int number)
{
    sw_abandon();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_interrupt(int number)
{
    const int interrupted = errno; /* of the call that the signal came into */
    if (!saves || stop) {
        end_by(number);
    } else {
        stop = number;
        alarm(PATIENCE);
    }
    errno = interrupted;
}

static void on_alarm(int number)
{
    static const char text[] = "\nsetwise: stopped within a step, five seconds after the signal; "
                               "what was saved before is intact\n";
    const ssize_t said = write(STDERR_FILENO, text, sizeof text - 1);
    (void)said, (void)number;
    end_by(stop);
}

/* nohup has the process ignore SIGHUP. */
static bool is_ignored(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void begin_signals(void)
{
    for (int i = 0; i < INTERRUPTS; i++)
        if (!is_ignored(interrupts[i])) handle(interrupts[i], on_interrupt);
    /* At the size limit of a file, write then fails with an error, and a message follows. */
    signal(SIGXFSZ, SIG_IGN);
}

const volatile int *catch_interrupts(void)
{
    handle(SIGALRM, on_alarm);
    saves = true;
    /* A shell has its background jobs ignore Ctrl-C, but a SIGINT that is sent to one is meant. */
    handle(SIGINT, on_interrupt);
    return &stop;
}

void release_interrupts(void)
{
    saves = false;
    alarm(0); /* a signal in the last step needs no end by force */
}
