/* csv_misfits.c - the fields of a CSV file that should be numbers and are not, and what to do about
 * them. */
#include "formats/csv_misfits.h"

#include "base/error.h"
#include "base/quoted.h"
#include "data/builder_faults.h"
#include "data/group_name.h"
#include "data/grow.h"
#include "formats/csv_guess.h"
#include "formats/csv_notation.h"
#include "formats/csv_thousands.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 8,      /* columns without numbers that a message shows */
    SHOWN_TEXTS = 3 /* texts of a column */
};

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
    free(misfits->column);
    sw_text_free(&misfits->text);
    sw_text_free(&misfits->kept);
}

/* ---- What columns keep ----------------------------------------------------------------------- */

/* Keep the text unless an equal one is kept. */
static sw_status keep_text(sw_csv_misfits *misfits, sw_csv_misfit_column *column, const char *value)
{
    for (int t = 0; t < column->texts && t < SW_CSV_TEXTS; t++)
        if (strcmp(misfits->kept.data + column->text[t], value) == 0) return SW_OK;
    if (column->texts > SW_CSV_TEXTS || column->texts++ == SW_CSV_TEXTS) return SW_OK;
    column->text[column->texts - 1] = misfits->kept.length;
    sw_text_append(&misfits->kept, value, strlen(value) + 1);
    return sw_text_status(&misfits->kept);
}

static sw_status keep_row(sw_csv_misfits *misfits, int64_t columns)
{
    if (!misfits->column) misfits->column = calloc((size_t)columns, sizeof *misfits->column);
    if (!misfits->column)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld columns", (long long)columns);
    for (int64_t i = 0; i < misfits->count; i++) {
        const sw_csv_misfit *misfit = &misfits->list[i];
        sw_csv_misfit_column *column = &misfits->column[misfit->column];
        if (column->count++ == 0) column->line = misfit->line;
        SW_TRY(keep_text(misfits, column, misfits->text.data + misfit->value));
    }
    return SW_OK;
}

static const char *text_of(const sw_csv_misfits *misfits, int64_t column, int t)
{
    return misfits->kept.data + misfits->column[column].text[t];
}

/* Some columns of the file. */
typedef struct columns {
    int64_t *list; /* [count] */
    int64_t count;
} columns;

/* ---- What to do about it --------------------------------------------------------------------- */

