# The cases of Mustache's official specification: tests/mustache/run fetches
# them among the files of an npm package, spec reads them.
check_PROGRAMS += %D%/spec
EXTRA_DIST += %D%/run
