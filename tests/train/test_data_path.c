/* test_data_path.c - the path of a run's data file, from the caller and from its folder. */
#include "train/data_path.h"

#include "expect.h"
#include "scratch.h"
#include "train/config.h"

#include <setwise/datasets.h>
#include <sys/stat.h>

static char start[4096]; /* where the test program stands */

/* A file data/a.csv and a folder runs/one, seen from the scratch folder. */
static void begin(void)
{
    scratch_begin();
    cr_assert_not_null(getcwd(start, sizeof start));
    cr_assert_eq(chdir(scratch_folder), 0);
    cr_assert_eq(mkdir("data", 0700) + mkdir("runs", 0700) + mkdir("runs/one", 0700), 0);
    scratch_write("data/a.csv", "set,label,x\n", 12);
}

static void end(void)
{
    cr_assert_eq(chdir(start), 0);
    scratch_end();
}

TestSuite(data_path, .init = begin, .fini = end);

static void expect_from(const char *data, const char *run, const char *path)
{
    sw_path from;
    sw_data_path_from(&from, data, run);
    cr_expect_str_eq(from.text, path, "%s from %s", data, run);
}

static void expect_found(const char *data, const char *folder, const char *spec)
{
    char found[SW_MAX_SPEC];
    cr_expect_eq(sw_data_path_find(found, data, folder), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(found, spec);
}

/* A run's config.json with this place of its data. */
static void keep(const char *from, const char *path)
{
    const sw_config config = sw_config_default();
    cr_assert_eq(sw_config_write_from(&config, from, path), SW_OK, "%s", sw_error_message());
}

Test(data_path, from_the_folder_of_the_run)
{
    expect_from("data/a.csv", "runs/one", "../../data/a.csv");
    expect_from("data/a.csv:label=label", "runs/one", "../../data/a.csv");
    expect_from("\"data/a.csv\":label=label", "runs/one", "../../data/a.csv");
    expect_from("./runs/../data//a.csv", "runs/one/", "../../data/a.csv");
    expect_from("data/a.csv", ".", "data/a.csv");
    expect_from("data/a.csv", "data", "a.csv");
    expect_from(scratch("data/a.csv").text, "runs/one", "../../data/a.csv");
    cr_assert_eq(symlink("../data", "runs/link"), 0); /* links are followed */
    expect_from("runs/link/a.csv", "runs/one", "../../data/a.csv");
    cr_assert_eq(mkdir("runs/on", 0700), 0); /* "one" begins with it */
    expect_from("data/a.csv", "runs/on", "../../data/a.csv");
    expect_from("needle:size=5", "runs/one", "");
    expect_from("data/none.csv", "runs/one", "");
    expect_from("data/a.csv", "runs/none", "");
    expect_from("-:format=csv", "runs/one", "");
}

Test(data_path, found_from_elsewhere)
{
    keep("../../data/a.csv", "runs/one/config.json");
    expect_found("data/a.csv:label=label", "runs/one", "data/a.csv:label=label");
    expect_found("data/a.csv", NULL, "data/a.csv");
    cr_assert_eq(chdir("runs"), 0);
    expect_found("data/a.csv", NULL, "data/a.csv"); /* opening it then says what is missing */
    expect_found("data/a.csv", "one", "one/../../data/a.csv");
    expect_found("data/a.csv:label=label", "one", "one/../../data/a.csv:label=label");
    keep("", "one/config.json");
    expect_found("data/a.csv", "one", "data/a.csv");
    keep("../../data/none.csv", "one/config.json");
    char found[SW_MAX_SPEC];
    cr_expect_eq(sw_data_path_find(found, "data/a.csv", "one"), SW_ERROR_NOT_FOUND);
    expect_message("data/a.csv: there is no such file");
    expect_message("no one/../../data/none.csv");
}

/* A path that needs quotes in a spec. */
Test(data_path, of_a_strange_name)
{
    scratch_write("data/a, b:c.csv", "set,label,x\n", 12);
    expect_from("\"data/a, b:c.csv\":label=label", "runs/one", "../../data/a, b:c.csv");
    keep("../../data/a, b:c.csv", "runs/one/config.json");
    cr_assert_eq(chdir("runs"), 0);
    expect_found("\"data/a, b:c.csv\":label=label", "one",
                 "\"one/../../data/a, b:c.csv\":label=label");
}

/* Those of a comparison. They are kept when it goes on from elsewhere. */
Test(data_path, of_several_data_sets)
{
    scratch_write("data/b.csv", "set,label,x\n", 12);
    static const char *const data[] = {"data/a.csv:label=label", "needle:size=5", "data/b.csv"};
    static const char kept[] = "{\n  \"data/a.csv\": \"../../data/a.csv\",\n"
                               "  \"data/b.csv\": \"../../data/b.csv\"\n}\n";
    cr_assert_eq(sw_data_paths_write(data + 1, 1, "runs/one"), SW_OK);
    cr_expect_neq(access("runs/one/places.json", F_OK), 0, "no data set is a file");
    cr_assert_eq(sw_data_paths_write(data, 3, "runs/one"), SW_OK, "%s", sw_error_message());
    cr_expect(scratch_holds("runs/one/places.json", kept));
    cr_assert_eq(chdir("runs"), 0);
    expect_found(data[0], "one", "one/../../data/a.csv:label=label");
    expect_found(data[1], "one", data[1]);
    expect_found(data[2], "one", "one/../../data/b.csv");
    expect_found("data/b.csv:test=50", "one", "one/../../data/b.csv:test=50");
    cr_assert_eq(sw_data_paths_write(data, 3, "one"), SW_OK, "%s", sw_error_message());
    cr_expect(scratch_holds("one/places.json", kept));
    expect_found("data/c.csv", "one", "data/c.csv");
}
