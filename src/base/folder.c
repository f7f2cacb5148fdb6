/* folder.c - folders: made, made whole or not at all, walked through, and locked. */
#include "base/folder.h"

#include "base/abandon.h"
#include "base/error.h"
#include "base/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Make a folder in one that exists, and bring its name onto the disk. */
static sw_status make_one(const char *path)
{
    if (mkdir(path, 0777) != 0)
        return errno == EEXIST ? sw_fail(SW_ERROR_EXISTS, "%s: exists already", path)
                               : sw_fail_errno(path, "the folder cannot be made");
    const sw_status status = sw_folder_sync(path, path);
    if (status != SW_OK) rmdir(path);
    return status;
}

/* The path without the slash that it may end in. */
static sw_status plain_name(sw_path *out, const char *path)
{
    SW_TRY(sw_path_join(out, path, "")); /* ends in one slash, whether the path did or not */
    const size_t length = strlen(out->text);
    if (length > 1) out->text[length - 1] = 0;
    return SW_OK;
}

sw_status sw_folder_new_above(const char *path)
{
    sw_path name;
    SW_TRY(plain_name(&name, path));
    for (size_t i = 1; i < strlen(name.text); i++) {
        if (name.text[i] != '/') continue;
        name.text[i] = 0;
        const sw_status above = make_one(name.text);
        if (above != SW_OK && above != SW_ERROR_EXISTS) return above;
        name.text[i] = '/';
    }
    return SW_OK;
}

sw_status sw_folder_new(const char *path)
{
    sw_path name;
    SW_TRY(plain_name(&name, path));
    SW_TRY(sw_folder_new_above(path));
    return make_one(name.text);
}

sw_status sw_folder_write(const char *path,
                          sw_status (*write)(const char *folder, const void *user),
                          const void *user)
{
    sw_path name, temporary;
    SW_TRY(sw_temporary_check_new(path));
    SW_TRY(plain_name(&name, path));
    SW_TRY(sw_temporary_name(&temporary, name.text));
    sw_abandon_file(temporary.text);
    sw_status status = SW_OK;
    if (mkdir(temporary.text, 0777) != 0) status = sw_fail_errno(path, "the folder cannot be made");
    if (status == SW_OK) status = write(temporary.text, user);
    if (status == SW_OK) status = sw_temporary_take_new(temporary.text, name.text, path);
    if (status == SW_OK) return SW_OK;
    sw_temporary_remove(temporary.text);
    return sw_fail_renamed(status, temporary.text, name.text);
}

sw_status sw_folder_each(const char *folder,
                         sw_status (*act)(const char *path, const char *name, void *user),
                         void *user)
{
    DIR *listing = opendir(folder);
    if (!listing && errno == ENOENT) return SW_OK;
    if (!listing) return sw_fail_errno(folder, "cannot be read");
    sw_status status = SW_OK;
    for (struct dirent *entry; status == SW_OK && (entry = readdir(listing));) {
        sw_path path;
        if (entry->d_name[0] == '.') continue;
        status = sw_path_join(&path, folder, entry->d_name);
        if (status == SW_OK) status = act(path.text, entry->d_name, user);
    }
    closedir(listing);
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
