/* fuzz.h - what the targets of the fuzzers share. A target takes any bytes, and must neither crash
 * nor leak nor ask for more memory than the bytes justify. It makes no threads, and its files lie
 * in memory. tools/campaign/fuzz runs the targets under libFuzzer and AFL++, and the test `fuzz`
 * with a few changed seeds (driver.c). */
#ifndef SW_TESTS_FUZZ_H
#define SW_TESTS_FUZZ_H

#include <setwise/base.h>

#define FUZZ(name) int fuzz_##name(const uint8_t *data, size_t size);
#include "targets.def"
#undef FUZZ

/* The file `name` gets this content. It lies in a folder of this process, in memory where that is
 * possible. Returns its path, which is valid until the process ends. */
const char *fuzz_file(const char *name, const void *content, size_t size);

/* That folder. */
const char *fuzz_folder(void);

/* The same for a safetensors file. If it has a checksum of setwise, the checksum is made right
 * first: otherwise nearly every change would be refused for it, and not be read. */
const char *fuzz_sealed(const char *name, const uint8_t *content, size_t size);

/* End the process as a finding, unless the condition holds. */
void fuzz_expect(bool condition, const char *what);

/* Divide bytes at the first byte `sign`: `text` receives a copy of what is before it (NUL-ended,
 * for free()), and data and size become what follows it. Without the sign the text is "". */
char *fuzz_head(const uint8_t **data, size_t *size, char sign);

#endif
