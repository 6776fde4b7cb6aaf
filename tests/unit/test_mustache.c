#include "config.h"
#include "mustache.h"
#include "unit.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "json.h"

static struct arena *a;
static char folder[64];

static void
setup(void)
{
	a = arena_new();
	strcpy(folder, "/tmp/test_mustache.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	ck_assert_int_eq(rmdir(folder), 0);
	arena_free(a);
}

/* Template t with partial p, if there is one. */
static const struct mustache *
parse(const char *t, const char *p, struct err *e)
{
	const struct mustache_source sources[] = {
		{ "t", t, strlen(t) },
		{ "p", p, p != NULL ? strlen(p) : 0 },
	};

	return mustache_parse(a, sources, p != NULL ? 2 : 1, e);
}

static struct json_object *
json(const char *text)
{
	struct err e = { 0 };
	struct json_object *o = json_read(a, text, strlen(text), &e);

	ck_assert_msg(e.code == E_OK, "%s: %s", text, e.text);
	return o;
}

/* What comes of data, given as JSON. */
static const char *
render(const char *t, const char *p, struct json_object *data)
{
	struct buf out = buf_new(a);
	struct err e = { 0 };
	const struct mustache *m = parse(t, p, &e);

	ck_assert_msg(m != NULL, "\"%s\": %s", t, e.text);
	buf_str(&out, "");
	ck_assert_msg(mustache_render(m, "t", data, &out, &e) == 0, "\"%s\": %s",
	    t, e.text);
	return out.s;
}

struct row {
	const char *t, *p, *data, *expected;
};

static void
all_render(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(render(rows[i].t, rows[i].p,
		    json(rows[i].data)), rows[i].expected);
}

START_TEST(values)
{
	static const struct row rows[] = {
		{ "{{a}}{{ a }}{{\ta\n}}", NULL, "{\"a\":\"щ\"}", "щщщ" },
		{ "{{a}}", NULL, "{\"a\":\"<b>&amp;\\\"'\"}",
		    "&lt;b&gt;&amp;amp;&quot;&#39;" },
		{ "{{a}}", NULL, "{\"a\":\"{{b}}\",\"b\":1}", "{{b}}" },
		/* numbers keep their spelling */
		{ "{{a}} {{b}} {{c}} {{d}}", NULL,
		    "{\"a\":350.50,\"b\":-0,\"c\":1e2,\"d\":0.10}",
		    "350.50 0 1e2 0.10" },
		{ "{{a}} {{b}}", NULL, "{\"a\":9223372036854775807,"
		    "\"b\":-9223372036854775808}",
		    "9223372036854775807 -9223372036854775808" },
		{ "[{{a}}{{b}}{{b.c}}]", NULL, "{\"a\":null}", "[]" },
		{ "{{a}} {{b}}", NULL, "{\"a\":true,\"b\":false}", "true false" },
		{ "<i data-points=\"{{a}}\">", NULL, "{\"a\":[1.50,{\"b\":\"/\"}]}",
		    "<i data-points=\"[1.50,{&quot;b&quot;:&quot;/&quot;}]\">" },
		{ "{{a_b-1}}{{1}}", NULL, "{\"a_b-1\":1,\"1\":2}", "12" },
		/* what is not a tag */
		{ "{a} } {{a}}} }}", NULL, "{\"a\":1}", "{a} } 1} }}" },
		{ "", NULL, "{}", "" },
	};

	all_render(rows, N(rows));
}
END_TEST

START_TEST(names)
{
	static const struct row rows[] = {
		{ "{{a.b.c}}", NULL, "{\"a\":{\"b\":{\"c\":1}}}", "1" },
		{ "[{{a.b.c}}]", NULL, "{\"a\":{\"b\":{}},\"c\":2}", "[]" },
		{ "[{{a.b}}]", NULL, "{\"a\":\"text\"}", "[]" },
		{ "[{{a.b}}]", NULL, "{\"a\":[{\"b\":1}]}", "[]" },
		{ "[{{a.b}}]", NULL, "{\"a.b\":1}", "[]" },
		{ "[{{a.b}}]", NULL, "{\"a.b\":1,\"a\":{\"b\":2}}", "[2]" },
		/* the innermost context that has the first name counts */
		{ "{{#a}}{{b.c}}{{/a}}", NULL,
		    "{\"a\":{\"b\":{\"c\":1}},\"b\":{\"c\":2}}", "1" },
		{ "[{{#a}}{{b.c}}{{/a}}]", NULL,
		    "{\"a\":{\"b\":{}},\"b\":{\"c\":2}}", "[]" },
		{ "{{#a}}{{b}}{{c}}{{/a}}", NULL,
		    "{\"a\":{\"b\":1},\"b\":2,\"c\":3}", "13" },
		{ "[{{#a}}{{b}}{{/a}}]", NULL,
		    "{\"a\":{\"b\":null},\"b\":2}", "[]" },
		{ "{{#a}}{{#b}}{{c}}{{d}}{{/b}}{{/a}}", NULL,
		    "{\"a\":{\"c\":1},\"b\":{\"d\":2}}", "12" },
		/* . is the context itself */
		{ "{{.}}", NULL, "\"<\"", "&lt;" },
		{ "{{.}}", NULL, "8.50", "8.50" },
		{ "{{#a}}({{.}}){{/a}}", NULL, "{\"a\":[1,\"b\",true,2.0,null]}",
		    "(1)(b)(true)(2.0)()" },
		{ "{{#.}}{{a}},{{/.}}", NULL, "[{\"a\":1},{\"a\":2}]", "1,2," },
		{ "{{#a}}[{{#.}}{{.}}{{/.}}]{{/a}}", NULL,
		    "{\"a\":[[1,2],[],[3]]}", "[12][][3]" },
		{ "{{#a}}{{.}} is {{a}}{{/a}}", NULL, "{\"a\":\"b\"}", "b is b" },
	};

	all_render(rows, N(rows));
}
END_TEST

START_TEST(what_is_true_and_what_is_false)
{
	static const char *const falses[] = { "{\"a\":false}", "{\"a\":null}",
		"{}", "{\"a\":[]}", "{\"a\":\"\"}", "[]", "7", "{\"a.b\":1}" };
	static const char *const trues[] = { "{\"a\":true}", "{\"a\":0}",
		"{\"a\":0.00}", "{\"a\":\"0\"}", "{\"a\":{}}", "{\"a\":[null]}" };
	static const char t[] = "{{#a}}yes{{/a}}{{^a}}no{{/a}}";

	for (size_t i = 0; i < N(falses); i++)
		ck_assert_str_eq(render(t, NULL, json(falses[i])), "no");
	for (size_t i = 0; i < N(trues); i++)
		ck_assert_str_eq(render(t, NULL, json(trues[i])), "yes");
	ck_assert_str_eq(render(t, NULL, NULL), "no");
}
END_TEST

START_TEST(sections)
{
	static const struct row rows[] = {
		{ "{{#a}}{{b}}{{c}};{{/a}}", NULL,
		    "{\"c\":\"x\",\"a\":[{\"b\":1},{\"b\":2,\"c\":\"y\"}]}",
		    "1x;2y;" },
		{ "{{#a}}1{{#a}}2{{/a}}3{{/a}}{{#b}}4{{#b}}5{{/b}}6{{/b}}", NULL,
		    "{\"a\":true}", "123" },
		{ "{{^a}}1{{^a}}2{{/a}}3{{/a}}{{^b}}4{{/b}}", NULL,
		    "{\"b\":[0]}", "123" },
		{ "{{#a.b}}{{c}}{{/a.b}}{{^a.c}}-{{/a.c}}", NULL,
		    "{\"a\":{\"b\":{\"c\":1}}}", "1-" },
		{ "{{# a }}{{^ b }}1{{/ b }}{{/ a }}", NULL, "{\"a\":1}", "1" },
		{ "{{#a}}{{^b}}{{.}}{{/b}}{{/a}}", NULL, "{\"a\":[1,2]}", "12" },
		{ "{{#a}}{{#b}}{{#c}}{{a.x}}{{b.x}}{{x}}{{/c}}{{/b}}{{/a}}", NULL,
		    "{\"a\":{\"x\":1},\"b\":{\"x\":2},\"c\":{\"x\":3}}", "123" },
	};

	all_render(rows, N(rows));
}
END_TEST

START_TEST(lines)
{
	static const struct row rows[] = {
		{ "1\n  {{#a}}\n2\n{{/a}}\t\n3", NULL, "{\"a\":1}", "1\n2\n3" },
		{ "1\r\n {{^b}} \r\n2\r\n{{/b}}\r\n3", NULL, "{}",
		    "1\r\n2\r\n3" },
		{ "{{! one\n   two\n }}\n1\n  {{!three}}", NULL, "{}", "1\n" },
		{ " {{=<% %>=}} \n<%a%>\n<%={{ }}=%>\n{{a}}", NULL, "{\"a\":1}",
		    "1\n1" },
		/* more than one tag, or a value, keeps the line */
		{ " {{#a}}{{/a}}\n {{#a}} {{! }}\n{{/a}}|", NULL, "{\"a\":1}",
		    " \n  \n|" },
		{ " {{a}}\n", NULL, "{\"a\":1}", " 1\n" },
		{ "| {{#a}}\n{{/a}}", NULL, "{\"a\":1}", "| \n" },
		{ "{{#a}}\rx{{/a}}", NULL, "{\"a\":1}", "\rx" },
	};

	all_render(rows, N(rows));
}
END_TEST

START_TEST(delimiters)
{
	static const struct row rows[] = {
		{ "{{=| |=}}|a|{{a}}|={{ }}=|{{a}}|a|", NULL, "{\"a\":1}",
		    "1{{a}}1|a|" },
		{ "{{= <%\t%> =}}<%#a%><%a%><%/a%><%! }} %>", NULL,
		    "{\"a\":1}", "1" },
		{ "{{=[[[[[[[[ ]]]]]]]]=}}[[[[[[[[a]]]]]]]]", NULL, "{\"a\":1}",
		    "1" },
		{ "{{#b}}{{=| |=}}{{/b}}|/b||a|", NULL, "{\"a\":1,\"b\":1}",
		    "{{/b}}1" },
		/* another template has its own */
		{ "{{=| |=}}|>p||a|{{a}}", "{{a}}{{=% %=}}%a%|a|",
		    "{\"a\":1}", "11|a|1{{a}}" },
	};

	all_render(rows, N(rows));
}
END_TEST

START_TEST(partials)
{
	static const struct row rows[] = {
		{ "[{{>p}}{{> p }}]", "{{a}}", "{\"a\":1}", "[11]" },
		{ "{{#a}}{{>p}}{{/a}}", "{{b}},", "{\"a\":[{\"b\":1},{\"b\":2}]}",
		    "1,2," },
		{ "{{>p}}", "({{b}}{{#a}}{{>p}}{{/a}})",
		    "{\"b\":1,\"a\":[{\"b\":2,\"a\":[]},{\"b\":3,\"a\":"
		    "[{\"b\":4,\"a\":null}]}]}", "(1(2)(3(4)))" },
		/* alone on its line: all its lines have that line's blanks */
		{ "1\n  {{>p}}\n2", "{{a}}\n{{#a}}\nb\n{{/a}}\n\n\r\n c",
		    "{\"a\":\"x\\ny\"}", "1\n  x\ny\n  b\n\n\r\n   c2" },
		{ "\t{{>p}}", "{{#a}}{{.}}\n{{/a}}", "{\"a\":[1,2]}",
		    "\t1\n2\n" },
		{ " {{>p}}\r\n|", "a\nb\n", "{}", " a\n b\n|" },
		{ " {{>p}}\n", "b{{a}}\n{{! }}\n{{a}}b", "{\"a\":1}",
		    " b1\n 1b" },
		/* in a line: as it is */
		{ " {{a}} {{>p}}\n", "b\nb", "{\"a\":1}", " 1 b\nb\n" },
		{ "  {{>p}}\n", "1\n {{#a}}\n {{>p}}\n {{/a}}\n",
		    "{\"a\":{\"a\":false}}", "  1\n   1\n" },
		{ "  {{>p}}\n", "1\n{{#a}}\n{{>p}}\n{{/a}}\n{{#a}}"
		    "{{>p}}!{{/a}}", "{\"a\":{\"a\":false}}",
		    "  1\n  1\n    1\n!" },
	};

	all_render(rows, N(rows));
}
END_TEST

/* The template is refused, at that line, with words that have `why`. */
static void
is_refused(const char *t, const char *p, const char *why)
{
	struct err e = { 0 };

	ck_assert_msg(parse(t, p, &e) == NULL, "accepted: %s", t);
	ck_assert_int_eq(e.code, E_INTERNAL);
	ck_assert_msg(strstr(e.text, why) != NULL, "\"%s\": %s, not %s", t,
	    e.text, why);
}

START_TEST(what_is_no_template_is_refused)
{
	static const struct {
		const char *t, *why;
	} rows[] = {
		{ "{{{a}}}", "t.mustache:1: {{{a}} would write what is not" },
		{ "\n{{& a}}", "t.mustache:2: {{& a}} would write what is not" },
		{ "{{=<% %>=}}\n\n<%{a}%>", ":3: <%{a}%> would write" },
		{ "{{=<% %>=}}<%&a%>", "would write" },
		{ "{{<a}}{{/a}}", "inheritance" },
		{ "{{$a}}{{/a}}", "inheritance" },
		{ "1\n{{a", "t.mustache:2: {{a has no end" },
		{ "{{", "{{ has no end" },
		{ "{{a}", "has no end" },
		{ "{{!\n\n", "t.mustache:1: {{!?? has no end" },
		{ "{{=<% %>}}", "has no end" },
		{ "{{#a}}\n", "t.mustache:1: the section has no end" },
		{ "{{#a}}\n{{#b}}{{/b}}\n", ":1: the section has no end" },
		{ "{{#a}}{{/}}", "{{/}} comes before the end of the section" },
		{ "{{#a}}\n{{^b}}\n{{/a}}{{/b}}",
		    ":3: {{/a}} comes before the end of the section of line 2" },
		{ "{{#a}}{{/a.b}}", "comes before the end" },
		{ "{{/a}}", "{{/a}} closes what is not open" },
		{ "{{#a}}{{/a}}\n {{/a}}\n", ":2: {{/a}} closes what is not" },
		{ "{{}}", "{{}} has no name" },
		{ "{{ }}", "has no name" },
		{ "{{a b}}", "{{a b}} has no name" },
		{ "{{a..b}}", "has no name" },
		{ "{{.a}}", "has no name" },
		{ "{{a.}}", "has no name" },
		{ "{{..}}", "has no name" },
		{ "{{../a}}", "has no name" },
		{ "{{a|b}}", "has no name" },
		{ "{{ #a}}{{ /a}}", "has no name" },
		{ "{{#}}{{/}}", "has no name" },
		{ "{{имя}}", "{{имя}} has no name" },
		{ "{{==}}", "{{==}} needs two delimiters" },
		{ "{{=<%=}}", "needs two delimiters" },
		{ "{{=a b c=}}", "needs two delimiters" },
		{ "{{=a= =b=}}", "needs two delimiters" },
		{ "{{=<<<<<<<<< >=}}", "needs two delimiters" },
		{ "a\n{{>q}}", "t.mustache:2: {{>q}}: there is no such" },
		{ "{{>}}", "there is no such template" },
		{ "{{>*q}}", "{{>*q}} names no template" },
		{ "{{>q\nr}}", "{{>q?r}} names no template" },
		{ "1\n\x80", "t.mustache:2: has a byte that is not text" },
		{ "\x01", "has a byte that is not text" },
		{ "\xed\xa0\x80", "has a byte that is not text" },
	};
	const struct mustache_source nul = { "t", "a\0b", 3 };
	struct err e = { 0 };

	for (size_t i = 0; i < N(rows); i++)
		is_refused(rows[i].t, NULL, rows[i].why);
	ck_assert_ptr_null(mustache_parse(a, &nul, 1, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "not text"));
}
END_TEST

START_TEST(tags_in_unsafe_places_are_refused)
{
	static const struct {
		const char *t, *why;
	} rows[] = {
		{ "<p>\n<a\nhref={{a}}>", "t.mustache:3: {{a}} may not stand in "
		    "a value without quotes" },
		{ "<a href={{#a}}\"x\"{{/a}}>", "{{#a}} may not stand in a value" },
		{ "<p {{a}}>", "{{a}} may not stand among attributes" },
		{ "<p a=\"\"{{a}}>", "among attributes" },
		{ "<p {{>p}}>", "{{>p}} may not stand among attributes" },
		{ "<p title{{a}}=\"\">", "in an attribute's name" },
		{ "<p on{{#a}}click{{/a}}=\"x\">", "a space must be between" },
		{ "<{{a}}>", "{{a}} may not stand in the name of a tag" },
		{ "<{{^a}}b{{/a}}>", "{{^a}} may not stand in the name" },
		{ "<h{{a}}>", "in the name of a tag" },
		{ "<scr{{#a}}{{/a}}ipt>", "a space must be between" },
		{ "</{{a}}>", "in a tag that closes" },
		{ "</b {{a}}>", "in a tag that closes" },
		{ "<!-- {{a}} -->", "in a comment" },
		{ "<!-{{a}}- -->", "in a comment" },
		{ "<!-- {{#a}} --> {{/a}}", "in a comment" },
		{ "<!doctype {{a}}>", "in a declaration" },
		{ "<script>{{a}}</script>", "{{a}} may not stand in <script>" },
		{ "<ScRiPt a=\"b\">var x = '{{a}}'</script>", "in <script>" },
		{ "<script>{{#a}}1{{/a}}</script>", "in <script>" },
		{ "<style>{{a}}</style>", "in <script> or <style>" },
		{ "<scr{{! no }}ipt>{{a}}</script>", "in <script>" },
		{ "<title></tit{{a}}le>", "in a tag that closes" },
		{ "<a onclick=\"{{a}}\">", "in an attribute that is code" },
		{ "<a OnClick='{{a}}'>", "in an attribute that is code" },
		{ "<a onclick=\"{{#a}}1{{/a}}\">", "in an attribute that is code" },
		{ "<a on{{! no }}click=\"{{a}}\">", "in an attribute that is code" },
		{ "<p style=\"width:{{a}}%\">", "in an attribute that is code" },
		{ "<iframe srcdoc=\"{{a}}\">", "in an attribute that is code" },
		{ "<p hx-on:click=\"{{a}}\">", "in an attribute that is code" },
		{ "<p hx-on::load=\"{{a}}\">", "in an attribute that is code" },
		{ "<p hx-vals='{\"a\":{{a}}}'>", "in an attribute that is code" },
		{ "<p data-hx-trigger=\"{{a}}\">", "in an attribute that is code" },
		/* a section ends where it began */
		{ "{{#a}}<p{{/a}}>", "{{/a}} stands among attributes, its section "
		    "began in text" },
		{ "<p {{#a}}>{{/a}}", "stands in text, its section began among" },
		{ "<p {{#a}}><p {{/a}}>", "stands among attributes" },
		{ "<p title=\"{{#a}}\" {{/a}}>", "stands among attributes" },
		{ "<p {{#a}}title={{/a}}\"\">", "in a value without quotes" },
		{ "<p {{#a}}title=\"{{/a}}\">", "in the value of an attribute" },
		{ "<p title=\"{{#a}}\" lang='{{/a}}'>", "{{/a}} stands in the" },
		{ "<p title=\"{{#a}}\" style=\"{{/a}}\">", "{{/a}} stands in the" },
		{ "<p title=\"{{#a}}\"><p title=\"{{/a}}\">", "{{/a}} stands in" },
		{ "{{#a}}<script>{{/a}}</script>", "{{/a}} stands in" },
		{ "{{#a}}<title>{{/a}}</title>", "{{/a}} stands in" },
		{ "<title>{{#a}}</title><textarea>{{/a}}</textarea>",
		    "{{/a}} stands in" },
		{ "{{#a}}<{{/a}}b>", "{{/a}} stands in the name of a tag" },
		{ "{{#a}}<!--{{/a}}-->", "{{/a}} stands in a comment" },
		/* nor does it make another name of one */
		{ "<p {{#a}}on{{/a}}click=\"{{b}}\">", "a space must be between" },
		{ "<p {{#a}}x{{/a}}{{#b}}y=\"{{b}}\"{{/b}}>", "a space must be" },
		{ "<p {{#a}}x{{/a}}=\"{{b}}\">", "a space must be between" },
		{ "<p x {{#a}}{{/a}}=\"{{b}}\">", "an attribute is name=" },
		{ "<p on{{#a}} x {{/a}}click=\"{{b}}\">", "a space must be" },
		{ "<p {{#a}}click=\"{{b}}\" on{{/a}}>", "a space is missing" },
		{ "<p {{#a}}click=\"{{b}}\" {{#b}}on{{/b}}{{/a}}>",
		    "a space is missing" },
		{ "<p {{#a}}ipt><scr{{/a}}>", "{{/a}} stands among" },
		/* a template is whole */
		{ "<p", "t.mustache:1: the template ends in the name of a tag" },
		{ "a\n{{a}}<", ":2: the template ends in the name of a tag" },
		{ "<p ", "ends among attributes" },
		{ "<p a=\"", "ends in the value of an attribute" },
		{ "<!-- -- >", "ends in a comment" },
		{ "<!-->-->\n<!--->-->\n<!-- --->{{a}}<!--", "in a comment" },
		{ "<title>", "ends in <textarea> or <title>" },
		{ "</p", "ends in a tag that closes" },
		/* HTML that could be read in two ways */
		{ "1 < 2", "a < that opens no tag is written &lt;" },
		{ "\n\n<\n", "t.mustache:3: a < that opens no tag" },
		{ "<1>", "a < that opens no tag" },
		{ "<?xml ?>", "a < that opens no tag" },
		{ "<![CDATA[ ]]>", "<! begins a doctype or a comment" },
		{ "<p a=b>", "the value of an attribute stands in quotes" },
		{ "<p a= \"b\">", "the value of an attribute stands in quotes" },
		{ "<p a =\"b\">", "an attribute is name=\"value\"" },
		{ "<p \"a\">", "an attribute is name=\"value\"" },
		{ "<p <b>", "an attribute is name=\"value\"" },
		{ "<p a<b>", "a space must be between attributes" },
		{ "<p a=\"b\"c=\"d\">", "a space must be between attributes" },
		{ "<p=\"a\">", "a space must be between attributes" },
		{ "</p a=\"b\">", "a tag that closes has a name only" },
		{ "<!-- --! -->", "--! ends a comment, too" },
		{ "<script>a < b</script>", "a < in here only begins its end" },
		{ "<textarea><b></textarea>", "a < in here only begins its end" },
		{ "<style></styles>", "a < in here only begins its end" },
	};

	for (size_t i = 0; i < N(rows); i++)
		is_refused(rows[i].t, "", rows[i].why);
}
END_TEST

START_TEST(tags_in_safe_places)
{
	static const struct row rows[] = {
		{ "<!doctype html>\n<a href=\"{{a}}\">{{a}}</a>{{a}}<br/>", NULL,
		    "{\"a\":\"\\\"><\"}", "<!doctype html>\n<a href=\"&quot;&gt;"
		    "&lt;\">&quot;&gt;&lt;</a>&quot;&gt;&lt;<br/>" },
		{ "<a href='/orders/{{a}}?x={{a}}' lang=\"ru\">", NULL,
		    "{\"a\":\"'\"}", "<a href='/orders/&#39;?x=&#39;' "
		    "lang=\"ru\">" },
		{ "<option {{#a}}selected{{/a}}>", NULL, "{\"a\":1}",
		    "<option selected>" },
		{ "<option{{#a}} selected{{/a}} value=\"{{b}}\">", NULL, "{}",
		    "<option value=\"\">" },
		{ "<input {{#a}}value=\"{{a}}\"{{/a}}>", NULL, "{\"a\":\"<\"}",
		    "<input value=\"&lt;\">" },
		{ "<input disabled{{^a}} name=\"{{b}}\"{{#b}} x{{/b}} {{/a}}/>",
		    NULL, "{\"b\":1}", "<input disabled name=\"1\" x />" },
		{ "<p class=\"a{{#a}} b{{.}}{{/a}}{{^a}} c{{/a}}\">", NULL,
		    "{\"a\":[1,2]}", "<p class=\"a b1 b2\">" },
		{ "<title>{{a}}</title><textarea {{#a}}x{{/a}}>{{#a}}{{a}}{{/a}}"
		    "</textarea >{{a}}", NULL, "{\"a\":\"</title>\"}",
		    "<title>&lt;/title&gt;</title><textarea x>&lt;/title&gt;"
		    "</textarea >&lt;/title&gt;" },
		{ "<script src=\"/a.js?{{a}}\"></script>{{a}}<style>p > a {}"
		    "</STYLE>{{a}}", NULL, "{\"a\":1}", "<script src=\"/a.js?1\">"
		    "</script>1<style>p > a {}</STYLE>1" },
		{ "<!-- <p a={{! none }} --- -->{{a}}<!---->{{a}}<!--->{{a}}",
		    NULL, "{\"a\":1}", "<!-- <p a= --- -->1<!---->1<!--->1" },
		{ "{{#a}}<tr><td data-onx=\"{{.}}\" hx-get=\"/{{.}}\">{{/a}}",
		    NULL, "{\"a\":[1]}", "<tr><td data-onx=\"1\" hx-get=\"/1\">" },
		{ "<svg:a xlink:href=\"{{a}}\"\n\t@x/>{{>p}}",
		    "</svg:a\n><p {{! }}{{=| |=}}>", "{}",
		    "<svg:a xlink:href=\"\"\n\t@x/></svg:a\n><p >" },
		{ "<titles>{{>p}}</titles><p styles=\"{{a}}\">a > b", "<b></b>",
		    "{\"a\":1}", "<titles><b></b></titles><p styles=\"1\">a > b" },
	};

	all_render(rows, N(rows));
}
END_TEST

/* n times s. */
static const char *
repeat(const char *s, int n)
{
	struct buf b = buf_new(a);

	while (n-- > 0)
		buf_str(&b, s);
	return b.s;
}

START_TEST(templates_are_bounded)
{
	const struct mustache_source largest = { "t", repeat("a", MUSTACHE_FILE),
		MUSTACHE_FILE }, larger = { "t", repeat("a", MUSTACHE_FILE + 1),
		MUSTACHE_FILE + 1 };
	struct err e = { 0 };

	render(arena_printf(a, "%s%s", repeat("{{#a}}", MUSTACHE_DEPTH),
	    repeat("{{/a}}", MUSTACHE_DEPTH)), NULL, json("{\"a\":1}"));
	is_refused(repeat("\n{{#a}}", MUSTACHE_DEPTH + 1), NULL,
	    "t.mustache:66: {{#a}} is deeper than 64 sections");
	ck_assert_ptr_nonnull(mustache_parse(a, &largest, 1, &e));
	ck_assert_ptr_null(mustache_parse(a, &larger, 1, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "more than 262144 bytes"));
}
END_TEST

/* Templates n - 1, …, 1, 0: each has the one before it, and 0, in it. */
static const struct mustache *
chain(size_t n, struct err *e)
{
	struct mustache_source *sources = arena_alloc(a, n * sizeof(*sources));

	for (size_t i = 0; i < n; i++) {
		sources[n - 1 - i].name = arena_printf(a, "%zu", i);
		sources[n - 1 - i].text = i == 0 ? "!" :
		    arena_printf(a, "{{>%zu}}{{>0}}", i - 1);
		sources[n - 1 - i].len = strlen(sources[n - 1 - i].text);
	}
	return mustache_parse(a, sources, n, e);
}

START_TEST(chains_of_partials_are_bounded)
{
	struct buf out = buf_new(a);
	struct err e = { 0 };
	const struct mustache *m = chain(MUSTACHE_DEPTH, &e);

	ck_assert_msg(m != NULL, "%s", e.text);
	ck_assert_int_eq(mustache_render(m, "63", NULL, &out, &e), 0);
	ck_assert_str_eq(out.s, repeat("!", MUSTACHE_DEPTH));
	ck_assert_ptr_null(chain(MUSTACHE_DEPTH + 1, &e));
	ck_assert_str_eq(e.text, "64.mustache:1: {{>63}} leads too deep");
	/* sections count, too, when it comes to data */
	e = (struct err){ 0 };
	m = parse(arena_printf(a, "%s{{>p}}%s", repeat("{{#.}}", MUSTACHE_DEPTH),
	    repeat("{{/.}}", MUSTACHE_DEPTH)), "", &e);
	ck_assert_ptr_nonnull(m);
	ck_assert_int_eq(mustache_render(m, "t", json("1"), &out, &e), -1);
	ck_assert_str_eq(e.text, "t.mustache:1: the data leads deeper than 64 "
	    "sections and partials");
}
END_TEST

START_TEST(templates_that_never_end_are_refused)
{
	is_refused("a\n{{>t}}", NULL, "t.mustache:2: {{>t}} never ends");
	is_refused("{{>p}}", "\n{{>t}}", "p.mustache:2: {{>t}} never ends");
	is_refused("{{#a}}{{/a}}{{>p}}", "{{>p}}", "p.mustache:1: {{>p}} never");
	is_refused("", "{{>t}}{{>p}}", "p.mustache:1: {{>p}} never ends");
	/* here data may end them */
	ck_assert_str_eq(render("1{{#a}}{{>p}}{{/a}}", "2{{>t}}",
	    json("{\"a\":{\"a\":null}}")), "121");
	ck_assert_str_eq(render("{{^a}}{{>t}}{{/a}}1", NULL, json("{\"a\":1}")),
	    "1");
}
END_TEST

START_TEST(renderings_are_bounded)
{
	static const struct row rows[] = {
		/* a tree whose leaves say nothing finds the root's again */
		{ "{{a}}{{#b}}{{>t}}{{/b}}", NULL, "{\"a\":1,\"b\":[1,2,3]}",
		    "t.mustache:1: the data leads deeper than 64" },
		{ "\n{{^a}}{{>t}}{{/a}}", NULL, "{}",
		    "t.mustache:2: the data leads deeper than 64" },
		{ "{{#a}}{{#a}}{{>t}}{{/a}}{{/a}}\n{{#a}}{{>t}}{{/a}}", NULL,
		    "{\"a\":1}", "t.mustache:1: the data leads deeper than 64" },
		{ "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}"
		    "{{/a}}{{/a}}{{/a}}{{/a}}", NULL,
		    "{\"a\":[1,2,3,4,5,6,7,8,9,10]}",
		    "t.mustache:1: the data leads past 4194304 bytes and steps" },
		{ "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{b}}{{/a}}{{/a}}{{/a}}"
		    "{{/a}}{{/a}}{{/a}}", NULL,
		    "{\"a\":[1,2,3,4,5,6,7,8,9,10],\"b\":\"&\"}", "leads past" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct buf out = buf_new(a);
		struct err e = { 0 };
		const struct mustache *m = parse(rows[i].t, NULL, &e);

		ck_assert_msg(m != NULL, "%s", e.text);
		buf_str(&out, "before");
		ck_assert_int_eq(mustache_render(m, "t", json(rows[i].data), &out,
		    &e), -1);
		ck_assert_int_eq(e.code, E_INTERNAL);
		ck_assert_msg(strstr(e.text, rows[i].expected) != NULL, "%s: %s",
		    rows[i].t, e.text);
		ck_assert_str_eq(out.s, "before");
		ck_assert_uint_eq(out.len, 6);
	}
}
END_TEST

START_TEST(a_page_is_as_large_as_there_is_room)
{
	const int len = MUSTACHE_ROOM / 2 - 3;
	const char *text = repeat("a", len);
	struct json_object *data = json_object_new_object();
	struct buf out = buf_new(a);
	struct err e = { 0 };
	const struct mustache *twice = parse("{{a}}{{a}}", NULL, &e),
	    *more = parse("{{a}}{{a}} and more", NULL, &e);

	json_keep(a, data);
	json_object_object_add(data, "a", json_object_new_string_len(text, len));
	ck_assert_int_eq(mustache_render(twice, "t", data, &out, &e), 0);
	ck_assert_uint_eq(out.len, 2 * (size_t)len);
	out = buf_new(a);
	ck_assert_int_eq(mustache_render(more, "t", data, &out, &e), -1);
	ck_assert_uint_eq(out.len, 0);
	e = (struct err){ 0 };
	ck_assert_int_eq(mustache_render(twice, "u", data, &out, &e), -1);
	ck_assert_str_eq(e.text, "u.mustache: no such template");
}
END_TEST

/* Data that no JSON text can have, as code may make it. */
START_TEST(odd_data)
{
	static const struct {
		const char *expected;
		size_t len;
	} rows[] = { { "[a\0&lt;]", 8 }, { "[\xff&amp;\xc3]", 9 }, { "[NaN]", 5 },
		{ "[Infinity]", 10 }, { "[18446744073709551615]", 22 },
		{ "[&lt;]", 6 } };
	struct json_object *odd[] = {
		json_object_new_string_len("a\0<", 3),
		json_object_new_string("\xff&\xc3"),
		json_object_new_double(NAN),
		json_object_new_double(INFINITY),
		json_object_new_uint64(UINT64_MAX),
		json_object_new_double_s(0.5, "<"),
	};
	struct err e = { 0 };
	const struct mustache *m = parse("[{{.}}]", NULL, &e);

	ck_assert_uint_eq(N(rows), N(odd));
	for (size_t i = 0; i < N(odd); i++) {
		struct buf out = buf_new(a);

		json_keep(a, odd[i]);
		ck_assert_int_eq(mustache_render(m, "t", odd[i], &out, &e), 0);
		ck_assert_uint_eq(out.len, rows[i].len);
		ck_assert_mem_eq(out.s, rows[i].expected, out.len);
	}
}
END_TEST

static const char *
in_folder(const char *name)
{
	return arena_printf(a, "%s/%s", folder, name);
}

static void
put_file(const char *name, const char *text, size_t len)
{
	ck_assert_int_eq(file_write(in_folder(name), text, len, 0644, false), 0);
}

START_TEST(a_folder_is_loaded)
{
	struct buf out = buf_new(a);
	struct err e = { 0 };
	const struct mustache *m;

	put_file("page.mustache", "<p>\n  {{>row-2}}\n</p>\n", 22);
	put_file("row-2.mustache", "{{a}}\n", 6);
	put_file("empty.mustache", "", 0);
	put_file(".page.mustache", "{{{", 3);
	put_file("page.mustache~", "{{{", 3);
	put_file("README", "{{{", 3);
	m = mustache_load(a, folder, &e);
	ck_assert_msg(m != NULL, "%s", e.text);
	ck_assert_int_eq(mustache_render(m, "page", json("{\"a\":1}"), &out, &e),
	    0);
	ck_assert_int_eq(mustache_render(m, "empty", NULL, &out, &e), 0);
	ck_assert_str_eq(out.s, "<p>\n  1\n</p>\n");
	unlink(in_folder("page.mustache"));
	unlink(in_folder("row-2.mustache"));
	unlink(in_folder("empty.mustache"));
	unlink(in_folder(".page.mustache"));
	unlink(in_folder("page.mustache~"));
	unlink(in_folder("README"));
}
END_TEST

START_TEST(folders_that_are_refused)
{
	static const struct {
		const char *name, *text, *why;
	} rows[] = {
		{ "a.mustache", "\n{{>b}}", "a.mustache:2: {{>b}}: there is no" },
		{ "a.mustache", "<p {{a}}>", "a.mustache:1: {{a}} may not" },
		{ "a.mustache", "{{>a}}", "a.mustache:1: {{>a}} never ends" },
		{ "a b.mustache", "", "/a b.mustache: letters, digits, _ and -" },
		{ "a.b.mustache", "", "/a.b.mustache: letters, digits" },
		{ "a.html", "", ": no file ends in .mustache" },
	};
	const char *large = repeat("a", MUSTACHE_FILE + 1);
	struct err e = { 0 };

	for (size_t i = 0; i < N(rows); i++) {
		put_file(rows[i].name, rows[i].text, strlen(rows[i].text));
		e = (struct err){ 0 };
		ck_assert_ptr_null(mustache_load(a, folder, &e));
		ck_assert_int_eq(e.code, E_INTERNAL);
		ck_assert_msg(strstr(e.text, rows[i].why) != NULL, "%s", e.text);
		unlink(in_folder(rows[i].name));
	}
	put_file("a.mustache", large, MUSTACHE_FILE + 1);
	e = (struct err){ 0 };
	ck_assert_ptr_null(mustache_load(a, folder, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "no file of at most 262144 bytes"));
	unlink(in_folder("a.mustache"));
	ck_assert_int_eq(mkdir(in_folder("a.mustache"), 0755), 0);
	e = (struct err){ 0 };
	ck_assert_ptr_null(mustache_load(a, folder, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "no file of at most 262144 bytes"));
	rmdir(in_folder("a.mustache"));
	ck_assert_int_eq(symlink("nowhere", in_folder("a.mustache")), 0);
	e = (struct err){ 0 };
	ck_assert_ptr_null(mustache_load(a, folder, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "No such file"));
	unlink(in_folder("a.mustache"));
	e = (struct err){ 0 };
	ck_assert_ptr_null(mustache_load(a, in_folder("none"), &e));
	ck_assert_ptr_nonnull(strstr(e.text, "No such file"));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		values,
		names,
		what_is_true_and_what_is_false,
		sections,
		lines,
		delimiters,
		partials,
		what_is_no_template_is_refused,
		tags_in_unsafe_places_are_refused,
		tags_in_safe_places,
		templates_are_bounded,
		chains_of_partials_are_bounded,
		templates_that_never_end_are_refused,
		renderings_are_bounded,
		a_page_is_as_large_as_there_is_room,
		odd_data,
		a_folder_is_loaded,
		folders_that_are_refused,
		NULL
	};

	return unit_run_with("mustache", setup, teardown, tests);
}
