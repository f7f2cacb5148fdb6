/* builder.h - sets on their way from a file into a data set. A reader declares the columns and puts
 * in sets and elements as it meets them, in any order; sw_builder_finish makes a data set of it:
 * sets whose elements lay apart are brought together, classes get their numbers, splits are drawn
 * or checked, scales are measured. All memory is the data set's.
 *
 * A reader that has the numbers one by one:
 *
 *   sw_builder_features   once: width and names of the elements
 *   sw_builder_contexts   or sw_builder_outputs, where the file has some
 *   sw_builder_set        the set of that name, found or begun
 *   sw_builder_label      what is known of it; also _target, _context, _role
 *   sw_builder_element        one of its elements
 *
 * and one that has them in a block: sw_builder_features, sw_builder_block, then _label ... by
 * number.
 *
 * Each takes the place in the file that it is about, for the message: errors come back complete,
 * with the file's name, the place, and what was expected. */
#ifndef SW_DATA_BUILDER_H
#define SW_DATA_BUILDER_H

#include "base/arena.h"
#include "base/error.h"

#include <setwise/data.h>

/* Where in the file: "line 12", "row 5", "byte 80". A unit of NULL: the whole file. */
typedef struct sw_location {
    const char *unit;
    int64_t number;
} sw_location;

/* What comes after the path in a spec: the fields of src/formats/options.def. */
typedef struct sw_file_options {
#define SW_FILE_TEXT(of, member, fallback, choices, help) char member[256];
#define SW_FILE_INT(of, member, fallback, least, largest, help) int64_t member;
#include "formats/options.def"
#undef SW_FILE_INT
#undef SW_FILE_TEXT
} sw_file_options;

typedef struct sw_builder sw_builder;

/* Begin a builder whose columns, sets and rows will be `dataset`'s; path and options are borrowed.
 * What is drawn (splits that the file does not give, points on a surface) is drawn from `seed`. */
sw_status sw_builder_new(sw_builder **out, sw_dataset *dataset, const char *path,
                         const sw_file_options *options, uint64_t seed);
void sw_builder_free(sw_builder *builder); /* NULL is legal */

const char *sw_builder_path(const sw_builder *builder);
const sw_file_options *sw_builder_options(const sw_builder *builder);
uint64_t sw_builder_seed(const sw_builder *builder);

/* Is the name one that the option `ignore` lists? And SW_ERROR_ARGUMENT if it lists another than
 * the split, which is all that can be left out of a format without columns. */
bool sw_builder_ignores(const sw_builder *builder, const char *name);
sw_status sw_builder_ignores_split(const sw_builder *builder);

/* "points.csv: line 12: ..." as an error; SW_ERROR_FORMAT where nothing else fits. */
sw_status sw_builder_fail(const sw_builder *builder, sw_status status, sw_location location,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Memory that lives as long as the data set. */
sw_arena *sw_builder_arena(sw_builder *builder);

/* ---- Columns, before the first set ----------------------------------------------------------- */

/* Names are copied; NULL: they have none. */
sw_status sw_builder_features(sw_builder *builder, int64_t width, const char *const *name);
sw_status sw_builder_contexts(sw_builder *builder, int64_t width, const char *const *name);

/* An element's first number is a token, 0 .. vocabulary-1. Its words [vocabulary] are copied; NULL:
 * they are not known. After sw_builder_features. */
sw_status sw_builder_vocabulary(sw_builder *builder, int64_t vocabulary, const char *const *token);

/* What is asked of a set. Without a call: classes, whose names are found (sw_builder_label). Labels
 * and regression: so many numbers a set (sw_builder_target). Classes with names: these, in this
 * order, and no other. */
sw_status sw_builder_outputs(sw_builder *builder, sw_task task, int64_t outputs,
                             const char *const *name);

/* An element is one token, sw_builder_word takes words: with the option `hash` their hashes; else
 * the most frequent `words` words of the training split, and number 0 for all others. Instead of
 * sw_builder_features. */
sw_status sw_builder_words(sw_builder *builder);

/* ---- Sets ------------------------------------------------------------------------------------ */

/* The set of that name; begun, if there is none yet, with number `sets so far`. NULL: a new one.
 * All sets have a name, or none has. */
sw_status sw_builder_set(sw_builder *builder, int64_t *set, const char *name, sw_location location);

/* The same, but an error if there is one of that name. */
sw_status sw_builder_new_set(sw_builder *builder, int64_t *set, const char *name,
                             sw_location location);

/* The class of a set. A second call with another class is an error that names both places. */
sw_status sw_builder_label(sw_builder *builder, int64_t set, const char *name,
                           sw_location location);

/* [outputs] of labels or regression; [context] what comes with it. A second call has to bring the
 * same. */
sw_status sw_builder_target(sw_builder *builder, int64_t set, const double *y,
                            sw_location location);
sw_status sw_builder_context(sw_builder *builder, int64_t set, const double *c,
                             sw_location location);

/* train, valid (or validation, val), test, in any case; or the numbers 0, 1, 2. All sets have one,
 * or none. Not taken where the option `ignore` lists the split, be it a column or folders. */
sw_status sw_builder_role(sw_builder *builder, int64_t set, const char *name, sw_location location);

/* ---- Elements -------------------------------------------------------------------------------- */

enum { SW_NO_INSTANCE = -1 };

/* An element of the set: x [width]; instance: whether it carries the label, 0 or 1, of all elements
 * or of none. What is not finite is refused, left out or kept, as the option `nonfinite` says (NaN:
 * a missing value). */
sw_status sw_builder_element(sw_builder *builder, int64_t set, const double *x, int instance,
                             sw_location location);

/* An element that is a word, in a builder of words. */
sw_status sw_builder_word(sw_builder *builder, int64_t set, const char *word, int instance,
                          sw_location location);

/* All elements at once, and as many unnamed sets as there are lengths of offset [sets + 1] (in
 * rows; checked: 0 first, never decreasing, `rows` last; errors speak of "offsets[3]"): room for
 * them in `x` [rows, width] and, unless `instance` is NULL, [rows]. The reader fills both; what is
 * not finite is judged at the end, by row. */
sw_status sw_builder_block(sw_builder *builder, int64_t sets, const int64_t *offset, int64_t rows,
                           sw_real **x, uint8_t **instance);

/* The name of a block's set. All of them have one, unlike the others', or none; they are named in
 * their order. */
sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location);

/* ---- The end --------------------------------------------------------------------------------- */

/* Make the data set of what was put in. Where the file gives no split, or none for validation, it
 * is drawn. like: the schema of a model that the sets are for, or NULL: then classes and words have
 * the numbers that they have there (classes without names those of the file), columns that it knows
 * must be the same, and nothing is measured. */
sw_status sw_builder_finish(sw_builder *builder, const sw_schema *like);

#endif
