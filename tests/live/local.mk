EXTRA_DIST += %D%/run %D%/browser.sh %D%/package.json %D%/package-lock.json \
	%D%/.npmrc %D%/browser.mjs %D%/churn.mjs %D%/client.mjs %D%/figures.mjs %D%/hung.mjs \
	%D%/protocol.mjs
