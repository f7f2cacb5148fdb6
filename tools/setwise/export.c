/* export.c - `setwise export`: a run's parameters as a file that other programs read. */
#include "command.h"
#include "shown.h"
#include "written.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* May a safetensors file have this name? Other endings stand for other formats. */
static bool fits_format(const char *path)
{
    const char *name = strrchr(path, '/');
    const char *ending = strrchr(name ? name : path, '.');
    return !ending || strcasecmp(ending, ".safetensors") == 0;
}

int export_main(int argc, char **argv)
{
    const char *run = NULL, *out = NULL;
    bool force = false;
    const option options[] = {
        {"run", OPTION_TEXT, &run, "DIR", "the folder of a trained run", .required = true},
        {"out", OPTION_FILE, &out, "FILE",
         "the file to write [weights.safetensors in the run's folder]"},
        {"force", OPTION_SWITCH, &force, NULL, "replace the file if it exists"},
    };
    const command_line line = {
        .usage = "setwise export --run DIR [--out FILE.safetensors] [--force]",
        .summary = "Write the parameters of a run's best model as a safetensors file that other\n"
                   "programs read: plain tensors, named as in a PyTorch state_dict. The names and\n"
                   "scales of features and outputs are in its metadata, \"setwise_schema\".",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    PARSE_OR_RETURN(&line, argc, argv);

    if (out && !fits_format(out)) {
        say("--out %s: export writes safetensors files, expected a name that ends in "
            ".safetensors; tools/peers/README.md shows how Python reads one",
            out);
        return STATUS_WRONG_USE;
    }
    int exit_status = check_run(run);
    if (!exit_status) exit_status = check_written("out", out, run, NULL);
    if (exit_status) return exit_status;
    char beside[4096];
    snprintf(beside, sizeof beside, "%s/weights.safetensors", run);
    if (!out) out = beside;
    struct stat found;
    if (!force && stat(out, &found) == 0) {
        say("%s exists: --force replaces it", out);
        return STATUS_FAILED;
    }
    sw_model *model;
    sw_status status = sw_run_model(&model, run);
    if (status == SW_OK) status = sw_model_export(model, out);
    if (status == SW_OK) {
        print_shown(stdout, out);
        printf(": %d tensors, %lld parameters\n", model->params.count,
               (long long)sw_params_count(&model->params));
    }
    sw_model_free(model);
    return status == SW_OK ? STATUS_OK : failed(status);
}
