-- A 503 of lighttpd's own (no worker of a pool is there) says when to come back,
-- like those the pools send themselves. An error file has no headers.
local r = lighty.r
if r.req_item.http_status == 503 and not r.resp_header["Retry-After"] then
	r.resp_header["Retry-After"] = "1"
end
return 0
