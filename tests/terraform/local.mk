EXTRA_DIST += ansible terraform %D%/run %D%/names.mjs \
	%D%/package.json %D%/package-lock.json \
	%D%/.npmrc