/* The first of the columns whose name sounds right; -1 if there is none. */
static int64_t find_name(const columns *c, const sw_csv_header *header,
                         bool (*may_be)(const char *name))
{
    for (int64_t i = 0; i < c->count; i++)
        if (may_be(header->names.name[c->list[i]])) return c->list[i];
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

static bool has_letter(const char *value)
{
    while (*value && !isalpha((unsigned char)*value) && (unsigned char)*value < 0x80) value++;
    return *value != 0;
}

/* May the text stand for a missing number? A user must be able to type it as a message shows it,
 * and it must not be a number in another notation. */
static bool may_be_missing(const char *value)
{
    return *value && (has_letter(value) || !strpbrk(value, "0123456789")) &&
           strcmp(sw_excerpt_of(value).text, value) == 0;
}

/* Suggest `na` with the text, if all columns have only this one. */
static void advise_one_text(sw_text *advice, const sw_csv_misfits *misfits, const columns *c)
{
    const char *text = text_of(misfits, c->list[0], 0);
    if (!may_be_missing(text)) return;
    for (int64_t i = 0; i < c->count; i++)
        if (misfits->column[c->list[i]].texts > 1 ||
            strcmp(text_of(misfits, c->list[i], 0), text) != 0)
            return;
    sw_text_add(advice, ", na=%s takes it as missing", sw_quoted_of(text).text);
}

/* Are the texts of a column words that come again and again, as those of a category do? */
static bool may_be_category(const sw_csv_misfits *misfits, int64_t column)
{
    const sw_csv_misfit_column *c = &misfits->column[column];
    for (int t = 0; t < c->texts && t < SW_CSV_TEXTS; t++)
        if (!has_letter(text_of(misfits, column, t))) return false; /* a date, for instance */
    return c->texts > 1 && c->texts <= SW_CSV_TEXTS && c->count >= 2 * c->texts;
}

/* Does the text begin with a number, which a unit follows: "180 cm", "<0,6 mg/l", "12 %", "3 m2"?
 * Of a date such as "14 March 2026", more than a digit follows. */
static bool has_unit(const char *text)
{
    text += strspn(text, "<>=~ +-");
    const char *unit = text + strspn(text, "0123456789.,");
    if (unit == text) return false;
    unit += strspn(unit, " ");
    const char *digit = unit + strcspn(unit, "0123456789");
    return (has_letter(unit) || *unit == '%') && !strchr("-/:", *unit) &&
           strspn(digit, "0123456789") < 2;
}

/* Say how numbers lose their units, if a column has such texts. */
static void advise_units(sw_text *advice, const sw_csv_misfits *misfits, const columns *c,
                         const sw_csv_header *header)
{
    for (int64_t i = 0; i < c->count; i++) {
        if (!has_unit(text_of(misfits, c->list[i], 0))) continue;
        sw_text_add(
            advice,
            "units have to be taken off, as by table[\"%s\"].str.extract(r\"(-?\\d[\\d.,]*)\") "
            "of pandas, ",
            sw_excerpt_of(header->names.name[c->list[i]]).text);
        return;
    }
}

/* Suggest `categories`, which makes columns of 0 and 1 of the words. */
static void advise_categories(sw_text *advice, const sw_csv_misfits *misfits, const columns *c,
                              const sw_csv_header *header)
{
    int count = 0;
    for (int64_t i = 0; i < c->count; i++) {
        if (!may_be_category(misfits, c->list[i])) continue;
        sw_text_add(advice, count++ ? "+" : ", categories=");
        sw_quote(advice, header->names.name[c->list[i]]);
    }
    if (count > 0)
        sw_text_add(advice, " makes columns of 0 and 1 of %s words", count > 1 ? "their" : "its");
}

/* Suggest options that leave the columns out or take their text as missing, and that use one of
 * them: as the class if the file has no answers, or as the group. */
static void advise_columns(sw_text *advice, const sw_csv_misfits *misfits, const columns *c,
                           const sw_csv_header *header)
{
    advise_units(advice, misfits, c, header);
    sw_text_add(advice, "ignore=");
    for (int64_t i = 0; i < c->count; i++) {
        if (i > 0) sw_text_add(advice, "+");
        sw_quote(advice, header->names.name[c->list[i]]);
    }
    sw_text_add(advice, " leaves the column%s out", c->count > 1 ? "s" : "");
    advise_one_text(advice, misfits, c);
    advise_categories(advice, misfits, c, header);
    const bool answered =
        header->count[SW_CSV_LABEL] || header->count[SW_CSV_LABELS] || header->count[SW_CSV_TARGET];
    int64_t label = find_name(c, header, sw_csv_may_be_label);
    const int64_t group = find_name(c, header, sw_is_group_name);
    if (label < 0 && group < 0 && c->count == 1) label = c->list[0];
    advise_option(advice, header, "label", answered ? -1 : label, "makes it the class");
    advise_option(advice, header, "group", header->count[SW_CSV_GROUP] ? -1 : group,
                  "keeps its sets in one split");
}

/* Suggest `na` if the texts of a column are few, are words and are not most of its fields;
 * `categories`; and `ignore`. */
static void advise_texts(sw_text *advice, const sw_csv_misfits *misfits, int64_t column,
                         const sw_csv_header *header, int64_t rows)
{
    const sw_csv_misfit_column *misfit = &misfits->column[column];
    const int texts = misfit->texts;
    const char *name = header->names.name[column];
    const columns one = {.list = &column, .count = 1};
    const bool again = strcmp(text_of(misfits, column, 0), name) == 0;
    bool missing = !again && texts <= SHOWN_TEXTS && 2 * misfit->count <= rows;
    for (int t = 0; missing && t < texts; t++)
        missing = may_be_missing(text_of(misfits, column, t));
    for (int t = 0; missing && t < texts; t++) {
        sw_text_add(advice, t ? "+" : "na=");
        sw_quote(advice, text_of(misfits, column, t));
    }
    if (missing) sw_text_add(advice, " takes %s as missing, ", texts > 1 ? "them" : "it");
    if (again) sw_text_add(advice, "a header again, which has to be taken out, ");
    if (strchr("<>", *text_of(misfits, column, 0)))
        sw_text_add(advice, "a limit of what can be measured needs a number in its place, ");
    advise_units(advice, misfits, &one, header);
    sw_text_add(advice, "ignore=%s leaves the column out", sw_quoted_of(name).text);
    if (!missing) advise_categories(advice, misfits, &one, header);
}

/* ---- Reports --------------------------------------------------------------------------------- */

/* Report all columns without numbers as one fault. */
static sw_status report_columns(const sw_csv_misfits *misfits, sw_builder *builder,
                                const sw_csv_header *header, const sw_csv_dialect *dialect,
                                const columns *c)
{
    sw_text values = {0}, advice = {0};
    bool number = false;
    for (int64_t i = 0; i < c->count && !number; i++)
        number = sw_csv_advise_number(&advice, text_of(misfits, c->list[i], 0), dialect);
    if (!number) advise_columns(&advice, misfits, c, header);
    for (int64_t i = 0; i < c->count && i < SHOWN; i++)
        sw_text_add(&values, "%scolumn \"%s\" is \"%s\"", i ? ", " : "",
                    sw_excerpt_of(header->names.name[c->list[i]]).text,
                    sw_excerpt_of(text_of(misfits, c->list[i], 0)).text);
    if (c->count > SHOWN) sw_text_add(&values, ", and %lld more", (long long)c->count - SHOWN);
    sw_status status = sw_builder_no_memory(builder);
    if (sw_text_status(&values) == SW_OK && sw_text_status(&advice) == SW_OK)
        status = sw_builder_fail(
            builder, SW_ERROR_FORMAT, (sw_location){"line", misfits->column[c->list[0]].line},
            "%s, expected %s%s (%s)", values.data, c->count > 1 ? "numbers" : "a number",
            sw_csv_expected_sign(dialect, text_of(misfits, c->list[0], 0)), advice.data);
    sw_text_free(&values);
    sw_text_free(&advice);
    return sw_builder_fault(builder, status);
}

/* Report the columns of labels as one fault. */
static sw_status report_labels(const sw_csv_misfits *misfits, sw_builder *builder,
                               const sw_csv_header *header)
{
    sw_items list = {0};
    int64_t count = 0, first = 0;
    for (int64_t i = 0; i < header->names.count; i++) {
        if (header->column[i].kind != SW_CSV_LABELS || misfits->column[i].count == 0) continue;
        if (count++ == 0) first = i;
        sw_items_add(&list, "column \"%s\" is \"%s\"", sw_excerpt_of(header->names.name[i]).text,
                     sw_excerpt_of(text_of(misfits, i, 0)).text);
    }
    if (count == 0) return SW_OK;
    return sw_builder_fault(
        builder, sw_builder_fail(
                     builder, SW_ERROR_FORMAT, (sw_location){"line", misfits->column[first].line},
                     "%s, expected 0 or 1 (or no and yes) in a column for each label (a column "
                     "that lists labels becomes such by get_dummies of pandas: "
                     "table.join(table.pop(\"%s\").str.get_dummies(\";\")))",
                     list.text, sw_excerpt_of(header->names.name[first]).text));
}

/* What is expected in a column that looks so, and the decimal sign of it. */
static const char *expected_in(unsigned char looks)
{
    return looks & SW_CSV_TRUTH ? "true or false" : "a number";
}
static const char *sign_in(unsigned char looks, const sw_csv_dialect *dialect, const char *value)
{
    return looks & SW_CSV_TRUTH ? "" : sw_csv_expected_sign(dialect, value);
}

/* Report a column that has numbers, too, or true and false. */
static sw_status report_column(const sw_csv_misfits *misfits, sw_builder *builder,
                               const sw_csv_header *header, const sw_csv_dialect *dialect,
                               const unsigned char *looks, int64_t column, int64_t rows)
{
    const sw_csv_misfit_column *misfit = &misfits->column[column];
    const char *name = header->names.name[column], *sign = "";
    bool number = false;
    sw_text values = {0}, advice = {0};
    if (misfit->count > 1) sw_text_add(&advice, "in %lld lines; ", (long long)misfit->count);
    for (int t = 0; t < misfit->texts && t < SHOWN_TEXTS; t++) {
        const char *value = text_of(misfits, column, t);
        sw_text_add(&values, "%s\"%s\"", t ? " or " : "", sw_excerpt_of(value).text);
        if (!*sign) sign = sign_in(looks[column], dialect, value);
        if (!number) number = sw_csv_advise_number(&advice, value, dialect);
    }
    if (!number) advise_texts(&advice, misfits, column, header, rows);
    sw_status status = sw_builder_no_memory(builder);
    if (sw_text_status(&values) == SW_OK && sw_text_status(&advice) == SW_OK)
        status =
            sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", misfit->line},
                            "column \"%s\" is %s%s, expected %s%s (%s)", sw_excerpt_of(name).text,
                            values.data, misfit->texts > SHOWN_TEXTS ? " or others" : "",
                            expected_in(looks[column]), sign, advice.data);
    sw_text_free(&values);
    sw_text_free(&advice);
    return sw_builder_fault(builder, status);
}

