/* eval.c - `setwise eval`: the metrics of a trained model on a split. */
#include "command.h"
#include "output.h"
#include "trained.h"

#include <stdio.h>

static int evaluate(const trained *run, const char *split, int threads, bool json)
{
    const sw_ragged *sets = &run->data->sets;
    const sw_task task = run->model->config.task;
    if (task != SW_MIXTURE && !sets->label && !sets->target) {
        fprintf(
            stderr,
            "setwise: %s has no answers, so there is nothing to judge: `setwise predict` prints "
            "what the model says of its sets\n",
            run->data->name);
        return STATUS_FAILED;
    }
    sw_metrics metrics;
    sw_status evaluated = sw_evaluate(&metrics, run->model, run->split, threads);
    if (evaluated != SW_OK) return failed(evaluated);
    if (json) return print_json(json_metrics(&metrics));
    print_metrics(&split, &metrics, 1);
    return STATUS_OK;
}

int eval_main(int argc, char **argv)
{
    const char *run = NULL, *split = NULL, *data_spec = NULL;
    int64_t threads = 0;
    bool json = false;
    const option options[] = {
        {"run", OPTION_TEXT, &run, "DIR", "the folder of a trained run", .required = true},
        {"split", OPTION_TEXT, &split, "NAME",
         "the split to use [test; of other data without splits: all sets]",
         .choices = "train|valid|test"},
        {"data", OPTION_TEXT, &data_spec, "D",
         "another data set than the run's own, with its options"},
        {"threads", OPTION_INT, &threads, "N", "how many threads; 0: one for each core [0]", 0,
         1024},
        {"json", OPTION_SWITCH, &json, NULL, "print JSON"},
    };
    const command_line line = {
        .usage = "setwise eval --run DIR [options]",
        .summary = "Print the metrics of a run's best model on one split of its data.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    PARSE_OR_RETURN(&line, argc, argv);

    trained opened;
    int exit_status = trained_open(&opened, run, data_spec, &split);
    if (!exit_status) exit_status = evaluate(&opened, split, (int)threads, json);
    trained_close(&opened);
    return exit_status;
}
