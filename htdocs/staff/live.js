// Pages that stay up to date. A page says the number of the newest event it
// was drawn behind, and has a ticket for the socket that tells of those after
// it. Each makes the page ask for itself; it is up to date when it was drawn
// behind all that the socket has told. Whatever is lost, a frame, the socket,
// an answer: the page is asked for again, and goes on from its new number.
const live = (() => {
	const POLL = 5_000; // ms between two looks while there is no socket
	const LOOK = 15_000; // with one: ages grow, and not all that changes is told
	const GAP = 1_000; // between an answer and the next look: events come in swarms
	const SILENT = 3_000; // what the page knows the socket should have told
	const PATIENCE = 3_000; // without a socket, until it is said
	const SETTLED = 2_000; // a socket that stays so long is one
	const PAUSE = { first: 200, most: 5_000 }; // before the next socket
	const READ = 8_000; // what is said of a form
	const RETRY = 1_000; // while somebody types

	const lost = document.getElementById("lost");
	const main = () => document.querySelector("main[hx-get]");
	const number = () => Number(main()?.dataset.seq || NaN);

	// What is known of server and socket: since when each is away, or 0.
	const away = { server: 0, socket: 0 };
	function say() {
		if (!lost)
			return;
		const what = away.server ? "server"
			: away.socket && Date.now() - away.socket > PATIENCE ? "socket" : null;
		const text = what === null ? "" : `${lost.dataset[what]} ${
			lost.dataset.since} ${new Date(away[what]).toLocaleTimeString(
			document.documentElement.lang)}`;
		if (lost.textContent !== text)
			lost.textContent = text;
		lost.hidden = what === null;
	}
	function server(there) {
		away.server = there ? 0 : away.server || Date.now();
		say();
	}

	// The page is not exchanged under somebody's hands: what a finger goes down on
	// is what it presses.
	let pressed = false;
	const busy = () => pressed || document.querySelector("main details[open],"
		+ " main .sortable-chosen, main input:focus, main select:focus,"
		+ " main textarea:focus, main dialog[open]");

	const soon = (ms) => {
		clearTimeout(next);
		next = setTimeout(ask, ms);
	};
	let asking = false, wanted = false, next = 0;
	let overtaken = false; // by a form, whose page is the newer one
	function ask() {
		wanted = true;
		if (asking || !main())
			return;
		if (busy()) {
			soon(RETRY);
			return;
		}
		wanted = false;
		asking = true;
		overtaken = false;
		main().dispatchEvent(new Event("anew"));
	}
	function answered(good) {
		asking = false;
		server(good);
		if (good)
			drawn();
		else
			hang(); // it would say nothing any more
		soon(wanted || overtaken || due > number() ? GAP
			: socket && good ? LOOK : POLL);
	}

	// One socket at a time, with the ticket of the page that was drawn last.
	let socket = null, used = "", pause = PAUSE.first, doubt = 0;
	let seen = 0; // the newest number that the socket has told
	let due = 0; // the newest of those that concern this page
	function connect() {
		const { ticket, seq } = main().dataset;
		if (socket || !ticket || ticket === used)
			return;
		used = ticket;
		seen = Number(seq);
		const mine = new WebSocket("/api/v1/live");
		socket = mine;
		mine.onopen = () => mine.send(JSON.stringify(
			{ ticket, since: Number(seq) }));
		mine.onmessage = ({ data }) => mine === socket && told(JSON.parse(data));
		mine.onclose = () => {
			if (mine !== socket)
				return;
			hang();
			soon(pause);
			pause = Math.min(pause * 2, PAUSE.most);
		};
		setTimeout(() => mine === socket &&
			mine.readyState === WebSocket.OPEN && stands(), SETTLED);
	}
	function stands() {
		pause = PAUSE.first;
		away.socket = 0;
		say();
	}
	function told(event) {
		stands();
		seen = Math.max(seen, event.seq);
		document.dispatchEvent(new CustomEvent("live", { detail: event }));
		const { only } = main()?.dataset ?? {};
		if (!only || only === event.order_id) {
			due = seen;
			ask();
		}
	}
	// There is no socket any more, or nothing comes from it.
	function hang() {
		const old = socket;
		socket = null;
		old?.close();
		away.socket ||= Date.now();
		setTimeout(say, PATIENCE + 100);
	}
	// The page is new: by its number, has the socket told what it should?
	function drawn() {
		connect();
		clearTimeout(doubt);
		const known = number();
		if (known > seen)
			doubt = setTimeout(() => {
				if (socket && seen < known) {
					hang();
					ask();
				}
			}, SILENT);
	}

	// What a form's page says of it stays for a while, whatever comes anew.
	const place = document.getElementById("notes");
	let kept = 0;
	function note(...notes) {
		place.replaceChildren(...notes);
		clearTimeout(kept);
		kept = setTimeout(() => place.replaceChildren(), READ);
	}
	function keep() {
		const notes = document.querySelectorAll("main .note");
		if (notes.length > 0)
			note(...notes);
	}
	// A form that nobody has taken stays, to be sent again.
	function refuse() {
		const p = document.createElement("p");
		p.className = "refused";
		p.role = "alert";
		p.textContent = place.dataset.away;
		note(p);
	}

	// Requests of ours: a form that is gone has main as its source afterwards.
	const ours = new WeakSet();
	const asks = (event) => ours.has(event.detail.ctx);
	addEventListener("htmx:before:request", ({ detail }) => {
		if (detail.ctx.sourceElement.id === "main")
			ours.add(detail.ctx);
	});
	const good = ({ detail }) => {
		const status = detail.ctx.response?.status ?? 503;
		return status < 500 && status !== 429;
	};
	addEventListener("htmx:before:swap", (event) => {
		if (!good(event) || asks(event) && (busy() || overtaken))
			event.preventDefault();
	});
	addEventListener("htmx:finally:request", (event) => {
		if (asks(event))
			answered(good(event));
		else if (!good(event))
			refuse();
	});
	addEventListener("htmx:after:swap", (event) => {
		if (!asks(event) && main()) {
			overtaken = asking;
			keep();
			drawn(); // what a form of the page has led to
		}
	});
	addEventListener("offline", () => server(false));
	addEventListener("online", ask);
	addEventListener("visibilitychange", () => document.hidden || ask());
	addEventListener("pointerdown", () => { pressed = true; });
	for (const end of ["pointerup", "pointercancel", "dragend"])
		addEventListener(end, () => setTimeout(() => { // after the click
			pressed = false;
			if (wanted)
				ask();
		}));
	addEventListener("focusout", () => wanted && setTimeout(ask));

	if (main() && window.htmx) {
		keep();
		drawn();
		if (!socket)
			hang();
		soon(socket ? LOOK : POLL);
	} else if (main())
		// htmx is fetched when it is built: without it the page comes anew
		setInterval(() => busy() || location.replace(
			main().getAttribute("hx-get")), 20_000);
	return { server, get connected() { return socket !== null; } };
})();
