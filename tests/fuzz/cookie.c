/* The refresh token of a browser: Origin, Host and Cookie. */
#include "config.h"
#include "cookie.h"

#include <string.h>

#include "conf.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	struct req r;
	const char *token, *origin;

	conf.public_url = "https://samovar.example";
	req_init(&r, a, NULL, NULL, "fuzz");
	r.envp = fuzz_envp(a, &in);
	token = cookie_refresh_get(&r);
	if (token == NULL)
		return 0;
	origin = req_env(&r, "HTTP_ORIGIN");
	PROMISE(origin != NULL);
	PROMISE(strcmp(origin, conf.public_url) == 0 ||
	    (req_env(&r, "HTTP_HOST") != NULL &&
		strstr(origin, req_env(&r, "HTTP_HOST")) != NULL));
	PROMISE(*token != '\0' && strchr(token, ';') == NULL);
	PROMISE(strstr(req_env(&r, "HTTP_COOKIE"), token) != NULL);
	return 0;
}
