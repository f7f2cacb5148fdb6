/* command.h - what the subcommands of `setwise` share: exit status, messages, checks, interrupts.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "parse.h"

#include <setwise/setwise.h>

/* Exit status of the command. */
enum {
    STATUS_OK = 0,
    STATUS_FAILED = 1,    /* it could not be done */
    STATUS_WRONG_USE = 2, /* the command line or a value in it is wrong */
    STATUS_DIVERGED = 3,  /* the loss is not a finite number */
    /* 128 + SIGNAL: stopped by a signal, the state is saved: 130 SIGINT, 143 SIGTERM */
};

/* A subcommand, or a subcommand of one. argv[0] is its name; it returns an exit status. */
typedef struct command {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
} command;
enum { MAX_COMMANDS = 16 };

int train_main(int argc, char **argv);
int eval_main(int argc, char **argv);
int predict_main(int argc, char **argv);
int explain_main(int argc, char **argv);
int import_main(int argc, char **argv);
int export_main(int argc, char **argv);
int compare_main(int argc, char **argv);
int data_main(int argc, char **argv);
int models_main(int argc, char **argv);
int presets_main(int argc, char **argv);
int bench_main(int argc, char **argv);

/* Run the command that argv[0] names. If there is none, the error calls it a `what`. */
int run_command(const command *commands, int count, const char *what, int argc, char **argv);

/* Print a line for each. */
void print_commands(const command *commands, int count);

/* SW_ERROR_MEMORY for an allocation of the command itself, of which failed() then speaks. */
sw_status out_of_memory(void);

/* Print the library's last error to stderr, and return the exit status for `status`. */
int failed(sw_status status);

/* The same for a training or a search in that folder; if it was stopped, also print the command
 * that resumes it. */
int training_failed(sw_status status, const char *folder);

/* Print the library's last error to stderr, and return STATUS_WRONG_USE. */
int wrong_use(void);

/* Print a warning to stderr. */
void say_warning(const char *text);

/* Print what makes a result doubtful, each remark as a warning. */
void say_remarks(const sw_result *result);

/* Print the warnings of a data set to stderr. */
void say_data_warnings(const sw_dataset *data);

/* Print to stderr why only one thread runs here, if there is a reason. */
void warn_slow(void);

/* "setwise: BEFORE WORD" and `after` on stderr, to be copied: the word is as a shell reads it. */
void say_command(const char *before, const char *word, const char *after);

/* STATUS_OK if a run can begin, or go on, in `folder`; otherwise the reason is printed. Training
 * would find out too, but only after it has read the data. */
int check_folder(const char *folder, sw_run_mode mode);

/* STATUS_OK if `spec` names a data set or a file; otherwise the error is printed, with the names
 * that exist. An unknown name is wrong use; a data set whose files are missing is a failure. */
int check_data_set(const char *spec);

/* The same for --run, which has to be a folder and not the file of a model. */
int check_run(const char *run);

/* Read the config.json of the run in `folder`. */
sw_status read_config(sw_config *out, const char *folder);

/* From now on SIGINT, SIGTERM and SIGHUP end the process without half files. */
void begin_signals(void);

/* From now on the first of these signals sets the flag that is returned, so that work can be saved.
 * The process ends by the second, or five seconds after the first. */
const volatile int *catch_interrupts(void);

/* The work is saved: the first signal ends the process again. */
void release_interrupts(void);

#endif
