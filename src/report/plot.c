/* plot.c - runs gnuplot without a shell; its complaint becomes the error message. */
#include "base/abandon.h"
#include "base/error.h"
#include "base/file.h"
#include "report/svg_scheme.h"

#include <setwise/report.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The output of gnuplot: the picture comes through one pipe, its complaint through another. So no
 * unfinished picture is ever in the folder, and gnuplot ends if the program ends. */
typedef struct answer {
    sw_text picture; /* empty if the script draws into a file of its own */
    char complaint[600];
    size_t used; /* bytes of the complaint */
} answer;

enum { PICTURE, COMPLAINT, PIPES };
#define PICTURE_FD 3 /* of gnuplot; its standard output is none */
#define PICTURE_NAME "/dev/fd/3"

/* Keep the beginning. Runs of spaces and line ends become one space: gnuplot shows the line of the
 * script, and a caret below it. */
static void keep_complaint(answer *a, const char *piece, size_t size)
{
    for (size_t i = 0; i < size && a->used + 1 < sizeof a->complaint; i++) {
        const char c = (unsigned char)piece[i] <= ' ' ? ' ' : piece[i];
        if (c != ' ' || (a->used > 0 && a->complaint[a->used - 1] != ' '))
            a->complaint[a->used++] = c;
    }
}

/* Read all that gnuplot writes. Returns an errno. */
static int listen_to(const int *from, answer *a)
{
    struct pollfd ends[PIPES] = {{from[PICTURE], POLLIN, 0}, {from[COMPLAINT], POLLIN, 0}};
    char piece[4096];
    while (ends[PICTURE].fd >= 0 || ends[COMPLAINT].fd >= 0) {
        if (poll(ends, PIPES, -1) < 0 && errno != EINTR) return errno;
        for (int i = 0; i < PIPES; i++) {
            if (ends[i].fd < 0 || !ends[i].revents) continue;
            const ssize_t got = read(ends[i].fd, piece, sizeof piece);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return errno;
            if (got == 0)
                ends[i].fd = -1;
            else if (i == PICTURE)
                sw_text_append(&a->picture, piece, (size_t)got);
            else
                keep_complaint(a, piece, (size_t)got);
        }
    }
    return 0;
}

static int wait_for(pid_t child)
{
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR) return -1;
    return state;
}

/* Start `gnuplot -d -e "SETTINGS" SCRIPT` in `folder`, with its ends of the pipes. It is in a
 * process group of its own: Ctrl-C goes to the program that waits for it. Returns an errno. */
static int start(pid_t *child, const char *folder, const char *script, const char *format,
                 const int *to)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t group;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    /* A name that starts with a dash would be an option: "./" prevents that. */
    char path[NAME_MAX + 3], settings[80];
    snprintf(path, sizeof path, "./%s", script);
    snprintf(settings, sizeof settings, "format = '%s'; drawn = '" PICTURE_NAME "'", format);
    char *const arguments[] = {
        (char[]){"gnuplot"}, (char[]){"--default-settings"}, (char[]){"-e"}, settings, path, NULL};
    posix_spawnattr_init(&group);
    posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, to[COMPLAINT], 2);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, to[PICTURE], PICTURE_FD);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!failure) failure = posix_spawnp(child, "gnuplot", &actions, &group, arguments, environ);
    posix_spawnattr_destroy(&group);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* The error of a gnuplot that did not start (an errno) or ended in `state` (-1: not known). */
static sw_status judge(int failure, int state, const char *script_path, const char *complaint)
{
    if (failure == ENOENT)
        return sw_fail(SW_ERROR_NOT_FOUND,
                       "gnuplot is not installed (apt-get install gnuplot-nox brings it): %s is "
                       "not drawn",
                       script_path);
    if (failure)
        return sw_fail(SW_ERROR_IO, "%s: gnuplot does not start: %s", script_path,
                       strerror(failure));
    if (state != -1 && WIFSIGNALED(state))
        return sw_fail(SW_ERROR_IO, "%s: gnuplot was ended by signal %d", script_path,
                       WTERMSIG(state));
    if (state == -1 && !complaint[0])
        return sw_fail(SW_ERROR_IO, "%s: it is not known how gnuplot ended", script_path);
    if (state != 0 && !complaint[0])
        return sw_fail(SW_ERROR_IO, "%s: gnuplot fails with exit status %d", script_path,
                       WEXITSTATUS(state));
    if (state != 0) return sw_fail(SW_ERROR_IO, "%s: gnuplot fails: %s", script_path, complaint);
    return SW_OK;
}