/* Has the column a text in the first row alone, and numbers below it? */
static bool may_have_unit(const sw_csv_misfits *misfits, int64_t column, int64_t rows)
{
    const sw_csv_misfit_column *c = &misfits->column[column];
    return rows > 1 && c->count == 1 && c->line == misfits->first_line;
}

/* Report columns that have a text in the first row alone: the row holds their units. */
static sw_status report_units(const sw_csv_misfits *misfits, sw_builder *builder,
                              const sw_csv_header *header, int64_t rows, bool *found)
{
    sw_items list = {0};
    int count = 0;
    for (int64_t i = 0; i < header->names.count; i++) {
        if (!may_have_unit(misfits, i, rows)) continue;
        count++;
        sw_items_add(&list, "column \"%s\" is \"%s\"", sw_excerpt_of(header->names.name[i]).text,
                     sw_excerpt_of(text_of(misfits, i, 0)).text);
    }
    *found = count > 1;
    if (!*found) return SW_OK;
    return sw_builder_fault(
        builder,
        sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", misfits->first_line},
                        "%s, and numbers in all other lines: if this one holds units, take "
                        "it out",
                        list.text));
}

sw_status sw_csv_misfits_report(const sw_csv_misfits *misfits, sw_builder *builder,
                                const sw_csv_header *header, const sw_csv_dialect *dialect,
                                const unsigned char *looks, int64_t rows)
{
    if (!misfits->column) return SW_OK;
    columns c = {.list = calloc((size_t)header->names.count, sizeof *c.list)};
    columns numbers = {.list = calloc((size_t)header->names.count, sizeof *numbers.list)};
    sw_status status = c.list && numbers.list ? SW_OK : sw_builder_no_memory(builder);
    for (int64_t i = 0; status == SW_OK && i < header->names.count; i++) {
        if (misfits->column[i].count == 0 || looks[i] & (SW_CSV_NUMBER | SW_CSV_TRUTH) ||
            header->column[i].kind == SW_CSV_LABELS)
            continue;
        columns *to =
            sw_csv_is_in_another_notation(text_of(misfits, i, 0), dialect) ? &numbers : &c;
        to->list[to->count++] = i;
    }
    bool units = false;
    if (status == SW_OK) status = report_units(misfits, builder, header, rows, &units);
    if (status == SW_OK && c.count > 0)
        status = report_columns(misfits, builder, header, dialect, &c);
    if (status == SW_OK && numbers.count > 0)
        status = report_columns(misfits, builder, header, dialect, &numbers);
    if (status == SW_OK) status = report_labels(misfits, builder, header);
    for (int64_t i = 0; status == SW_OK && i < header->names.count; i++)
        if (misfits->column[i].count > 0 && looks[i] & (SW_CSV_NUMBER | SW_CSV_TRUTH) &&
            header->column[i].kind != SW_CSV_LABELS && !(units && may_have_unit(misfits, i, rows)))
            status = report_column(misfits, builder, header, dialect, looks, i, rows);
    free(c.list);
    free(numbers.list);
    return status;
}

