/* plot.c - runs gnuplot without a shell; its complaint becomes the error message. */
#include "base/error.h"
#include "base/path.h"
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

/* Start `gnuplot -d -e "format = 'FORMAT'" SCRIPT` in `folder`, with standard error to the file
 * descriptor `to`. Returns an errno. */
static int start(pid_t *child, const char *folder, const char *script, const char *format, int to)
{
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    /* A name that starts with a dash would be an option: "./" prevents that. */
    char path[NAME_MAX + 3], set_format[32];
    snprintf(path, sizeof path, "./%s", script);
    snprintf(set_format, sizeof set_format, "format = '%s'", format);
    char *const arguments[] = {(char[]){"gnuplot"},
                               (char[]){"--default-settings"},
                               (char[]){"-e"},
                               set_format,
                               path,
                               NULL};
    failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, to, 2);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!failure) failure = posix_spawnp(child, "gnuplot", &actions, NULL, arguments, environ);
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

/* Run gnuplot; its picture is as the script says. */
static sw_status run(const char *script_path, const char *format)
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
    int failure = start(&child, folder, script, format, pipe_ends[1]);
    close(pipe_ends[1]);
    char complaint[600] = "";
    int state = -1;
    if (!failure) {
        read_complaint(pipe_ends[0], complaint, sizeof complaint);
        state = wait_for(child);
    }
    close(pipe_ends[0]);

    return judge(failure, state, script_path, complaint);
}

sw_status sw_plot_as(const char *script_path, const char *format)
{
    static const char *const formats[] = {"svg", "png", "pdf"};
    bool known = false;
    for (int i = 0; i < 3; i++) known |= strcmp(format, formats[i]) == 0;
    if (!known) return sw_unknown_name("format of pictures", format, formats, 3);
    SW_TRY(run(script_path, format));
    sw_path svg;
    const size_t length = strlen(script_path);
    if (strcmp(format, "svg") != 0 || length < 3 || strcmp(script_path + length - 3, ".gp") != 0)
        return SW_OK;
    snprintf(svg.text, sizeof svg.text, "%.*s.svg", (int)length - 3, script_path);
    return sw_path_exists(svg.text) ? sw_svg_follow_scheme(svg.text) : SW_OK;
}

sw_status sw_plot(const char *script_path)
{
    return sw_plot_as(script_path, "svg");
}
