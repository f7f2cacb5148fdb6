/* test_temporary.c - temporaries that take their final name, also on limited file systems. */
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/stream.h"
#include "base/temporary.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

TestSuite(temporary, .init = scratch_begin, .fini = scratch_end);

/* A file system that cannot rename without replacing, and one that has no links either. */
static bool no_free_names, no_links;

#ifdef RENAME_NOREPLACE /* otherwise the C library has no such function */
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    errno = EINVAL;
    if (no_free_names) return -1;
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
#endif

int link(const char *from, const char *to)
{
    errno = EPERM;
    return no_links ? -1 : linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

static sw_status write_string(const char *path, const char *text)
{
    return sw_file_write(path, &(sw_piece){text, strlen(text)}, 1);
}

static void expect_content(const char *path, const char *text)
{
    cr_expect(scratch_holds(path, text), "%s does not hold '%s'", path, text);
}

static sw_status write_new(const char *path, const char *text)
{
    return sw_file_write_new(path, &(sw_piece){text, strlen(text)}, 1);
}

/* The file of that name appears while the stream is under way. */
static sw_status send_too_late(sw_stream *stream, const void *of)
{
    sw_text_add(&stream->text, "new");
    return write_string(of, "the other's");
}

/* Without links, a file that appears between the last check and the renaming is lost. This one
 * appears before the check. */
Test(temporary, nothing_is_replaced_on_any_disk)
{
    scratch_path late = scratch("late.txt"), path = scratch("a.txt");
    no_free_names = true;
    for (int links = 1; links >= 0; links--) {
        no_links = !links;
        cr_assert_eq(write_new(path.text, "one"), SW_OK, "%s", sw_error_message());
        expect_content(path.text, "one");
        cr_expect_eq(sw_file_write_stream(late.text, send_too_late, late.text), SW_ERROR_EXISTS);
        expect_message("late.txt: exists already");
        expect_content(late.text, "the other's");
        cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
        unlink(path.text);
        unlink(late.text);
    }
}

static sw_status fill_folder(const char *folder, const void *of)
{
    sw_path path;
    sw_status status = sw_path_join(&path, folder, "b");
    return status == SW_OK ? write_string(path.text, of) : status;
}

static sw_status fill_too_late(const char *folder, const void *of)
{
    const sw_status status = fill_folder(folder, of);
    return status == SW_OK ? sw_folder_new(scratch("one").text) : status;
}

Test(temporary, no_folder_is_replaced_on_any_disk)
{
    no_free_names = true;
    cr_expect_eq(sw_folder_write(scratch("one").text, fill_too_late, "y"), SW_ERROR_EXISTS);
    cr_expect_eq(sw_folder_write(scratch("one").text, fill_folder, "y"), SW_ERROR_EXISTS);
    cr_expect_eq(sw_folder_write(scratch("two").text, fill_folder, "y"), SW_OK);
    expect_content(scratch("two/b").text, "y");
    cr_expect_eq(scratch_count(scratch("one").text), 0);
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
}

Test(temporary, names_are_unique)
{
    sw_path one, two;
    cr_assert_eq(sw_temporary_name(&one, "a"), SW_OK);
    cr_assert_eq(sw_temporary_name(&two, "a"), SW_OK);
    cr_expect_str_neq(one.text, two.text);
    cr_expect_eq(strncmp(one.text, "a.", 2), 0);
}

Test(temporary, sweep_all)
{
    const scratch_path kept = scratch("a/notes.tmp-1"),
                       deep = scratch("a/b/c.tmp-0123456789abcdef");
    const scratch_path half = scratch("a/x.tmp-0123456789abcdef");
    cr_assert_eq(sw_folder_new(scratch("a/b").text), SW_OK);
    cr_assert_eq(sw_folder_new(half.text), SW_OK);
    cr_assert_eq(write_string(scratch("a/x.tmp-0123456789abcdef/y").text, "half"), SW_OK);
    cr_assert_eq(write_string(kept.text, "x"), SW_OK);
    cr_assert_eq(write_string(deep.text, "x"), SW_OK);
    sw_temporary_sweep_all(scratch("a").text, 0);
    cr_expect(sw_path_exists(kept.text) && sw_path_exists(deep.text) && !sw_path_exists(half.text));
    sw_temporary_sweep_all(scratch("a").text, 1);
    cr_expect(sw_path_exists(kept.text) && !sw_path_exists(deep.text));
    sw_temporary_sweep_all(scratch("nothing").text, 1);
}

Test(temporary, sweep_removes_only_temporaries_of_the_file)
{
    scratch_path path = scratch("a.txt"), other = scratch("b.txt.tmp-1-0");
    cr_assert_eq(write_string(path.text, "x"), SW_OK);
    cr_assert_eq(write_string(scratch("a.txt.tmp-123-0").text, "half"), SW_OK);
    cr_assert_eq(write_string(other.text, "x"), SW_OK);
    sw_temporary_sweep(path.text);
    cr_expect_eq(scratch_count(scratch_folder), 2);
    cr_expect(sw_path_exists(path.text) && sw_path_exists(other.text));
}
