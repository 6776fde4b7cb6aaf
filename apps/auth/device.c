/* What a session is recognised by: browser and system, in a few words. */
#include "config.h"
#include "auth.h"

#include <string.h>

struct sign {
	const char *in, *word;
};

/* The first that is there; browsers name those they take after, too. */
static const struct sign browsers[] = {
	{ "YaBrowser/", "Yandex Browser" },
	{ "Edg/", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "Chrome/", "Chrome" },
	{ "CriOS/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
	{ NULL, NULL }
};

static const struct sign systems[] = {
	{ "Android", "Android" },
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Windows", "Windows" },
	{ "Mac OS X", "macOS" },
	{ "CrOS", "ChromeOS" },
	{ "Linux", "Linux" },
	{ NULL, NULL }
};

static const char *
find(const struct sign *signs, const char *agent)
{
	for (; signs->in != NULL; signs++)
		if (strstr(agent, signs->in) != NULL)
			return signs->word;
	return NULL;
}

const char *
device_of(struct arena *a, const char *agent)
{
	const char *browser, *system;
	size_t n;

	if (agent == NULL)
		return "";
	browser = find(browsers, agent);
	system = find(systems, agent);
	if (browser != NULL)
		return system == NULL ? browser
				      : arena_printf(a, "%s, %s", browser, system);
	if (system != NULL)
		return system;
	/* some program: the name before its version */
	n = strspn(agent, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			  "0123456789._-");
	return arena_strndup(a, agent, n < 40 ? n : 40);
}
