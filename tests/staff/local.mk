EXTRA_DIST += %D%/run %D%/package.json %D%/package-lock.json %D%/.npmrc \
	%D%/analytics.mjs %D%/away.mjs %D%/board.mjs %D%/busy.mjs \
	%D%/cleared.mjs %D%/desk.mjs %D%/entry.mjs %D%/kitchen.mjs \
	%D%/lively.mjs %D%/main.mjs %D%/menu.mjs %D%/pages.mjs \
	%D%/people.mjs %D%/screens.mjs %D%/sold.mjs %D%/stream.mjs %D%/texts.mjs \
	%D%/unseen %D%/waiter.mjs %D%/weather.mjs
