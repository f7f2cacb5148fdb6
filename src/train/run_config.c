/* run_config.c - config.json in the folder of a run: its settings, and where its data lies from
 * there. */
#include "train/run_config.h"

#include "train/config.h"
#include "train/data_path.h"

sw_status sw_run_save_config(const sw_run_folder *folder, const sw_config *config,
                             const sw_dataset *dataset)
{
    sw_path from = {""};
    if (dataset && dataset->path)
        sw_data_path_between(&from, dataset->path, folder->name);
    else
        sw_data_path_from(&from, config->data, folder->name);
    return sw_config_write_from(config, from.text, folder->path[SW_RUN_CONFIG].text);
}
