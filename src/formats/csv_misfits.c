/* csv_misfits.c - the fields of a CSV row that should be numbers and are not, and what to do about
 * them. */
#include "formats/csv_misfits.h"

#include "base/error.h"
#include "base/quoted.h"
#include "data/builder_faults.h"
#include "data/group_name.h"
#include "data/grow.h"
#include "formats/csv_guess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 8 }; /* values of a row that a message shows */

sw_status sw_csv_misfits_add(sw_csv_misfits *misfits, int64_t column, int64_t line,
                             const char *value)
{
    sw_csv_misfit *list =
        sw_grow(misfits->list, misfits->count, &misfits->capacity, sizeof *misfits->list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory for the fields of a row");
    misfits->list = list;
    list[misfits->count++] = (sw_csv_misfit){column, line, misfits->text.length};
    sw_text_append(&misfits->text, value, strlen(value) + 1);
    return sw_text_status(&misfits->text);
}

void sw_csv_misfits_clear(sw_csv_misfits *misfits)
{
    misfits->count = 0;
    misfits->text.length = 0;
}

void sw_csv_misfits_free(sw_csv_misfits *misfits)
{
    free(misfits->list);
    sw_text_free(&misfits->text);
}

/* The value of a misfit, shortened for a message. */
static sw_excerpt value_of(const sw_csv_misfits *misfits, int64_t i)
{
    return sw_excerpt_of(misfits->text.data + misfits->list[i].value);
}

/* ---- What to do about it --------------------------------------------------------------------- */

/* The options that read decimal commas; "" if no value has one. */
static void advise_decimal(sw_text *advice, const sw_csv_misfits *misfits,
                           const sw_csv_dialect *dialect)
{
    for (int64_t i = 0; i < misfits->count; i++) {
        if (!sw_csv_has_comma(misfits->text.data + misfits->list[i].value)) continue;
        const char separator[] = {dialect->separator, 0};
        const char *name = dialect->separator == '\t' ? "tab" : separator;
        if (dialect->separator != ',') sw_text_add(advice, "sep=%s:", name);
        sw_text_add(advice, "decimal=, reads decimal commas");
        return;
    }
}

/* The first of the columns whose name sounds right; -1 if there is none. */
static int64_t find_name(const sw_csv_misfits *misfits, const sw_csv_header *header,
                         bool (*may_be)(const char *name))
{
    for (int64_t i = 0; i < misfits->count; i++)
        if (may_be(header->names.name[misfits->list[i].column])) return misfits->list[i].column;
    return -1;
}

/* Append ", option=COLUMN what", unless the column is -1. */
static void advise_option(sw_text *advice, const sw_csv_header *header, const char *option,
                          int64_t column, const char *what)
{
    if (column < 0) return;
    sw_text_add(advice, ", %s=", option);
    sw_quote(advice, header->names.name[column]);
    sw_text_add(advice, " %s", what);
}

/* The option that takes the value as missing, if all columns have the same. */
static void advise_na(sw_text *advice, const sw_csv_misfits *misfits)
{
    const char *value = misfits->text.data + misfits->list[0].value;
    for (int64_t i = 1; i < misfits->count; i++)
        if (strcmp(misfits->text.data + misfits->list[i].value, value) != 0) return;
    sw_text_add(advice, ", na=%s takes it as missing", sw_quoted_of(value).text);
}

/* The options that leave the columns out, or take the value as missing, and those that may use one
 * of them: as the class if the file has no answers, or as the group. */
static void advise_columns(sw_text *advice, const sw_csv_misfits *misfits,
                           const sw_csv_header *header)
{
    char *const *name = header->names.name;
    sw_text_add(advice, "ignore=");
    for (int64_t i = 0; i < misfits->count; i++) {
        if (i > 0) sw_text_add(advice, "+");
        sw_quote(advice, name[misfits->list[i].column]);
    }
    sw_text_add(advice, " leaves the column%s out", misfits->count > 1 ? "s" : "");
    advise_na(advice, misfits);
    const bool answered =
        header->count[SW_CSV_LABEL] || header->count[SW_CSV_LABELS] || header->count[SW_CSV_TARGET];
    int64_t label = find_name(misfits, header, sw_csv_may_be_label);
    const int64_t group = find_name(misfits, header, sw_is_group_name);
    if (label < 0 && group < 0 && misfits->count == 1) label = misfits->list[0].column;
    advise_option(advice, header, "label", answered ? -1 : label, "makes it the class");
    advise_option(advice, header, "group", header->count[SW_CSV_GROUP] ? -1 : group,
                  "keeps its sets in one split");
}

/* ---- Reports --------------------------------------------------------------------------------- */

/* One fault for all columns of the first row. */
static sw_status report_columns(sw_csv_misfits *misfits, sw_builder *builder, sw_csv_header *header,
                                const sw_csv_dialect *dialect)
{
    sw_text values = {0}, advice = {0};
    advise_decimal(&advice, misfits, dialect);
    if (!advice.data) advise_columns(&advice, misfits, header);
    for (int64_t i = 0; i < misfits->count; i++) {
        const int64_t column = misfits->list[i].column;
        if (i < SHOWN)
            sw_text_add(&values, "%scolumn \"%s\" is \"%s\"", i ? ", " : "",
                        sw_excerpt_of(header->names.name[column]).text, value_of(misfits, i).text);
        header->column[column].kind = SW_CSV_IGNORED;
    }
    if (misfits->count > SHOWN)
        sw_text_add(&values, ", and %lld more", (long long)misfits->count - SHOWN);
    sw_status status = sw_builder_no_memory(builder);
    if (sw_text_status(&values) == SW_OK && sw_text_status(&advice) == SW_OK)
        status =
            sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", misfits->list[0].line},
                            "%s, expected %s (%s)", values.data,
                            misfits->count > 1 ? "numbers" : "a number", advice.data);
    sw_text_free(&values);
    sw_text_free(&advice);
    return sw_builder_fault(builder, status);
}

