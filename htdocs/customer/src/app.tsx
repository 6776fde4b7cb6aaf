/* The frame around every page, and which page is where. */
import { Suspense, lazy, useEffect, useLayoutEffect, useRef } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { useSession } from "./api/session";
import { pieces, useCart } from "./cart/store";
import MenuPage from "./menu/page";
import { speak, useLang, useTexts } from "./texts";
import { Icon } from "./ui/icon";
import { useOnline } from "./ui/online";
import { Empty, Waiting } from "./ui/parts";
import { Toasts } from "./ui/toasts";

const CartPage = lazy(() => import("./cart/page"));
const PaymentPage = lazy(() => import("./payment/page"));
const OrdersPage = lazy(() => import("./orders/page"));
const PeoplePage = lazy(() => import("./people/login"));
const ProfilePage = lazy(() => import("./people/profile"));

function Header() {
	const t = useTexts();
	const lang = useLang((l) => l.lang);
	const signedIn = useSession((s) => s.state !== "out");
	const count = useCart((c) => pieces(c.lines));
	const [at] = useLocation();
	const links = [
		{ href: "/orders", label: t.myOrders, icon: "list" as const, shown: signedIn },
		{ href: signedIn ? "/profile" : "/login", label: signedIn ? t.profile : t.signIn, icon: "person" as const, shown: true },
		{ href: "/cart", label: t.cart, icon: "bag" as const, shown: true },
	];
	const other = lang === "ru" ? "en" : "ru";
	return (
		<header className="sticky top-0 z-30 bg-paper no-print">
			<a href="#main" className="absolute -left-full z-40 rounded-xl bg-card p-3 focus:left-2 focus:top-2">{t.skip}</a>
			<div className="wide flex h-16 items-center sm:gap-1">
				<Link href="/menu" className="mr-auto flex min-h-11 items-center gap-2 font-serif text-lg font-bold sm:text-2xl">
					<img src="/icon.svg" width={36} height={36} alt="" />{t.brand}
				</Link>
				<button type="button" lang={other} aria-label={`${t.otherLanguage}, ${t.languages[other]}`} onClick={() => void speak(other)} className="min-h-11 min-w-11 rounded-full px-1 font-semibold hover:bg-chip">
					{t.otherLanguage}
				</button>
				<nav aria-label={t.mainNav} className="flex sm:gap-1">
					{links.filter((l) => l.shown).map((l) => (
						<Link key={l.href} href={l.href} aria-current={at.startsWith(l.href) ? "page" : undefined}
							className={`flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full px-2 hover:bg-chip ${at.startsWith(l.href) ? "text-red" : ""}`}>
							<span className="relative">
								<Icon name={l.icon} />
								{l.href === "/cart" && count > 0 ? (
									<span aria-hidden="true" className="absolute -top-2.5 left-3 min-w-5 rounded-full bg-red px-1 text-center text-xs leading-5 font-bold text-on-red">{count}</span>
								) : null}
							</span>
							<span className="sr-only md:not-sr-only">{l.label}</span>
							{l.href === "/cart" && count > 0 ? <span className="sr-only">{t.pieces(count)}</span> : null}
						</Link>
					))}
				</nav>
			</div>
		</header>
	);
}

function Offline() {
	const t = useTexts();
	return useOnline() ? null : (
		<p role="status" className="flex items-center justify-center gap-2 bg-ink px-4 py-2 text-center text-sm text-paper no-print">
			<Icon name="offline" size={18} />{t.offlineNow}
		</p>
	);
}

/* A new page begins at its top, going back returns to where one was; the
   keyboard and a screen reader go along. */
function usePlace(): void {
	const [at] = useLocation();
	const places = useRef(new Map<string, number>());
	const before = useRef(at);
	const popped = useRef(false);

	useEffect(() => {
		const pop = (): void => {
			popped.current = location.pathname !== before.current;
		};
		window.addEventListener("popstate", pop);
		return () => window.removeEventListener("popstate", pop);
	}, []);
	useLayoutEffect(() => {
		if (before.current === at)
			return;
		places.current.set(before.current, window.scrollY);
		before.current = at;
		const top = popped.current ? places.current.get(at) ?? 0 : 0;
		popped.current = false;
		window.scrollTo({ top, behavior: "instant" });
		document.getElementById("main")?.focus({ preventScroll: true });
	}, [at]);
}

function NotFound() {
	const t = useTexts();
	return <Empty title={t.notFound}><Link href="/menu" className="button-main">{t.toMenu}</Link></Empty>;
}

export function App() {
	const lang = useLang((l) => l.lang);
	useEffect(() => {
		document.documentElement.lang = lang;
	}, [lang]);
	usePlace();
	return (
		<>
			<Header />
			<Offline />
			<main id="main" tabIndex={-1} className="flow-root min-h-[80vh]">
				<Suspense fallback={<div className="narrow"><Waiting /></div>}>
					<Switch>
						<Route path="/menu"><MenuPage /></Route>
						<Route path="/cart"><CartPage /></Route>
						<Route path="/payment"><PaymentPage /></Route>
						<Route path="/orders/*?"><OrdersPage /></Route>
						<Route path="/profile"><ProfilePage /></Route>
						{(["login", "register", "reset"] as const).map((page) => (
							<Route key={page} path={`/${page}`}><PeoplePage page={page} /></Route>
						))}
						<Route path="/"><Redirect to="/menu" replace /></Route>
						<Route><NotFound /></Route>
					</Switch>
				</Suspense>
			</main>
			<Toasts />
		</>
	);
}
