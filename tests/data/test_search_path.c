/* test_search_path.c - which folders are searched for files, and in which order. */
#include "data/search_path.h"
#include "expect.h"
#include "scratch.h"

#include <sys/stat.h>

/* Three folders: those of SETWISE_DATA, XDG_DATA_HOME and HOME. */
static void begin(void)
{
    scratch_begin();
    const char *const folder[] = {"own",
                                  "own/digits",
                                  "data",
                                  "data/setwise",
                                  "data/setwise/digits",
                                  "home",
                                  "home/.local",
                                  "home/.local/share",
                                  "home/.local/share/setwise",
                                  "home/.local/share/setwise/digits"};
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++)
        cr_assert(mkdir(scratch(folder[i]).text, 0700) == 0);
    setenv("SETWISE_DATA", scratch("own").text, 1);
    setenv("XDG_DATA_HOME", scratch("data").text, 1);
    setenv("HOME", scratch("home").text, 1);
}

TestSuite(search_path, .init = begin, .fini = scratch_end);

static void put(const char *name)
{
    scratch_write(scratch(name).text, "x", 1);
}

static void expect_found(const char *name)
{
    sw_path path;
    cr_assert(sw_search_path_find(&path, "digits", "train", "draw some") == SW_OK, "%s",
              sw_error_message());
    cr_assert_str_eq(path.text, scratch(name).text);
}

static void expect_missing(const char *message)
{
    sw_path path;
    char expected[512];
    snprintf(expected, sizeof expected, "%s/%s", scratch_folder, message);
    cr_assert(sw_search_path_find(&path, "digits", "train", "draw some") == SW_ERROR_NOT_FOUND);
    cr_assert_str_eq(sw_error_message(), expected);
}

Test(search_path, own_folder_alone)
{
    put("data/setwise/digits/train");
    put("home/.local/share/setwise/digits/train");
    expect_missing("own/digits/train: no such file, plain or .gz; draw some");
    put("own/digits/train.gz");
    expect_found("own/digits/train.gz");
    put("own/digits/train");
    expect_found("own/digits/train");
}

Test(search_path, data_home)
{
    setenv("SETWISE_DATA", "", 1); /* the same as not set */
    put("home/.local/share/setwise/digits/train");
    expect_missing("data/setwise/digits/train: no such file, plain or .gz, nor in "
                   "/usr/share/datasets or /usr/share/games; draw some");
    put("data/setwise/digits/train.gz");
    expect_found("data/setwise/digits/train.gz");
}

Test(search_path, home)
{
    unsetenv("SETWISE_DATA");
    setenv("XDG_DATA_HOME", "share", 1); /* ignored: it is not absolute */
    expect_missing("home/.local/share/setwise/digits/train: no such file, plain or .gz, nor in "
                   "/usr/share/datasets or /usr/share/games; draw some");
    put("home/.local/share/setwise/digits/train");
    expect_found("home/.local/share/setwise/digits/train");
    unsetenv("XDG_DATA_HOME");
    expect_found("home/.local/share/setwise/digits/train");
}

Test(search_path, nothing_is_set)
{
    sw_path path;
    unsetenv("SETWISE_DATA");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    cr_assert(sw_search_path_find(&path, "no-such-folder", "train", "draw") == SW_ERROR_NOT_FOUND);
    cr_assert_str_eq(sw_error_message(), "/usr/share/datasets/no-such-folder/train: no such file, "
                                         "plain or .gz, nor in /usr/share/games; draw");
}

Test(search_path, too_long)
{
    sw_path path;
    char longest[5000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    setenv("SETWISE_DATA", longest, 1);
    cr_assert(sw_search_path_find(&path, "digits", "train", "draw some") == SW_ERROR_ARGUMENT);
    expect_message("a path is longer than");
}
