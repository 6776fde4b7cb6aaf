EXTRA_DIST += %D%/provider.py %D%/run %D%/happy.mjs %D%/package.json \
	%D%/package-lock.json %D%/.npmrc \
	%D%/1-talk.sh %D%/2-buttons.sh %D%/3-ends.sh %D%/4-menu.sh %D%/5-mail.sh \
	%D%/5-staff.sh %D%/6-ways.sh %D%/7-outage.sh %D%/8-dead.sh %D%/9-npm.sh \
	%D%/9-webhook.sh
