/* reads.c - which settings of a model matter, by the parts that it is made of. */
#include "base/text.h"
#include "nn/poolings.h"

#include <setwise/model.h>

#include <string.h>

static bool encoder_reads(const char *name, const char *field)
{
    for (int i = 0; i < sw_encoder_count(); i++)
        if (strcmp(sw_encoder_at(i)->name, name) == 0)
            return sw_list_has(sw_encoder_at(i)->settings, '|', field);
    return false;
}

static bool pooling_reads(const char *names, const char *field)
{
    sw_pooling_list list;
    if (sw_pooling_names(&list, names) != SW_OK) return false;
    for (int i = 0; i < list.count; i++)
        if (sw_list_has(list.type[i]->settings, '|', field)) return true;
    return false;
}

static bool architecture_reads(const char *name, const char *field)
{
    for (int i = 0; i < sw_model_type_count(); i++)
        if (strcmp(sw_model_type_at(i)->name, name) == 0)
            return sw_list_has(sw_model_type_at(i)->settings, '|', field);
    return false;
}

bool sw_model_reads(const sw_model_config *config, const char *field)
{
    /* Parts read these, whichever they are, and those that the data decides. */
    static const char always[] =
        "model|encoder|pool|width|input|vocabulary|parts|context|size-context|"
        "outputs|task";
    return sw_list_has(always, '|', field) || architecture_reads(config->model, field) ||
           encoder_reads(config->encoder, field) || pooling_reads(config->pool, field);
}
