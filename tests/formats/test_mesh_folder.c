/* test_mesh_folder.c - folders of meshes by class: names, classes and splits. */
#include "formats/mesh_folder.h"

#include "base/folder.h"
#include "meshes.h"

TestSuite(mesh_folder, .init = scratch_begin, .fini = scratch_end);

Test(mesh_folder, a_folder_by_class)
{
    char spec[300];
    sw_dataset *a, *b, *other;
    put_folder();
    snprintf(spec, sizeof spec, "%s:points=50", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&a, spec, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&b, spec, 0), SW_OK);
    cr_assert_eq(sw_dataset_open(&other, spec, 1), SW_OK);
    cr_assert(a->sets.count == 16 && a->sets.width == 3 && a->sets.offset[16] == 800);
    cr_expect(a->index_count[SW_TEST] == 8 &&
              a->index_count[SW_TRAIN] + a->index_count[SW_VALID] == 8);
    cr_expect_str_eq(a->schema.output.name[1], "pit");
    cr_expect_str_eq(a->set_name[a->index[SW_TEST][0]], "box/test/s_0");
    cr_expect_arr_eq(a->sets.x, b->sets.x, 800 * 3 * sizeof *a->sets.x);
    cr_expect_neq(memcmp(a->sets.x, other->sets.x, 800 * 3 * sizeof *a->sets.x), 0);
    cr_expect_neq(memcmp(a->sets.x, a->sets.x + 150, 150 * sizeof *a->sets.x), 0,
                  "each file has points of its own");
    sw_dataset_free(a);
    sw_dataset_free(b);
    sw_dataset_free(other);
}

Test(mesh_folder, the_split_of_the_folders_is_ignored)
{
    char spec[300];
    sw_dataset *data;
    put_folder();
    snprintf(spec, sizeof spec, "%s:ignore=split:points=5", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK, "%s", sw_error_message());
    cr_expect(!data->split_given && data->sets.count == 16);
    sw_dataset_free(data);
    snprintf(spec, sizeof spec, "%s:ignore=split+x", scratch("set").text);
    cr_expect_eq(sw_dataset_open(&data, spec, 0), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "set: ignore=split+x: expected split, the only thing"),
              "%s", sw_error_message());
}

/* If no two files have the same name, it is the name of the set. A % that codes nothing stays. */
Test(mesh_folder, sets_have_the_names_of_files)
{
    static const char *const file[] = {"set/a/train/one.off", "set/a/train/50%.off",
                                       "set/b/train/t%2Fwo.ply", "set/b/train/%zz.off"};
    static const char *const name[] = {"50%", "one", "%zz", "t/wo"};
    sw_dataset *data;
    cr_assert_eq(sw_folder_new(scratch("set/a/train").text), SW_OK);
    cr_assert_eq(sw_folder_new(scratch("set/b/train").text), SW_OK);
    for (int i = 0; i < 4; i++)
        put(file[i], i == 2 ? PLY_HEAD("ascii") "0 0 0 1\n2 0 0 2\n2 2 0 3\n0 2 0 4\n4 0 1 2 3\n"
                            : "OFF\n4 1 0\n" SQUARE);
    cr_assert_eq(sw_dataset_open(&data, scratch("set").text, 0), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 4; i++) cr_expect_str_eq(data->set_name[i], name[i]);
    sw_dataset_free(data);
}

Test(mesh_folder, a_name_too_long_for_a_file)
{
    char name[1000];
    sw_dataset *data;
    put_folder();
    cr_assert_eq(sw_dataset_open(&data, scratch("set").text, 0), SW_OK);
    memset(name, '/', sizeof name);
    name[sizeof name - 1] = '\0';
    data->set_name[3] = name;
    cr_expect_eq(sw_dataset_save(data, scratch("long").text, "ply"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "as the name of a file it has more than 200 bytes"), "%s",
              sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 1, "something is left");
    sw_dataset_free(data);
}

Test(mesh_folder, folders_that_are_not_of_meshes)
{
    put_folder();
    cr_expect(sw_is_mesh_folder(scratch("set").text, ".off"));
    cr_expect(sw_is_mesh_folder(scratch("set/box").text, ".off"), "without splits");
    cr_expect_not(sw_is_mesh_folder(scratch("set").text, ".ply"));
    cr_expect_not(sw_is_mesh_folder(scratch("set/box/train").text, ".off"), "no classes");
    cr_expect_not(sw_is_mesh_folder(scratch_folder, ".off"), "too deep");
    cr_expect_not(sw_is_mesh_folder(scratch("none").text, ".off"));
}
