/* config_reads.c - which settings of a run matter. */
#include "train/config.h"

#include <string.h>

/* The settings that matter only with some value of another one, or for one task. */
typedef struct condition {
    const char *field;
    bool matters;
} condition;

bool sw_config_reads(const sw_config *config, sw_task task, const char *field)
{
    const bool adam = strcmp(config->optimizer, "sgd") != 0;
    const bool steps = strcmp(config->schedule, "step") == 0;
    const bool classes = task == SW_CLASSES, folds = config->folds > 0;
    const condition conditions[] = {{"momentum", !adam},
                                    {"beta1", adam},
                                    {"beta2", adam},
                                    {"epsilon", adam},
                                    {"step-epochs", steps},
                                    {"step-factor", steps},
                                    {"fold", folds},
                                    {"repeat", folds},
                                    {"epochs", config->epochs > 0},
                                    {"steps", config->epochs == 0},
                                    {"calibrate", classes},
                                    {"smoothing", classes},
                                    {"balance", classes},
                                    {"class-weights", classes},
                                    {"error", task == SW_REGRESSION},
                                    {"init-checksum", strcmp(config->init, "none") != 0}};
    const sw_field *found = sw_config_field(field);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (strcmp(field, conditions[i].field) == 0) return conditions[i].matters;
    return found && (!found->of_model || sw_model_reads(&config->model, field));
}
