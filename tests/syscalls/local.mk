# Workers killed at each system call of a request: tests/syscalls/run.
EXTRA_DIST += %D%/run
