/* A new trace of W3C's Trace Context: what the logs tell of one request begins here. */
function hex(bytes: number): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(bytes)),
		(b) => b.toString(16).padStart(2, "0")).join("");
}

export function traceparent(): string {
	return `00-${hex(16)}-${hex(8)}-01`;
}
