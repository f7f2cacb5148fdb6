/* folder.c - folders: made, made whole or not at all, and locked. */
#include "base/folder.h"

#include "base/error.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

sw_status sw_folder_new(const char *path)
{
    sw_path above;
    SW_TRY(sw_path_join(&above, path, ""));
    for (char *c = above.text + 1; *c; c++) {
        if (*c != '/' || !c[1]) continue;
        *c = 0;
        if (mkdir(above.text, 0777) != 0 && errno != EEXIST)
            return sw_fail_errno(above.text, "the folder cannot be made");
        *c = '/';
    }
    if (mkdir(path, 0777) == 0) return SW_OK;
    if (errno == EEXIST) return sw_fail(SW_ERROR_EXISTS, "%s: exists already", path);
    return sw_fail_errno(path, "the folder cannot be made");
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *where)
{
    (void)facts, (void)type, (void)where;
    return remove(path);
}

sw_status sw_folder_write(const char *path,
                          sw_status (*write)(const char *folder, const void *user),
                          const void *user)
{
    sw_path name, temporary;
    SW_TRY(sw_temporary_check_new(path));
    SW_TRY(sw_path_join(&name, path, "")); /* ends in one slash, whether the path did or not */
    name.text[strlen(name.text) - 1] = 0;
    SW_TRY(sw_temporary_name(&temporary, name.text));
    if (mkdir(temporary.text, 0777) != 0) return sw_fail_errno(path, "the folder cannot be made");
    sw_status status = write(temporary.text, user);
    if (status == SW_OK) status = sw_temporary_take_new(temporary.text, name.text, path);
    if (status != SW_OK) nftw(temporary.text, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return status;
}

static sw_status lock_folder(int *out, const char *path, int kind)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return sw_fail_errno(path, "the folder cannot be opened");
    /* A file system without locks is no reason to fail: only a lock that is held counts. */
    if (flock(fd, kind | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        close(fd);
        return sw_fail(SW_ERROR_EXISTS, "%s: another run is writing there", path);
    }
    *out = fd;
    return SW_OK;
}

sw_status sw_folder_lock(int *out, const char *path)
{
    return lock_folder(out, path, LOCK_EX);
}

sw_status sw_folder_lock_shared(int *out, const char *path)
{
    return lock_folder(out, path, LOCK_SH);
}
