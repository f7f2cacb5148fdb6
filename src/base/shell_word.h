/* shell_word.h - words of a shell command in a text; base.h has sw_shell_word, for one of them. */
#ifndef SW_BASE_SHELL_WORD_H
#define SW_BASE_SHELL_WORD_H

#include "base/text.h"

enum { SW_SHELL_QUOTES = sizeof "$''" }; /* bytes around a word, with the NUL after it */

/* Append a word as sw_shell_word has it. */
void sw_text_shell_word(sw_text *text, const char *word);

#endif
