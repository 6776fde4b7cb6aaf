EXTRA_DIST += %D%/provider.py %D%/run \
	%D%/1-talk.sh %D%/2-buttons.sh %D%/3-ends.sh %D%/4-menu.sh %D%/6-ways.sh \
	%D%/7-outage.sh
