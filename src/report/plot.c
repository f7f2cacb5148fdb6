/* plot.c - runs gnuplot without a shell; its complaint becomes the error message. */
#include "base/abandon.h"
#include "base/error.h"
#include "base/temporary.h"
#include "base/text.h"
#include "report/svg_scheme.h"

#include <setwise/report.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Read all that gnuplot writes, and keep the beginning. Runs of spaces and line ends become one
 * space: gnuplot shows the line of the script, and a caret below it. */
static void read_complaint(int fd, char *text, size_t size)
{
    char piece[512];
    size_t used = 0;
    for (;;) {
        ssize_t got = read(fd, piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        for (ssize_t i = 0; i < got && used + 1 < size; i++) {
            char c = (unsigned char)piece[i] <= ' ' ? ' ' : piece[i];
            if (c != ' ' || (used > 0 && text[used - 1] != ' ')) text[used++] = c;
        }
    }
    text[used] = 0;
}

static int wait_for(pid_t child)
{
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR) return -1;
    return state;
}

/* Start `gnuplot -d -e "SETTINGS" SCRIPT` in `folder`, with standard error to the file descriptor
 * `to`. It is in a process group of its own: Ctrl-C goes to the program that waits for it. Returns
 * an errno. */
static int start(pid_t *child, const char *folder, const char *script, char *settings, int to)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t group;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    /* A name that starts with a dash would be an option: "./" prevents that. */
    char path[NAME_MAX + 3];
    snprintf(path, sizeof path, "./%s", script);
    char *const arguments[] = {
        (char[]){"gnuplot"}, (char[]){"--default-settings"}, (char[]){"-e"}, settings, path, NULL};
    posix_spawnattr_init(&group);
    posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, to, 2);
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

/* Run gnuplot with the settings, a piece of its language. */
static sw_status run(const char *script_path, char *settings)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(script_path, '/');
    const char *script = slash ? slash + 1 : script_path;
    int length = slash ? (int)(slash - script_path) + 1 : 0;
    if (length >= PATH_MAX || strlen(script) > NAME_MAX)
        return sw_fail(SW_ERROR_ARGUMENT, "%.100s...: the path is too long", script_path);
    snprintf(folder, sizeof folder, "%.*s", length ? length : 1, length ? script_path : ".");
    if (access(script_path, R_OK) != 0)
        return sw_fail(SW_ERROR_IO, "%s: %s", script_path, strerror(errno));

    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0)
        return sw_fail(SW_ERROR_IO, "%s: a pipe from gnuplot: %s", script_path, strerror(errno));
    pid_t child;
    int failure = start(&child, folder, script, settings, pipe_ends[1]);
    close(pipe_ends[1]);
    char complaint[600] = "";
    int state = -1;
    if (!failure) {
        sw_abandon_child(child);
        read_complaint(pipe_ends[0], complaint, sizeof complaint);
        sw_abandon_forget_child(child);
        state = wait_for(child);
    }
    close(pipe_ends[0]);

    return judge(failure, state, script_path, complaint);
}

/* Bring what gnuplot has drawn onto the disk. */
static sw_status synchronise(const char *temporary, const char *picture)
{
    const int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    const bool synced = fd >= 0 && fsync(fd) == 0;
    const sw_status status = synced ? SW_OK : sw_fail_errno(picture, "writing to the disk failed");
    if (fd >= 0) close(fd);
    return status;
}

/* The picture takes its name. */
static sw_status take(const char *temporary, const char *picture, bool is_svg)
{
    SW_TRY(is_svg ? sw_svg_follow_scheme(temporary) : synchronise(temporary, picture));
    return sw_temporary_replace(temporary, picture, picture);
}

/* FILE.gp draws FILE.FORMAT. Scripts of this library do it by the name in the variable `drawn`, and
 * get that of a temporary. Others may draw whatever they like. */
static sw_status draw(const char *script_path, const char *format, const char *picture)
{
    const bool is_svg = strcmp(format, "svg") == 0;
    sw_path temporary;
    sw_text settings = {0};
    SW_TRY(sw_temporary_name(&temporary, picture));
    const char *slash = strrchr(temporary.text, '/');
    sw_text_add(&settings, "format = '%s'; drawn = '", format);
    for (const char *c = slash ? slash + 1 : temporary.text; *c; c++)
        sw_text_add(&settings, *c == '\'' ? "''" : "%c", *c);
    sw_text_add(&settings, "'");
    sw_status status = sw_text_status(&settings);
    sw_abandon_file(temporary.text);
    if (status == SW_OK) status = run(script_path, settings.data);
    sw_text_free(&settings);
    if (status == SW_OK && sw_path_exists(temporary.text))
        status = take(temporary.text, picture, is_svg);
    else if (status == SW_OK && is_svg && sw_path_exists(picture))
        status = sw_svg_follow_scheme(picture);
    sw_temporary_remove(temporary.text);
    return status;
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
    const int need =
        snprintf(picture.text, sizeof picture.text, "%.*s.%s", (int)length, script_path, format);
    if (need < 0 || (size_t)need >= sizeof picture.text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.100s...: the path is too long", script_path);
    return draw(script_path, format, picture.text);
}

sw_status sw_plot(const char *script_path)
{
    SW_NOT_NULL(script_path);
    return sw_plot_as(script_path, "svg");
}
