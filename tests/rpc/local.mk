EXTRA_DIST += %D%/run %D%/package.json %D%/package-lock.json %D%/.npmrc \
	%D%/main.mjs %D%/client.mjs %D%/menu.mjs %D%/orders.mjs \
	%D%/payments.mjs %D%/people.mjs %D%/protocol.mjs