/* Is it a number once its points are removed? */
static bool has_points(const char *value)
{
    return strchr(value, '.') && !value[strspn(value, "0123456789.+-eE")];
}

/* A fault for each field of a later row. */
static sw_status report_fields(sw_csv_misfits *misfits, sw_builder *builder,
                               const sw_csv_header *header, const sw_csv_dialect *dialect)
{
    for (int64_t i = 0; i < misfits->count; i++) {
        const sw_csv_misfit *misfit = &misfits->list[i];
        const char *name = header->names.name[misfit->column];
        const char *value = misfits->text.data + misfit->value;
        char na[400] = "";
        const char *sign = "";
        if (dialect->decimal == ',' && has_points(value)) sign = " with a decimal comma";
        if (dialect->decimal == '.' && sw_csv_has_comma(value)) sign = " with a decimal point";
        if (!*sign && !misfits->advised_na) {
            snprintf(na, sizeof na, " (na=%s takes it as missing, ignore=%s leaves the column out)",
                     sw_quoted_of(value).text, sw_quoted_of(name).text);
            misfits->advised_na = true;
        }
        SW_TRY(sw_builder_fault(
            builder,
            sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", misfit->line},
                            "column \"%s\" is \"%s\", expected a number%s%s",
                            sw_excerpt_of(name).text, value_of(misfits, i).text, sign, na)));
    }
    return SW_OK;
}

sw_status sw_csv_misfits_report(sw_csv_misfits *misfits, sw_builder *builder, sw_csv_header *header,
                                const sw_csv_dialect *dialect, bool first_row)
{
    sw_status status = SW_OK;
    if (misfits->count > 0)
        status = first_row && !sw_builder_goes_on(builder)
                     ? report_columns(misfits, builder, header, dialect)
                     : report_fields(misfits, builder, header, dialect);
    sw_csv_misfits_clear(misfits);
    return status;
}
