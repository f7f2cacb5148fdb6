/* dataset_save.c - writes a data set to a file, once it is sure that the format can store all of
 * it. */
#include "base/error.h"
#include "base/path.h"
#include "formats/capability.h"
#include "formats/registry.h"

#include <setwise/formats.h>

#include <string.h>

sw_status sw_dataset_save(const sw_dataset *dataset, const char *path, const char *format)
{
    SW_NOT_NULL(dataset, path);
    const struct sw_format *to = NULL;
    if (strcmp(path, "-") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "a data set is written to a file, not to standard output: "
                       "expected its name (./- if that is it)");
    if (sw_path_exists(path)) /* first: the format of an existing folder is that of its files */
        return sw_fail(SW_ERROR_EXISTS, "%s: exists already, and nothing is overwritten", path);
    if (format)
        SW_TRY(sw_format_find(&to, format));
    else
        SW_TRY(sw_format_of_path(&to, path));
    if (!to->write)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %s files are read, not written", path,
                       to->type.name);
    sw_writer writer;
    SW_TRY(sw_writer_begin(&writer, dataset, path, &to->type));
    sw_status status = sw_capability_check(&writer);
    if (status == SW_OK) status = to->write(&writer);
    sw_writer_end(&writer);
    return status;
}
