EXTRA_DIST += %D%/run %D%/package.json %D%/package-lock.json %D%/.npmrc \
	%D%/board.mjs %D%/desk.mjs %D%/entry.mjs %D%/kitchen.mjs %D%/lively.mjs %D%/main.mjs %D%/pages.mjs %D%/texts.mjs
