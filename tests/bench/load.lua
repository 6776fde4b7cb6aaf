-- wrk's script: one request again and again, told by the environment; its
-- last line is "requests microseconds failures".
wrk.method = os.getenv("BENCH_METHOD") or "GET"
wrk.body = os.getenv("BENCH_BODY")
wrk.headers["Content-Type"] = wrk.body and "application/json" or nil
local token = os.getenv("BENCH_TOKEN")
wrk.headers["Authorization"] = token and "Bearer " .. token or nil

function done(summary, latency, requests)
	local e = summary.errors
	io.write(string.format("%d %d %d\n", summary.requests, summary.duration,
		e.connect + e.read + e.write + e.status + e.timeout))
end
