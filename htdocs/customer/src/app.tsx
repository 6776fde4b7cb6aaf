/* The frame around every page, and which page is where. */
import { Component, type ReactNode, Suspense, lazy, useEffect, useLayoutEffect, useRef } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Problem } from "./api/client";
import { useSession } from "./api/session";
import { pieces, useCart } from "./cart/store";
import MenuPage from "./menu/page";
import { useOrder } from "./orders/orders";
import { speak, useLang, useTexts } from "./texts";
import { Icon } from "./ui/icon";
import { useOnline } from "./ui/online";
import { Empty, Failed, Waiting } from "./ui/parts";
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
					<img src="/icon.svg" width={36} height={36} alt="" /><span className="max-[21rem]:sr-only">{t.brand}</span>
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

/* An order that waits for its payment may end by itself, or be ended by others:
   the cart is then the guest's again. */
function Waits({ id }: { id: string }) {
	const { error } = useOrder(id);
	useEffect(() => {
		if (error instanceof Problem && error.status === 404)
			useCart.setState({ unpaid: null });
	}, [error]);
	return null;
}

/* What went wrong in a page, with a way on; not a white page. */
class Guard extends Component<{ children: ReactNode }, { problem: unknown }> {
	override state = { problem: null as unknown };

	static getDerivedStateFromError(problem: unknown) {
		return { problem };
	}

	override render() {
		return this.state.problem === null ? this.props.children
			: <div className="narrow"><Failed problem={this.state.problem} onRetry={() => location.reload()} /></div>;
	}
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
	const waiting = useCart((c) => c.unpaid?.id);
	return (
		<>
			{waiting ? <Waits key={waiting} id={waiting} /> : null}
			<Header />
			<Offline />
			<main id="main" tabIndex={-1} className="flow-root min-h-[80vh]">
				<Guard><Suspense fallback={<div className="narrow"><Waiting /></div>}>
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
				</Suspense></Guard>
			</main>
			<Toasts />
		</>
	);
}
