/* html_figure.c - an SVG file as a part of an HTML page. */
#include "report/html_figure.h"

#include "base/file.h"
#include "report/html_text.h"

#include <setwise/base.h>

#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 26 }; /* bytes of a file */

/* Add the prefix: a letter, then those of the name that an id may have. */
static void put_prefix(sw_text *html, const char *name)
{
    sw_text_add(html, "f-");
    for (; *name; name++) sw_text_add(html, "%c", sw_is_plain(*name, "-") ? *name : '_');
    sw_text_add(html, "-");
}

/* The length of the text at `at` that an id follows: id=", href="#, url(#. 0: there is none. */
static size_t before_id(const char *at)
{
    static const char *const opening[] = {" id=\"", " id='",  "href=\"#", "href='#",
                                          "url(#",  "url('#", "url(\"#",  "aria-labelledby=\""};
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
        if (strncmp(at, opening[i], strlen(opening[i])) == 0) return strlen(opening[i]);
    return 0;
}

static void put_svg(sw_text *html, const char *svg, const char *name)
{
    const char *plain = svg;
    for (const char *at = svg; *at;) {
        const size_t length = before_id(at);
        at += length ? length : 1;
        if (!length) continue;
        sw_text_append(html, plain, (size_t)(at - plain));
        put_prefix(html, name);
        plain = at;
    }
    sw_text_append(html, plain, strlen(plain));
}

bool sw_html_figure(sw_text *html, const char *folder, const char *name, const char *caption)
{
    sw_path path;
    char *file;
    if (sw_path_join(&path, folder, name) != SW_OK || !sw_path_exists(path.text)) return false;
    if (sw_file_read(&file, NULL, path.text, MOST) != SW_OK) return false;
    const char *svg = strstr(file, "<svg"); /* the XML declaration before it is left out */
    if (svg) {
        sw_text_add(html, "<figure>\n<svg role=\"img\"");
        if (caption) {
            sw_text_add(html, " aria-label=\"");
            sw_html_text(html, caption);
            sw_text_add(html, "\"");
        }
        put_svg(html, svg + strlen("<svg"), name);
        if (caption) {
            sw_text_add(html, "<figcaption>");
            sw_html_text(html, caption);
            sw_text_add(html, "</figcaption>\n");
        }
        sw_text_add(html, "</figure>\n");
    }
    free(file);
    return svg != NULL;
}