/* Move a descriptor behind those that gnuplot gets. It may be one of them if the program has closed
 * its standard input or output. */
static int moved_behind(int fd)
{
    if (fd > PICTURE_FD) return fd;
    const int moved = fcntl(fd, F_DUPFD_CLOEXEC, PICTURE_FD + 1), reason = errno;
    close(fd);
    errno = reason;
    return moved;
}

/* Returns an errno. */
static int open_pipe(int *from, int *to)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *to = moved_behind(ends[1]);
    const int reason = errno;
    *from = ends[0];
    if (*to >= 0) return 0;
    close(*from);
    return reason;
}

/* Start gnuplot, read its output and wait for its end. */
static sw_status call_gnuplot(answer *a, const char *folder, const char *script, const char *format,
                              const char *script_path)
{
    int from[PIPES], to[PIPES];
    for (int i = 0; i < PIPES; i++) {
        const int reason = open_pipe(&from[i], &to[i]);
        if (!reason) continue;
        for (int k = 0; k < i; k++) close(from[k]), close(to[k]);
        return sw_fail(SW_ERROR_IO, "%s: a pipe from gnuplot: %s", script_path, strerror(reason));
    }
    pid_t child;
    int state = -1, unheard = 0;
    const int failure = start(&child, folder, script, format, to);
    for (int i = 0; i < PIPES; i++) close(to[i]);
    if (!failure) {
        sw_abandon_child(child);
        unheard = listen_to(from, a);
        sw_abandon_forget_child(child);
    }
    for (int i = 0; i < PIPES; i++) close(from[i]); /* so that gnuplot cannot block on a write */
    if (!failure) state = wait_for(child);
    if (unheard)
        return sw_fail(SW_ERROR_IO, "%s: reading from gnuplot failed: %s", script_path,
                       strerror(unheard));
    return judge(failure, state, script_path, a->complaint);
}

/* Run gnuplot in the folder of the script. */
static sw_status run(answer *a, const char *script_path, const char *format)
{
    sw_path folder;
    const char *slash = strrchr(script_path, '/');
    const char *script = slash ? slash + 1 : script_path;
    int length = slash ? (int)(slash - script_path) + 1 : 0;
    SW_TRY(sw_path_print(&folder, "%.*s", length ? length : 1, length ? script_path : "."));
    if (access(script_path, R_OK) != 0)
        return sw_fail(SW_ERROR_IO, "%s: %s", script_path, strerror(errno));
    return call_gnuplot(a, folder.text, script, format, script_path);
}

/* Write the picture into its file. If the script has drawn into a file by itself, an SVG gets the
 * colour scheme, too. */
static sw_status keep_picture(const sw_text *picture, const char *path, bool is_svg)
{
    sw_text svg = {0};
    SW_TRY(sw_text_status(picture));
    if (picture->length == 0)
        return is_svg && sw_path_exists(path) ? sw_svg_follow_scheme(path) : SW_OK;
    if (!is_svg) return sw_file_write(path, &(sw_piece){picture->data, picture->length}, 1);
    sw_svg_put_scheme(&svg, picture->data);
    return sw_file_write_text(path, &svg);
}

sw_status sw_plot_as(const char *script_path, const char *format)
{
    SW_NOT_NULL(script_path, format);
    static const char *const formats[] = {"svg", "png", "pdf"};
    bool known = false;
    for (int i = 0; i < 3; i++) known |= strcmp(format, formats[i]) == 0;
    if (!known) return sw_unknown_name("format of pictures", format, formats, 3);
    sw_path picture;
    size_t length = strlen(script_path);
    if (length > 3 && strcmp(script_path + length - 3, ".gp") == 0) length -= 3;
    SW_TRY(sw_path_print(&picture, "%.*s.%s", (int)length, script_path, format));
    answer a = {.used = 0};
    sw_status status = run(&a, script_path, format);
    if (status == SW_OK)
        status = keep_picture(&a.picture, picture.text, strcmp(format, "svg") == 0);
    sw_text_free(&a.picture);
    return status;
}

sw_status sw_plot(const char *script_path)
{
    SW_NOT_NULL(script_path);
    return sw_plot_as(script_path, "svg");
}
