EXTRA_DIST += %D%/run %D%/client.py %D%/1-register.sh %D%/2-login.sh \
	%D%/3-session.sh %D%/4-people.sh %D%/5-password.sh %D%/6-session.sh \
	%D%/6-stalled.sh %D%/7-keys.sh %D%/8-saga.sh %D%/9-time.sh
check_PROGRAMS += %D%/smtp
%C%_smtp_SOURCES = %D%/smtp.c
