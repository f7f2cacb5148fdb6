#include "base/escape.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

void sw_csv_field(sw_text *text, const char *field)
{
    if (!strpbrk(field, ",\"\r\n")) {
        sw_text_add(text, "%s", field);
        return;
    }
    sw_text_add(text, "\"");
    for (; *field; field++) sw_text_add(text, *field == '"' ? "\"\"" : "%c", *field);
    sw_text_add(text, "\"");
}

void sw_csv_number(sw_text *text, double x)
{
    if (isfinite(x)) sw_text_add(text, "%s", sw_number_of(x).text);
}

bool sw_is_plain(char c, const char *signs)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr(signs, c));
}

void sw_shell_word(sw_text *text, const char *word)
{
    bool plain = *word != 0;
    for (const char *c = word; *c; c++) plain = plain && sw_is_plain(*c, "+-.=_/:,@%");
    if (plain) {
        sw_text_add(text, "%s", word);
        return;
    }
    sw_text_add(text, "'");
    for (; *word; word++) sw_text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
    sw_text_add(text, "'");
}

sw_status sw_text_save(sw_text *text, const char *folder, const char *name)
{
    sw_path path;
    sw_status status = sw_path_join(&path, folder, name);
    if (status == SW_OK) return sw_file_write_text(path.text, text);
    sw_text_free(text);
    return status;
}
