/* builder_elements.h - elements as they come into a builder: one by one, as words, or as one block.
 */
#ifndef SW_DATA_BUILDER_ELEMENTS_H
#define SW_DATA_BUILDER_ELEMENTS_H

#include "data/builder.h"

enum { SW_NO_INSTANCE = -1 };

/* Add an element x [width] to a set. instance: 1 if the element carries the set's label, 0 if not;
 * SW_NO_INSTANCE for all elements if the file does not say. The option `nonfinite` says what to do
 * with NaN (a missing value) and infinity. */
sw_status sw_builder_element(sw_builder *builder, int64_t set, const double *x, int instance,
                             sw_location location);

/* Add an element that is a word. After sw_builder_words. */
sw_status sw_builder_word(sw_builder *builder, int64_t set, const char *word, int instance,
                          sw_location location);

/* Add all words of a text, which is UTF-8. Each blank line between two words begins a paragraph,
 * and words that were added before belong to the first one. */
sw_status sw_builder_text(sw_builder *builder, int64_t set, const char *text, int instance,
                          sw_location location);

/* Add all elements of some sets at once: `sets` sets without names, of which set b has the rows
 * offset[b] to offset[b + 1] - 1 of the file; offset [sets + 1] never decreases. Returns memory for
 * the reader to fill, with the rows from offset[0] on: `x` [rows, width] and, unless `instance` is
 * NULL, `instance` [rows], which holds zeros. The builder has no elements yet; in a stream, the
 * data set has none. */
sw_status sw_builder_block(sw_builder *builder, int64_t sets, const int64_t *offset, sw_real **x,
                           uint8_t **instance);

/* Why the elements cannot stay in the file as they are; NULL: they can. After
 * sw_builder_features. */
const char *sw_builder_changes(const sw_builder *builder);

/* The same as sw_builder_block with elements that stay in the file. The data set takes over
 * `mapped`, whose first byte is that of the first element. Nothing may change them
 * (sw_builder_changes). */
sw_status sw_builder_block_mapped(sw_builder *builder, int64_t sets, const int64_t *offset,
                                  struct sw_mapped *mapped, uint8_t **instance);

/* For sw_builder_finish: bring the columns of a block into the model's order, and apply the option
 * `nonfinite` to its elements. Errors name elements by their row in the file. */
sw_status sw_builder_check_block(sw_builder *builder);

#endif
