/* models.c - `setwise models`: list the architectures, encoders and poolings. */
#include "command.h"
#include "output.h"

#include <setwise/model.h>

#include <stdio.h>

/* Print a line, or add it to `list` if that is not NULL. */
static void entry(json_t *list, const char *name, const char *summary)
{
    if (list)
        add_json(list, json_pack("{ss, ss}", "name", name, "summary", summary));
    else
        printf("  %-18s %s\n", name, summary);
}

/* Print a heading; or add an array to `all`, if that is not NULL, and return it. */
static json_t *heading(json_t *all, const char *name)
{
    json_t *list = NULL;
    if (all)
        put_json(all, name, list = json_array());
    else
        printf("%s\n", name);
    return list;
}

int models_main(int argc, char **argv)
{
    bool json = false;
    const option options[] = {{"json", OPTION_SWITCH, &json, NULL, "print JSON"}};
    const command_line line = {
        .usage = "setwise models [--json]",
        .summary = "List architectures (--model), encoders (--encoder) and poolings (--pool).",
        .options = options,
        .option_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);

    json_t *all = json ? json_object() : NULL, *list = heading(all, "architectures");
    for (int i = 0; i < sw_model_type_count(); i++)
        entry(list, sw_model_type_at(i)->name, sw_model_type_at(i)->summary);
    list = heading(all, "encoders");
    for (int i = 0; i < sw_encoder_count(); i++)
        entry(list, sw_encoder_at(i)->name, sw_encoder_at(i)->summary);
    list = heading(all, "poolings");
    for (int i = 0; i < sw_pooling_count(); i++)
        entry(list, sw_pooling_at(i)->name, sw_pooling_at(i)->summary);
    return json ? print_json(all) : STATUS_OK;
}
