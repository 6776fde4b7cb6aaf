EXTRA_DIST += %D%/run %D%/package.json %D%/package-lock.json %D%/.npmrc \
	%D%/budget.mjs %D%/changes.mjs %D%/hard.mjs \
	%D%/keyboard.mjs %D%/live.mjs %D%/main.mjs %D%/offline.mjs \
	%D%/order.mjs %D%/pages.mjs %D%/payment.mjs %D%/people.mjs %D%/safety.mjs \
	%D%/strings.mjs %D%/texts.mjs %D%/walk.mjs \
	%D%/lighthouse/package.json %D%/lighthouse/package-lock.json \
	%D%/lighthouse/.npmrc %D%/lighthouse/lighthouse.mjs
