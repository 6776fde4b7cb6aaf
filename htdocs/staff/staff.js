// What scripts add to pages that work without them: orders that come are told
// of until somebody has seen them, orders are dragged, a bump bar's keys press
// buttons. live.js keeps the page itself up to date.
document.documentElement.classList.add("lively");
const alerts = document.getElementById("alerts");
const SEEN = "staff-seen"; // the newest order that was acknowledged, of all tabs

// Orders that nobody has accepted: [id, what it is called]; ids grow with time.
let waiting = [];
const newest = () => waiting.map(([id]) => id).sort().pop() ?? "0";

// A tone that needs no file; browsers allow it once somebody has pressed a key.
let audio = null;
addEventListener("pointerdown", () => { audio ??= new AudioContext(); });
addEventListener("keydown", () => { audio ??= new AudioContext(); });
function ring() {
	if (audio?.state !== "running")
		return;
	const tone = audio.createOscillator(), volume = audio.createGain();
	tone.frequency.value = 880;
	volume.gain.setValueAtTime(.2, audio.currentTime);
	volume.gain.exponentialRampToValueAtTime(.001, audio.currentTime + .6);
	tone.connect(volume).connect(audio.destination);
	tone.start();
	tone.stop(audio.currentTime + .6);
}

function tell() {
	if (localStorage.getItem(SEEN) === null)
		localStorage.setItem(SEEN, newest());
	const seen = localStorage.getItem(SEEN);
	const fresh = waiting.filter(([id]) => id > seen);
	const text = fresh.map(([, name]) => name).join(", ");
	alerts.hidden = fresh.length === 0;
	const note = alerts.querySelector("span");
	if (note.textContent !== text)
		note.textContent = text;
}

async function look() {
	const answer = await fetch("/staff/alerts").catch(() => null);
	live.server(answer !== null && answer.status < 500);
	if (!answer?.ok || answer.redirected)
		return;
	waiting = [...new DOMParser().parseFromString(await answer.text(),
		"text/html").querySelectorAll("[data-order]")]
		.map((e) => [e.dataset.order, e.textContent]);
	tell();
}

alerts?.querySelector("button").addEventListener("click", () => {
	localStorage.setItem(SEEN, newest());
	tell();
});
setInterval(() => (alerts?.hidden === false ||
	document.querySelector(".changes li:not(.recalled)")) && ring(), 3000);

addEventListener("htmx:after:swap", sort);

// The keys of a bump bar are digits: each is a ticket's.
addEventListener("keydown", (event) => {
	if (event.target.matches("input, select, textarea") || event.ctrlKey ||
		event.altKey || event.metaKey || event.repeat)
		return;
	document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// An order that is dragged goes behind the one it was put behind.
const sorted = new WeakSet();
function sort() {
	for (const list of document.querySelectorAll(".orders"))
		if (window.Sortable && !sorted.has(list)) {
			sorted.add(list);
			window.Sortable.create(list, { handle: "header", animation: 150,
				delay: 150, delayOnTouchOnly: true, onEnd: ({ item }) => {
					const form = item.querySelector("form[action$='/place']");
					const after = document.createElement("input");
					after.type = "hidden";
					after.name = "after";
					after.value = item.previousElementSibling?.dataset.order ?? "";
					form.append(after);
					form.requestSubmit();
				} });
		}
}

if (alerts) {
	look();
	setInterval(() => live.connected || look(), 5_000);
	setInterval(look, 30_000);
	document.addEventListener("live", ({ detail }) =>
		/^order\.(confirmed|status_changed|canceled)$/.test(detail.event) && look());
	addEventListener("storage", tell);
}

// A screen on the wall stays on; a page that was hidden has to ask again.
function wake() {
	if (!document.hidden && document.querySelector(".kitchen, .wall"))
		navigator.wakeLock?.request("screen").catch(() => undefined);
}
addEventListener("visibilitychange", wake);
wake();
sort();

// Where one is, is in sight.
document.querySelector(".bar [aria-current]")?.scrollIntoView(
	{ block: "nearest", inline: "center" });
