/* data_like.c - opens a data set with the options of a run's own data, where they fit. */
#include "data_like.h"

#include "command.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int open_like(const char *spec, const char *own, data_opener open, void *user)
{
    char *like = NULL;
    sw_status status = sw_dataset_spec_like(&like, spec, own);
    /* A file that is not here may lie where `open` looks; otherwise that fails in the same way. */
    if (status != SW_OK && status != SW_ERROR_NOT_FOUND) return failed(status);
    bool taken_over = like && strcmp(like, spec) != 0;
    int exit_status = STATUS_OK;
    status = open(user, like ? like : spec);
    if (status != SW_OK && taken_over) {
        char *message = strdup(sw_error_message());
        taken_over = open(user, spec) != SW_OK;
        exit_status = taken_over ? STATUS_FAILED : STATUS_OK;
        if (taken_over && message) fprintf(stderr, "setwise: %s\n", message);
        free(message);
    } else if (status != SW_OK)
        exit_status = failed(status);
    if (taken_over) say_command("with the options of the run's own data: --data", like, "");
    free(like);
    return exit_status;
}
