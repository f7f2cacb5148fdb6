/* main.c - the `setwise` command: which subcommand, help and version. */
#include "command.h"

#include <setwise/datasets.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct command {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
} command;

static const command commands[] = {
    {"train", "train a classifier of sets into a folder", train_main},
    {"eval", "metrics of a trained model on a split", eval_main},
    {"explain", "what attention looked at: the weights of a set's elements", explain_main},
    {"compare", "one encoder, one budget, many poolings: table, report, figures", compare_main},
    {"import", "make a run of parameters that another program trained", import_main},
    {"export", "write a run's parameters for other programs", export_main},
    {"data", "what data sets there are, and what is in one", data_main},
    {"models", "what architectures, encoders and poolings there are", models_main},
    {"presets", "experiments of papers, named, for compare --preset", presets_main},
    {"bench", "how fast a training step is, as JSON", bench_main},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(void)
{
    puts("setwise - classifiers of sets, with attention pooling\n\n"
         "usage: setwise COMMAND [options]\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        printf("  %-9s %s\n", commands[i].name, commands[i].summary);
    puts("\n`setwise COMMAND --help` lists a command's options; `setwise --version` says which\n"
         "setwise this is. Exit status: 0 done, 1 failed, 2 wrong use, 3 training diverged, 130\n"
         "interrupted and saved.");
}

void warn_threads(void)
{
    const char *warning = sw_threads_warning();
    if (warning) fprintf(stderr, "setwise: %s\n", warning);
}

void say_warning(const char *text)
{
    fprintf(stderr, "setwise: warning: %s\n", text);
}

void say_word(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "+-.=_/:,@%";
    if (*word && !word[strspn(word, plain)]) {
        fputs(word, stderr);
        return;
    }
    fputc('\'', stderr);
    for (; *word; word++) fputs(*word == '\'' ? "'\\''" : (char[]){*word, 0}, stderr);
    fputc('\'', stderr);
}

int failed(sw_status status)
{
    fprintf(stderr, "setwise: %s\n", sw_error_message());
    switch (status) {
    case SW_ERROR_ARGUMENT: return STATUS_WRONG_USE;
    case SW_ERROR_DIVERGED: return STATUS_DIVERGED;
    case SW_ERROR_INTERRUPTED: return STATUS_INTERRUPTED;
    default: return STATUS_FAILED;
    }
}

int wrong_use(void)
{
    fprintf(stderr, "setwise: %s\n", sw_error_message());
    return STATUS_WRONG_USE;
}

int check_data_set(const char *spec)
{
    if (sw_dataset_is_file(spec)) return STATUS_OK;
    size_t length = strcspn(spec, ":");
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        const char *name = sw_dataset_type_at(i)->name;
        if (strlen(name) == length && strncmp(name, spec, length) == 0) return STATUS_OK;
    }
    sw_dataset *none = NULL; /* the library says what there is */
    if (sw_dataset_open(&none, spec, 0) == SW_OK) sw_dataset_free(none);
    return wrong_use();
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
        fprintf(stderr,
                "setwise: %s exists: --resume goes on with what is in it, --force replaces it\n",
                folder);
        return STATUS_FAILED;
    }
    if (!exists && mode == SW_RUN_RESUME) {
        fprintf(stderr, "setwise: %s does not exist: there is nothing to resume\n", folder);
        return STATUS_FAILED;
    }
    return STATUS_OK;
}

static volatile int stop;

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
enum { INTERRUPTS = sizeof interrupts / sizeof interrupts[0] };

static void on_interrupt(int number)
{
    (void)number;
    stop = 1;
    for (int i = 0; i < INTERRUPTS; i++) signal(interrupts[i], SIG_DFL); /* a second ends at once */
}

const volatile int *catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < INTERRUPTS; i++) sigaction(interrupts[i], &action, NULL);
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may not grow is an error of writing, with its message */
    return &stop;
}

/* Threads that wait for each other spin. Where something else runs on the machine, a long spin
 * keeps the thread that is waited for from its core: a step of two threads then takes ten times as
 * long (and a hundredth less where nothing else runs). OpenMP reads how long from the environment,
 * before main: so it is set, and the command begins again. */
static void wait_shortly(char **argv)
{
    if (getenv("GOMP_SPINCOUNT") || getenv("OMP_WAIT_POLICY")) return;
    if (setenv("GOMP_SPINCOUNT", "1000", 1) == 0) execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    wait_shortly(argv);
    if (argc < 2) {
        print_help();
        return STATUS_WRONG_USE;
    }
    const char *name = argv[1];
    int status = STATUS_WRONG_USE;
    const char *names[COMMAND_COUNT];
    int at = -1;
    for (int i = 0; i < COMMAND_COUNT; i++) {
        names[i] = commands[i].name;
        if (strcmp(name, commands[i].name) == 0) at = i;
    }
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        print_help();
        status = STATUS_OK;
    } else if (!strcmp(name, "--version")) {
        printf("setwise %s\n", sw_version());
        status = STATUS_OK;
    } else if (at < 0) {
        say_unknown("command", name, names, COMMAND_COUNT);
    } else {
        status = commands[at].main(argc - 1, argv + 1);
    }
    if (fflush(stdout) != 0 && status == STATUS_OK) {
        perror("setwise: standard output");
        status = STATUS_FAILED;
    }
    return status;
}
