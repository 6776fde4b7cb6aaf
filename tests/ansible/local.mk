EXTRA_DIST += %D%/run %D%/names.py %D%/render.py
