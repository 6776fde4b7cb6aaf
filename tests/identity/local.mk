EXTRA_DIST += %D%/run %D%/1-register.sh %D%/2-login.sh %D%/3-session.sh \
	%D%/4-people.sh
