/* What every unit test shares: one suite, one case, its exit status. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#undef fail /* check's; ours is in req.h */

/* As many rows as an array has. */
#define N(array) (sizeof(array) / sizeof(*(array)))

/* Runs the tests of one module, listed up to NULL, each in a child process;
 * setup and teardown (may be NULL) run around each. */
static inline int
unit_run_with(const char *name, SFun setup, SFun teardown,
    const TTest *const *tests)
{
	Suite *s = suite_create(name);
	TCase *c = tcase_create(name);
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(c, setup, teardown);
	for (; *tests != NULL; tests++)
		tcase_add_test(c, *tests);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static inline int
unit_run(const char *name, const TTest *const *tests)
{
	return unit_run_with(name, NULL, NULL, tests);
}

/* Whether fn ends in an abort, as a broken contract should. */
static inline bool
unit_aborts(void (*fn)(void))
{
	int status;
	const pid_t pid = fork();

	if (pid == 0) {
		fn();
		_exit(EXIT_SUCCESS);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid &&
	    WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#endif
