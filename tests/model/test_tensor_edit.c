#include "model/tensor_edit.h"

#include "base/safetensors_write.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(tensor_edit, .init = scratch_begin, .fini = scratch_end);

static sw_tensor_edit open(const sw_stored *list, int64_t count)
{
    scratch_path path = scratch("a.safetensors");
    sw_tensor_edit edit = {.arena = sw_arena_new()};
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, list, count, NULL, 0),
                 SW_OK);
    cr_assert_eq(sw_safetensors_open(&edit.file, path.text), SW_OK);
    return edit;
}

static void close_edit(sw_tensor_edit *edit)
{
    sw_safetensors_close(edit->file);
    sw_arena_free(edit->arena);
}

static void expect_numbers(const sw_tensor_edit *edit, const char *name, const sw_real *expected,
                           int64_t count)
{
    sw_real found[16];
    const sw_stored *tensor = sw_safetensors_find(edit->file, name);
    cr_assert_not_null(tensor, "%s", name);
    cr_assert_eq(tensor->size, count, "%s", name);
    cr_assert_eq(sw_safetensors_read(edit->file, tensor, found), SW_OK);
    for (int64_t i = 0; i < count; i++) cr_expect_eq(found[i], expected[i], "%s", name);
}

Test(tensor_edit, query_key_and_value_are_cut_apart)
{
    const float numbers[] = {1, 2, 3, 4, 5, 6};
    const sw_stored list[] = {{.name = "a.in_proj_weight",
                               .dtype = SW_F32,
                               .ndim = 2,
                               .shape = {3, 2},
                               .size = 6,
                               .data = numbers},
                              {.name = "a.in_proj_bias",
                               .dtype = SW_F32,
                               .ndim = 1,
                               .shape = {6},
                               .size = 6,
                               .data = numbers}};
    sw_tensor_edit edit = open(list, 2);
    cr_assert_eq(sw_edit_cut_in_proj(&edit), SW_OK);
    cr_expect_eq(edit.file->count, 6);
    expect_numbers(&edit, "a.fc_q.weight", (const sw_real[]){1, 2}, 2);
    expect_numbers(&edit, "a.fc_k.weight", (const sw_real[]){3, 4}, 2);
    expect_numbers(&edit, "a.fc_v.weight", (const sw_real[]){5, 6}, 2);
    expect_numbers(&edit, "a.fc_k.bias", (const sw_real[]){3, 4}, 2);
    close_edit(&edit);
}

Test(tensor_edit, constants)
{
    sw_tensor_edit edit = open(NULL, 0);
    cr_assert_eq(sw_edit_identity(&edit, "a", 2), SW_OK);
    cr_assert_eq(sw_edit_constant(&edit, "b", 1, 2, false), SW_OK);
    expect_numbers(&edit, "a.weight", (const sw_real[]){1, 0, 0, 1}, 4);
    expect_numbers(&edit, "a.bias", (const sw_real[]){0, 0}, 2);
    expect_numbers(&edit, "b", (const sw_real[]){0, 0}, 2);
    close_edit(&edit);
}

Test(tensor_edit, layers_are_numbered_as_in_a_sequence)
{
    const float numbers[] = {1, 2, 3, 4};
    const char *names[] = {"f.3.weight", "f.0.weight", "f.10.weight", "f.3.bias", "f.x", "g.1.b"};
    sw_stored list[6];
    for (int i = 0; i < 6; i++)
        list[i] = (sw_stored){
            .name = names[i], .dtype = SW_F32, .ndim = 1, .shape = {1}, .size = 1, .data = numbers};
    sw_tensor_edit edit = open(list, 6);
    int64_t layers;
    cr_assert_eq(sw_edit_renumber(&edit, "f", &layers), SW_OK);
    cr_expect_eq(layers, 3);
    static const char *const expected[] = {"f.0.weight", "f.2.weight", "f.2.bias",
                                           "f.4.weight", "f.x",        "g.1.b"};
    for (int i = 0; i < 6; i++)
        cr_expect_not_null(sw_safetensors_find(edit.file, expected[i]), "%s", expected[i]);
    close_edit(&edit);
}
