/* html_markdown.c - Markdown of a report as HTML: md4c parses it, and calls functions of this file.
 */
#include "report/html_markdown.h"

#include "report/html_figure.h"
#include "report/html_text.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    sw_text *html;
    const char *folder;
    bool open;     /* a paragraph began, and nothing is in it */
    bool figure;   /* the paragraph is a figure */
    sw_text words; /* of a picture */
    char *file;    /* of the picture that is being read; NULL: none */
} writer;

/* Write the tag of a paragraph, which waits until it is known not to be a figure. */
static void begin_paragraph(writer *w)
{
    if (w->open) sw_text_add(w->html, "<p>");
    w->open = false;
}

/* An attribute of md4c, as a text that the caller frees. */
static char *attribute_of(const MD_ATTRIBUTE *attribute)
{
    return strndup(attribute->text ? attribute->text : "", attribute->size);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static const char *tag_of(MD_BLOCKTYPE type, const void *detail)
{
    static const char *const heading[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    switch (type) {
    case MD_BLOCK_QUOTE: return "blockquote";
    case MD_BLOCK_UL: return "ul";
    case MD_BLOCK_OL: return "ol";
    case MD_BLOCK_LI: return "li";
    case MD_BLOCK_HR: return NULL;
    case MD_BLOCK_H: return heading[((const MD_BLOCK_H_DETAIL *)detail)->level - 1];
    case MD_BLOCK_THEAD: return "thead";
    case MD_BLOCK_TBODY: return "tbody";
    case MD_BLOCK_TR: return "tr";
    case MD_BLOCK_TH: return "th";
    case MD_BLOCK_TD: return "td";
    default: return NULL;
    }
}

static bool of_numbers(MD_BLOCKTYPE type, const void *detail)
{
    return (type == MD_BLOCK_TH || type == MD_BLOCK_TD) &&
           ((const MD_BLOCK_TD_DETAIL *)detail)->align == MD_ALIGN_RIGHT;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    writer *w = user;
    const char *tag = tag_of(type, detail);
    if (type == MD_BLOCK_P)
        w->open = true;
    else if (type == MD_BLOCK_CODE)
        sw_text_add(w->html, "<pre><code>");
    else if (type == MD_BLOCK_TABLE)
        sw_text_add(w->html, "<div class=\"table\"><table class=\"sorts\">\n");
    else if (tag)
        sw_text_add(w->html, "<%s%s>", tag, of_numbers(type, detail) ? " class=\"number\"" : "");
    return w->html->failed;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    writer *w = user;
    const char *tag = tag_of(type, detail);
    if (type == MD_BLOCK_P) {
        if (!w->open && !w->figure) sw_text_add(w->html, "</p>\n");
        w->open = w->figure = false;
    } else if (type == MD_BLOCK_CODE)
        sw_text_add(w->html, "</code></pre>\n");
    else if (type == MD_BLOCK_TABLE)
        sw_text_add(w->html, "</table></div>\n");
    else if (tag)
        sw_text_add(w->html, "</%s>%s", tag,
                    type == MD_BLOCK_TH || type == MD_BLOCK_TD ? "" : "\n");
    return w->html->failed;
}

/* ---- Spans ----------------------------------------------------------------------------------- */

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    writer *w = user;
    if (w->file) return 0; /* the words of a picture are plain */
    if (type == MD_SPAN_IMG) {
        w->file = attribute_of(&((const MD_SPAN_IMG_DETAIL *)detail)->src);
        w->html->failed |= !w->file;
        return w->html->failed;
    }
    begin_paragraph(w);
    if (type == MD_SPAN_EM) sw_text_add(w->html, "<em>");
    if (type == MD_SPAN_STRONG) sw_text_add(w->html, "<strong>");
    if (type == MD_SPAN_CODE) sw_text_add(w->html, "<code>");
    if (type == MD_SPAN_A) {
        char *href = attribute_of(&((const MD_SPAN_A_DETAIL *)detail)->href);
        sw_text_add(w->html, "<a href=\"");
        if (href) sw_html_text(w->html, href);
        sw_text_add(w->html, "\">");
        w->html->failed |= !href;
        free(href);
    }
    return w->html->failed;
}

/* A picture becomes a figure, or its words where the file is missing. */
static void leave_picture(writer *w)
{
    const char *words = w->words.data ? w->words.data : "";
    w->figure = w->open && sw_html_figure(w->html, w->folder, w->file, words);
    if (w->figure)
        w->open = false;
    else {
        begin_paragraph(w);
        sw_html_text(w->html, words);
    }
    sw_text_free(&w->words);
    free(w->file);
    w->file = NULL;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    writer *w = user;
    (void)detail;
    if (type == MD_SPAN_IMG) leave_picture(w);
    if (w->file) return 0;
    if (type == MD_SPAN_EM) sw_text_add(w->html, "</em>");
    if (type == MD_SPAN_STRONG) sw_text_add(w->html, "</strong>");
    if (type == MD_SPAN_CODE) sw_text_add(w->html, "</code>");
    if (type == MD_SPAN_A) sw_text_add(w->html, "</a>");
    return w->html->failed;
}

static int put_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    writer *w = user;
    if (w->file) {
        sw_text_append(&w->words, text, size);
        return 0;
    }
    begin_paragraph(w);
    if (type == MD_TEXT_BR)
        sw_text_add(w->html, "<br>\n");
    else if (type == MD_TEXT_SOFTBR)
        sw_text_add(w->html, "\n");
    else if (type == MD_TEXT_ENTITY) /* "&lt;" is the same in HTML */
        sw_text_append(w->html, text, size);
    else if (type != MD_TEXT_NULLCHAR)
        sw_html_bytes(w->html, text, size);
    return w->html->failed;
}

void sw_html_markdown(sw_text *html, const char *markdown, const char *folder)
{
    static const MD_PARSER parser = {.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = enter_span,
                                     .leave_span = leave_span,
                                     .text = put_text};
    writer w = {.html = html, .folder = folder};
    html->failed |= md_parse(markdown, (MD_SIZE)strlen(markdown), &parser, &w) != 0;
    sw_text_free(&w.words);
    free(w.file);
}
