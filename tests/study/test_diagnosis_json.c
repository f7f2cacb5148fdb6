/* test_diagnosis_json.c - attention.json, written and read. */
#include "expect.h"
#include "scratch.h"

#include <setwise/diagnosis.h>

#include <math.h>

TestSuite(diagnosis_json, .init = scratch_begin, .fini = scratch_end);

Test(diagnosis_json, reads_back)
{
    sw_diagnosis d = {.gradient = true, .sets = 20, .of = 30, .queries = 2, .heads = 4}, read;
    for (int i = 0; i < sw_measures(); i++)
        *(double *)((char *)&d + sw_measure_at(i)->offset) = 1 / (i + 3.0);
    d.stability = NAN;
    cr_assert_eq(sw_diagnosis_write(&d, scratch("a.json").text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_diagnosis_read(&read, scratch("a.json").text), SW_OK, "%s", sw_error_message());
    cr_expect(read.gradient && read.sets == 20 && read.of == 30);
    cr_expect(read.queries == 2 && read.heads == 4);
    for (int i = 0; i < sw_measures(); i++) {
        const double a = sw_measure_of(sw_measure_at(i), &d);
        const double b = sw_measure_of(sw_measure_at(i), &read);
        cr_expect(a == b || (isnan(a) && isnan(b)), "%s: %g, %g", sw_measure_at(i)->name, a, b);
    }
    size_t size;
    char *text = scratch_read(scratch("a.json").text, &size);
    cr_expect(strstr(text, "\"weights\": \"gradient x input\"") &&
              strstr(text, "\"warnings\": [\n"));
    free(text);
}

Test(diagnosis_json, says_what_it_cannot_read)
{
    sw_diagnosis d;
    cr_expect_eq(sw_diagnosis_read(&d, scratch("none").text), SW_ERROR_NOT_FOUND);
    scratch_write(scratch("a.json").text, "{\"sets\": 3,,}", 13);
    cr_expect_eq(sw_diagnosis_read(&d, scratch("a.json").text), SW_ERROR_FORMAT);
    expect_message("a.json: line 1: ");
    scratch_write(scratch("a.json").text, "[1]", 3);
    cr_expect_eq(sw_diagnosis_read(&d, scratch("a.json").text), SW_ERROR_FORMAT);
    expect_message("expected an object");
    scratch_write(scratch("a.json").text, "{\"sets\": 3}", 11);
    cr_assert_eq(sw_diagnosis_read(&d, scratch("a.json").text), SW_OK);
    cr_expect(d.sets == 3 && isnan(d.deletion_gain));
}
