/* html_page.c - the frame of an HTML page that is one file: its head, style and script. */
#include "report/html_page.h"

#include "report/html_text.h"

#include <string.h>

static const char style[] =
#include "page_css.inc" /* the build makes it from page.css */
    ;
static const char script[] =
#include "page_js.inc" /* and this from page.js */
    ;

void sw_html_begin(sw_text *html, const char *title)
{
    sw_text_add(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<link rel=\"icon\" href=\"data:,\">\n<title>");
    sw_html_text(html, title);
    sw_text_add(html, "</title>\n<style>\n");
    sw_text_append(html, style, strlen(style));
    sw_text_add(html, "</style>\n</head>\n<body>\n<main>\n");
}

void sw_html_end(sw_text *html)
{
    sw_text_add(html, "</main>\n<script>\n");
    sw_text_append(html, script, strlen(script));
    sw_text_add(html, "</script>\n</body>\n</html>\n");
}
