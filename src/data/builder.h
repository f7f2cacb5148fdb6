/* builder.h - turns the records of a file into a data set.
 *
 * A reader declares the columns, then adds sets and elements in the order of the file. The elements
 * of a set need not be neighbours. sw_builder_finish makes the data set: it brings the elements of
 * each set together, numbers the classes, draws or checks the splits, and measures the scales.
 *
 * A reader that meets elements one by one calls
 *
 *   sw_builder_features   once: width and names of the elements
 *   sw_builder_contexts   and sw_builder_outputs, if the file has such columns
 *   sw_builder_set        finds or adds the set of a name           (builder_sets.h)
 *   sw_builder_tag        the class, split, group or fold of a set
 *   sw_builder_row        its answers or its context
 *   sw_builder_element    adds an element to a set                  (builder_elements.h)
 *
 * A reader that has the elements of many sets in one array calls sw_builder_features, then
 * sw_builder_block, and then sw_builder_tag and sw_builder_row with the numbers of the sets.
 *
 * Each call takes the location in the file that it is about. Error messages are complete: they name
 * the file, the location, and what was expected. */
#ifndef SW_DATA_BUILDER_H
#define SW_DATA_BUILDER_H

#include "base/arena.h"
#include "base/error.h"
#include "data/builder_options.h"
#include "data/location.h"

#include <setwise/data.h>

typedef struct sw_builder sw_builder;

/* A builder that fills `dataset`, whose arena holds all memory of the result. The path and the
 * options are borrowed. `seed` keys the splits that are drawn, and the random numbers of a
 * reader. */
sw_status sw_builder_new(sw_builder **out, sw_dataset *dataset, const char *path,
                         const sw_builder_options *options, uint64_t seed);
void sw_builder_free(sw_builder *builder); /* NULL is legal */

const char *sw_builder_path(const sw_builder *builder);
uint64_t sw_builder_seed(const sw_builder *builder);

/* Memory that lives as long as the data set, and as the file is read. */
sw_arena *sw_builder_arena(const sw_builder *builder);

/* Are answers, splits and instance labels passed over? Then calls that give them do nothing. */
bool sw_builder_unanswered(const sw_builder *builder);

/* Does it make one data set after another? */
bool sw_builder_is_stream(const sw_builder *builder);

/* The schema of the model that the sets are for; NULL: they are to be trained on. */
const sw_schema *sw_builder_model(const sw_builder *builder);

/* What the option `map` says. */
sw_map sw_builder_map(const sw_builder *builder);

/* Does the option `ignore` list the name? */
bool sw_builder_ignores(const sw_builder *builder, const char *name);

/* For formats without columns, where `ignore` can only be "split": SW_ERROR_ARGUMENT if it is
 * anything else. */
sw_status sw_builder_check_ignore(const sw_builder *builder);

/* ---- Errors ---------------------------------------------------------------------------------- */

/* The error "points.csv: line 12: ...". Use SW_ERROR_FORMAT unless another status fits better. */
sw_status sw_builder_fail(const sw_builder *builder, sw_status status, sw_location location,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));
sw_status sw_builder_no_memory(const sw_builder *builder);

/* Add a warning about how the file is read; "": none. Sets for a model get none, because its
 * training has warned of such a file. */
sw_status sw_builder_warn(sw_builder *builder, const char *text);

/* Note that the file has decimal commas. A model of the data set then expects them in other files.
 */
void sw_builder_decimal_comma(sw_builder *builder);

/* ---- Columns, before the first set ----------------------------------------------------------- */

/* Names are copied. NULL: the columns have no names. If the sets are for a model, columns with
 * names may have any order, and are brought into the model's. SW_ERROR_FORMAT: the model does not
 * know a column that is not ignored, or one of its columns is missing. */
sw_status sw_builder_features(sw_builder *builder, int64_t width, const char *const *name);
sw_status sw_builder_contexts(sw_builder *builder, int64_t width, const char *const *name);

/* The first number of each element is a token, 0 .. vocabulary-1. The tokens' words [vocabulary]
 * are copied; NULL: they are not known. After sw_builder_features. */
sw_status sw_builder_vocabulary(sw_builder *builder, int64_t vocabulary, const char *const *word);

/* The task of the data set. Without this call it is classes, and sw_builder_tag collects their
 * names. Labels and regression: each set has `outputs` numbers (sw_builder_row). Classes: `name`
 * lists all of them in their order. */
sw_status sw_builder_outputs(sw_builder *builder, sw_task task, int64_t outputs,
                             const char *const *name);

/* Elements are words (sw_builder_word), which become tokens: the hash of the word (option `hash`);
 * or its rank among the most frequent words of the training split (option `words`), and token 0 for
 * all other words. Call this instead of sw_builder_features. */
sw_status sw_builder_words(sw_builder *builder);

#endif
