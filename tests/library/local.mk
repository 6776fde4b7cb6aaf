# The library on a real PostgreSQL: tests/library/run starts one of its own,
# runs db_trial (lib/db) and leads a pool of the skeleton through FastCGI.
check_PROGRAMS += %D%/db_trial
EXTRA_DIST += %D%/run %D%/trial.sql
