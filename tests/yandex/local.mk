EXTRA_DIST += %D%/provider.py %D%/run %D%/parts/1-browser.sh %D%/parts/2-server.sh %D%/parts/3-liar.sh
