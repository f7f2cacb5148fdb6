/* builder_faults.c - the faults of a file are collected, so that one message tells all of them. */
#include "data/builder_faults.h"

#include "base/path.h"
#include "data/builder_state.h"

#include <stdio.h>
#include <string.h>

enum { MOST_TEXT = 3500 }; /* what a message has room for */

/* The current message without the path before it. */
static const char *without_path(const sw_builder *builder)
{
    const char *message = sw_error_message();
    const size_t length = strlen(builder->path);
    const bool begins = strncmp(message, builder->path, length) == 0;
    return begins && strncmp(message + length, ": ", 2) == 0 ? message + length + 2 : message;
}

bool sw_builder_goes_on(const sw_builder *builder)
{
    return builder->streamed && builder->options->fault;
}

/* Leave out the set that came last, and report its first fault, which is the last message. */
static void spoil(sw_builder *builder)
{
    const sw_builder_options *options = builder->options;
    sw_builder_entry *last = &builder->set[builder->sets - 1];
    if (!last->spoiled) options->fault(options->fault_user, sw_error_message());
    last->spoiled = true;
    builder->rows -= last->rows; /* in a stream, they are the last rows */
    builder->spans -= last->rows > 0;
    last->rows = 0;
}

sw_status sw_builder_spoil(sw_builder *builder, int64_t set, sw_status status)
{
    const sw_builder_options *options = builder->options;
    if (status != SW_ERROR_FORMAT || !sw_builder_goes_on(builder)) return status;
    if (!builder->set[set].spoiled) options->fault(options->fault_user, sw_error_message());
    builder->set[set].spoiled = true;
    return SW_OK;
}

sw_status sw_builder_skip(sw_builder *builder, sw_status status)
{
    if (status != SW_ERROR_FORMAT || builder->unsorted || !sw_builder_goes_on(builder))
        return status;
    builder->options->fault(builder->options->fault_user, sw_error_message());
    builder->numbered++;
    return SW_OK;
}

/* A record is refused because of a fault of builder->unfit. Was there one before? Then it is only
 * counted. */
static bool is_counted(sw_builder *builder)
{
    const int64_t column = builder->unfit - 1;
    builder->unfit = 0;
    for (int i = 0; i < builder->unfit_columns && column >= 0; i++)
        if (builder->unfit_column[i].column == column) {
            builder->unfit_column[i].count++;
            return true;
        }
    if (column >= 0 && builder->faults < SW_MOST_FAULTS)
        builder->unfit_column[builder->unfit_columns++] =
            (sw_unfit_column){column, 1, builder->faults};
    return false;
}

sw_status sw_builder_fault(sw_builder *builder, sw_status status)
{
    if (status != SW_ERROR_FORMAT || builder->unsorted) return status;
    if (sw_builder_goes_on(builder)) {
        if (builder->sets == 0) return sw_builder_skip(builder, status);
        spoil(builder);
        return SW_OK;
    }
    if (is_counted(builder)) return SW_OK;
    sw_text *text = &builder->fault;
    const char *fault = without_path(builder);
    if (builder->faults == SW_MOST_FAULTS || text->length + strlen(fault) > MOST_TEXT) {
        sw_text_add(text, "\n  and more");
        return sw_builder_check_faults(builder);
    }
    builder->faults++;
    sw_text_add(text, builder->faults > 1 ? "\n  %s" : "  %s", fault);
    return sw_text_status(text);
}

/* Add to the list how many elements, or rows that name a class, have the fault of that line. */
static void add_count(sw_text *list, const sw_builder *builder, int line)
{
    int i = 0;
    while (i < builder->unfit_columns && builder->unfit_column[i].line != line) i++;
    if (i == builder->unfit_columns || builder->unfit_column[i].count == 1) return;
    const bool numbers = builder->unfit_column[i].column + 1 < SW_UNFIT_ROW(SW_ROWS);
    const bool all = numbers && builder->rows == 0 && builder->unfit_columns == 1;
    sw_text_add(list, " (in %lld %s%s)", (long long)builder->unfit_column[i].count,
                numbers ? "elements" : "rows", all ? ", which are all: leave the column out" : "");
}

/* The faults, each with the number of elements or rows that have it. */
static sw_status list_faults(sw_text *list, const sw_builder *builder)
{
    const char *at = builder->fault.data;
    for (int line = 0; *at; line++) {
        const size_t length = strcspn(at, "\n");
        sw_text_append(list, at, length);
        add_count(list, builder, line);
        at += length;
        if (*at) sw_text_append(list, at++, 1);
    }
    return sw_text_status(list);
}

sw_status sw_builder_check_faults(const sw_builder *builder)
{
    char heading[sizeof(sw_path) + 32];
    sw_text list = {0};
    if (builder->faults == 0) return SW_OK;
    sw_status status = list_faults(&list, builder);
    snprintf(heading, sizeof heading, "%s: %d faults", builder->path, builder->faults);
    if (status == SW_OK)
        status = strchr(list.data, '\n')
                     ? sw_fail_list(SW_ERROR_FORMAT, heading, list.data)
                     : sw_fail(SW_ERROR_FORMAT, "%s: %s", builder->path, list.data + 2);
    sw_text_free(&list);
    return status;
}
