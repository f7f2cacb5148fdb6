/* command.h - what the subcommands of `setwise` share: exit status, failures, interrupts. */
#ifndef COMMAND_H
#define COMMAND_H

#include "options.h"

#include <setwise/setwise.h>

/* Exit status of the command. */
enum {
    STATUS_OK = 0,
    STATUS_FAILED = 1,       /* it could not be done */
    STATUS_WRONG_USE = 2,    /* it cannot be asked for */
    STATUS_DIVERGED = 3,     /* the loss is no longer a finite number */
    STATUS_INTERRUPTED = 130 /* stopped by a signal, and saved */
};

/* One subcommand each; argv[0] is its name. They return an exit status. */
int train_main(int argc, char **argv);
int eval_main(int argc, char **argv);
int explain_main(int argc, char **argv);
int import_main(int argc, char **argv);
int export_main(int argc, char **argv);
int compare_main(int argc, char **argv);
int data_main(int argc, char **argv);
int models_main(int argc, char **argv);
int presets_main(int argc, char **argv);
int bench_main(int argc, char **argv);

/* Say on stderr, once, why the library runs one thread, if it does. */
void warn_threads(void);

/* Say on stderr what the library's last failure was; the exit status for it. */
int failed(sw_status status);

/* The same where what was asked for cannot be: STATUS_WRONG_USE. */
int wrong_use(void);

/* STATUS_OK if `folder` can begin, or go on with, a run in this mode; otherwise the reason is
 * said. Training would find out too, but only after it has read the data. */
int check_folder(const char *folder, sw_run_mode mode);

/* `word` on stderr as a shell reads it: in quotes unless no shell takes any of it for its own. */
void say_word(const char *word);

/* Show on stderr what a model's construction found to be hardly meant. */
void say_warning(const char *text);

/* The same of what a data set has to say of itself. */
void say_data_warnings(const sw_dataset *data);

/* Catch SIGINT, SIGTERM and SIGHUP: the first sets the flag that is returned, so that work can be
 * saved; the second ends the process at once. */
const volatile int *catch_interrupts(void);

/* STATUS_OK if `spec` names a data set or a file; otherwise says what there is. Asking
 * for data that there cannot be is wrong use; data whose files are missing is a failure. */
int check_data_set(const char *spec);

#endif
