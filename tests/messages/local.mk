# The message suite: tests/messages/run starts a PostgreSQL and a RabbitMQ of
# its own around this small context.
check_PROGRAMS += %D%/samovar-probe
%C%_samovar_probe_SOURCES = %D%/probe.c
EXTRA_DIST += %D%/run %D%/servers.sh %D%/probe.sql
