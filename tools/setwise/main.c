/* main.c - the `setwise` command: its subcommands, help and version. */
#include "command.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const command commands[] = {
    {"train", "train a model of sets", train_main},
    {"eval", "print the metrics of a trained model on a split", eval_main},
    {"predict", "apply a trained model to new sets: names, classes, probabilities", predict_main},
    {"explain", "print what attention looked at in a set", explain_main},
    {"compare", "train many poolings on equal terms: table, report, figures", compare_main},
    {"import", "make a run of parameters that another program trained", import_main},
    {"export", "write the parameters of a run for other programs", export_main},
    {"data", "list data sets and file formats, look into one, convert", data_main},
    {"models", "list architectures, encoders and poolings", models_main},
    {"presets", "list the experiments of papers for compare --preset", presets_main},
    {"bench", "time a training step, predictions or a reader", bench_main},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };
_Static_assert((int)COMMAND_COUNT <= (int)MAX_COMMANDS, "MAX_COMMANDS is too small");

static int help(void)
{
    puts("setwise - train and compare models of sets, with attention pooling\n\n"
         "usage: setwise COMMAND [options]\n");
    print_commands(commands, COMMAND_COUNT);
    puts("\n`setwise COMMAND --help` lists the options of a command, `setwise --version` prints "
         "the\n"
         "version. Exit status: 0 success, 1 failure, 2 wrong use, 3 training diverged, 130\n"
         "interrupted by Ctrl-C, 143 by SIGTERM (the state is saved).");
    return STATUS_OK;
}

static int version(void)
{
    printf("setwise %s\nkernels: %s\n", sw_version(), sw_kernels());
    return STATUS_OK;
}

static int run(int argc, char **argv)
{
    const char *name = argv[0];
    if (!strcmp(name, "--help") || !strcmp(name, "-h")) return help();
    if (!strcmp(name, "--version")) return version();
    if (strcmp(name, "help") != 0)
        return run_command(commands, COMMAND_COUNT, "command", argc, argv);
    if (argc == 1) return help();
    char *help_of[] = {argv[1], "--help", NULL}; /* setwise help COMMAND */
    return run_command(commands, COMMAND_COUNT, "command", 2, help_of);
}

/* Threads that wait for each other spin. If other programs run on the machine, a long spin takes
 * the core that the awaited thread needs: a step with two threads then takes ten times as long. A
 * short spin costs one per cent on an idle machine. OpenMP reads the length of the spin from the
 * environment before main begins, so the command sets it and starts itself again. */
static void spin_briefly(char **argv)
{
    if (getenv("GOMP_SPINCOUNT") || getenv("OMP_WAIT_POLICY")) return;
    if (setenv("GOMP_SPINCOUNT", "1000", 1) == 0) execv("/proc/self/exe", argv);
}

/* A standard stream that is closed would become the first file that is opened, and messages would
 * be written into it. What is opened in its place refuses what the stream is for. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

enum { DEEPEST = 1 << 20 }; /* bytes of stack that the command may need */

__attribute__((noinline)) static void touch_stack(void)
{
    char space[DEEPEST];
    *(volatile char *)space = 0;
}

/* Let the stack have its address space now. Where that is short, a call that finds none for its
 * variables would end the process, while an allocation that fails becomes a message. A lower limit
 * of the stack than that is raised; false: it cannot be. */
static bool reserve_stack(void)
{
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) != 0) return true;
    if (stack.rlim_cur < 2 * DEEPEST) {
        stack.rlim_cur = 2 * DEEPEST;
        if (setrlimit(RLIMIT_STACK, &stack) != 0) return false;
    }
    touch_stack();
    return true;
}

/* Everything that was printed must have arrived. */
static int end_output(void)
{
    if (fflush(stdout) != 0) {
        perror("setwise: standard output");
        return STATUS_FAILED;
    }
    if (!ferror(stdout)) return STATUS_OK;
    fputs("setwise: standard output: writing failed\n", stderr); /* earlier; why is not known */
    return STATUS_FAILED;
}

int main(int argc, char **argv)
{
    fill_standard_streams();
    spin_briefly(argv);
    begin_signals();
    int status;
    if (!reserve_stack()) {
        fprintf(stderr, "setwise: the stack may have less than %d kB: ulimit -s raises that\n",
                2 * DEEPEST / 1024);
        status = STATUS_FAILED;
    } else if (argc < 2) {
        help();
        status = STATUS_WRONG_USE;
    } else {
        status = run(argc - 1, argv + 1);
    }
    return status == STATUS_OK ? end_output() : status;
}