/* Suggest options for a text in a stream. */
static void advise_value(sw_text *advice, const char *name, const char *value)
{
    if (may_be_missing(value))
        sw_text_add(advice, "na=%s takes it as missing, ", sw_quoted_of(value).text);
    sw_text_add(advice, "ignore=%s leaves the column out", sw_quoted_of(name).text);
}

/* Report each misfit of a row as a fault. */
static sw_status report_row(sw_csv_misfits *misfits, sw_builder *builder,
                            const sw_csv_header *header, const sw_csv_dialect *dialect,
                            const unsigned char *looks)
{
    for (int64_t i = 0; i < misfits->count; i++) {
        const sw_csv_misfit *misfit = &misfits->list[i];
        const char *name = header->names.name[misfit->column];
        const char *value = misfits->text.data + misfit->value;
        sw_text advice = {0};
        if (!misfits->advised) {
            sw_text_add(&advice, " (");
            if (!sw_csv_advise_number(&advice, value, dialect)) advise_value(&advice, name, value);
            sw_text_add(&advice, ")");
            misfits->advised = true;
        }
        sw_status status = sw_text_status(&advice);
        if (status == SW_OK)
            status = sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", misfit->line},
                                     "column \"%s\" is \"%s\", expected %s%s%s",
                                     sw_excerpt_of(name).text, sw_excerpt_of(value).text,
                                     expected_in(looks[misfit->column]),
                                     sign_in(looks[misfit->column], dialect, value),
                                     advice.length > 0 ? advice.data : "");
        sw_text_free(&advice);
        SW_TRY(sw_builder_fault(builder, status));
    }
    return SW_OK;
}

sw_status sw_csv_misfits_end_row(sw_csv_misfits *misfits, sw_builder *builder,
                                 const sw_csv_header *header, const sw_csv_dialect *dialect,
                                 const unsigned char *looks)
{
    sw_status status = SW_OK;
    if (misfits->count > 0)
        status = sw_builder_is_stream(builder)
                     ? report_row(misfits, builder, header, dialect, looks)
                     : keep_row(misfits, header->names.count);
    sw_csv_misfits_clear(misfits);
    return status;
}
