/* builder_faults.c - the faults of a file are collected, so that one message tells all of them. */
#include "data/builder_faults.h"

#include "base/path.h"
#include "data/builder_state.h"

#include <stdio.h>
#include <string.h>

enum { MOST_FAULTS = 10, MOST_TEXT = 3500 }; /* what a message has room for */

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

sw_status sw_builder_fault(sw_builder *builder, sw_status status)
{
    if (status != SW_ERROR_FORMAT || builder->unsorted) return status;
    if (sw_builder_goes_on(builder)) {
        if (builder->sets == 0) return sw_builder_skip(builder, status);
        spoil(builder);
        return SW_OK;
    }
    sw_text *text = &builder->fault;
    const char *fault = without_path(builder);
    if (builder->faults == MOST_FAULTS || text->length + strlen(fault) > MOST_TEXT) {
        sw_text_add(text, "\n  and more");
        return sw_builder_check_faults(builder);
    }
    builder->faults++;
    sw_text_add(text, builder->faults > 1 ? "\n  %s" : "  %s", fault);
    return sw_text_status(text);
}

sw_status sw_builder_check_faults(const sw_builder *builder)
{
    char heading[sizeof(sw_path) + 32];
    if (builder->faults == 0) return SW_OK;
    if (!strchr(builder->fault.data, '\n'))
        return sw_fail(SW_ERROR_FORMAT, "%s: %s", builder->path, builder->fault.data + 2);
    snprintf(heading, sizeof heading, "%s: %d faults", builder->path, builder->faults);
    return sw_fail_list(SW_ERROR_FORMAT, heading, builder->fault.data);
}
