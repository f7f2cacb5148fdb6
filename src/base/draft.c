/* draft.c - files that a program writes piece by piece, and that appear whole. */
#include "base/error.h"
#include "base/file.h"
#include "base/temporary.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sw_draft {
    FILE *file;   /* NULL: it is closed */
    bool is_file; /* there is a temporary, which has not taken the name */
    sw_path path, target, temporary;
};

static bool is_other(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && !S_ISREG(found.st_mode);
}

static sw_status begin(sw_draft *draft, const char *path)
{
    int fd;
    if (!*path) return sw_fail(SW_ERROR_IO, "\"\": expected the name of a file");
    if (is_other(path)) {
        draft->file = fopen(path, "we");
        return draft->file ? SW_OK : sw_fail_errno(path, "cannot be written");
    }
    SW_TRY(sw_file_target(&draft->target, path));
    SW_TRY(sw_temporary_name(&draft->temporary, draft->target.text));
    draft->is_file = true;
    SW_TRY(sw_temporary_open(&fd, draft->temporary.text, path));
    draft->file = fdopen(fd, "w");
    if (draft->file) return SW_OK;
    close(fd);
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to write it", path);
}

sw_status sw_draft_new(sw_draft **out, FILE **to, const char *path)
{
    SW_NOT_NULL(out, to, path);
    *out = NULL;
    *to = NULL;
    sw_draft *draft = calloc(1, sizeof *draft);
    if (!draft) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to write it", path);
    sw_status status = sw_path_copy(&draft->path, path);
    if (status == SW_OK) status = begin(draft, path);
    if (status != SW_OK) {
        sw_draft_free(draft);
        return status;
    }
    *out = draft;
    *to = draft->file;
    return SW_OK;
}

sw_status sw_draft_finish(sw_draft *draft)
{
    SW_NOT_NULL(draft);
    if (!draft->file)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: sw_draft_finish is called twice", draft->path.text);
    const char *path = draft->path.text;
    FILE *file = draft->file;
    sw_status status = SW_OK;
    if (fflush(file) != 0)
        status = sw_fail_errno(path, "writing failed");
    else if (ferror(file)) /* earlier; why is not known */
        status = sw_fail(SW_ERROR_IO, "%s: writing failed", path);
    else if (draft->is_file && fsync(fileno(file)) != 0)
        status = sw_fail_errno(path, "writing to the disk failed");
    draft->file = NULL;
    if (fclose(file) != 0 && status == SW_OK) status = sw_fail_errno(path, "closing failed");
    if (status != SW_OK || !draft->is_file) return status;
    status = sw_temporary_replace(draft->temporary.text, draft->target.text, path);
    draft->is_file = status != SW_OK;
    return status;
}

void sw_draft_free(sw_draft *draft)
{
    if (!draft) return;
    if (draft->file) fclose(draft->file);
    if (draft->is_file) sw_temporary_remove(draft->temporary.text);
    free(draft);
}
