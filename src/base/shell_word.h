/* shell_word.h - words of a shell command, so that it can be copied into a terminal. */
#ifndef SW_BASE_SHELL_WORD_H
#define SW_BASE_SHELL_WORD_H

#include "base/text.h"

/* Append a word: in single quotes unless it holds only characters that mean nothing to a shell. */
void sw_shell_word(sw_text *text, const char *word);

#endif
