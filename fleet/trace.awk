# Lines of logfmt in; out: trace, start in ms, depth, number of the line, and
# what people read. A line that names its parent, or says how long
# it took, ends a hop (span) of its own; the others speak within one.

BEGIN {
	FS = " "
	n_ids = split(ids, list, "\n")
	for (i = 1; i <= n_ids; i++)
		wanted[list[i]] = 1
	split("0 31 59 90 120 151 181 212 243 273 304 334", before, " ")
}

# ms of 2026-11-26T17:34:28.123Z since some day
function ms(ts,    y, m, d, days) {
	y = substr(ts, 1, 4); m = substr(ts, 6, 2) + 0; d = substr(ts, 9, 2)
	days = y * 365 + int((y - (m < 3)) / 4) + before[m] + d
	return ((days * 24 + substr(ts, 12, 2)) * 60 + substr(ts, 15, 2)) * \
		60000 + substr(ts, 18, 6) * 1000
}

function depth(span,    n) {
	for (n = 0; n < 30 && (span in parent); n++)
		span = parent[span]
	return n
}

{
	split("", f)
	rest = ""
	for (i = 1; i <= NF; i++) {
		eq = index($i, "=")
		key = eq > 1 && !said ? substr($i, 1, eq - 1) : ""
		if (key ~ /^(ts|svc|trace|span|req|parent|duration_ms)$/)
			f[key] = substr($i, eq + 1)
		else if ($i != "level=info")
			rest = rest " " $i
		said = said || key == "msg"
	}
	said = 0
	if (!(f["trace"] in wanted))
		next
	n++
	trace[n] = f["trace"]; span[n] = f["span"]; svc[n] = f["svc"]
	text[n] = rest; took[n] = f["duration_ms"]
	ends[n] = f["parent"] != "" || took[n] != ""
	start[n] = ms(f["ts"]) - took[n]
	if (f["parent"] != "")
		parent[f["span"]] = f["parent"]
	if (!(trace[n] in first) || start[n] < first[trace[n]])
		first[trace[n]] = start[n]
}

END {
	for (t in first)
		printf "%s\t%.1f\t-1\t0\ttrace %s\n", t, first[t], t
	for (i = 1; i <= n; i++) {
		d = depth(span[i]) + !ends[i]
		printf "%s\t%.1f\t%d\t%d\t%9.1f ms  %*s%-16s%s%s\n", trace[i],
			start[i], d, i, start[i] - first[trace[i]], 2 * d, "",
			svc[i], text[i], took[i] == "" ? "" : "  " took[i] " ms"
	}
}
