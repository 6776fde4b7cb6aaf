/* Signing in, registering, a forgotten password. */
import { useState } from "react";
import { Link, Redirect, useLocation, useSearchParams } from "wouter";
import { api, ask } from "../api/client";
import { entered, goToYandex, left, useSession } from "../api/session";
import { texts, useTexts } from "../texts";
import { Field, Title } from "../ui/parts";
import { toast } from "../ui/toasts";
import { FormProblem, Submit, secret, text, useForm } from "./forms";

/* As the browser would read it, if it leads back into these pages. */
function within(path: string): string | null {
	try {
		const { origin, pathname, search } = new URL(path, location.origin);
		return origin === location.origin && pathname !== "/" ? pathname + search : null;
	} catch {
		return null;
	}
}

/* Only back into these pages, whatever the address says. */
function useNext(): { next: string; keep: string } {
	const [params] = useSearchParams();
	const next = within(params.get("next") ?? "") ?? "/menu";
	return { next, keep: next === "/menu" ? "" : `?next=${encodeURIComponent(next)}` };
}

function Yandex() {
	const t = useTexts();
	const { next } = useNext();
	return (
		<>
			<p className="my-4 text-center text-soft">{t.or}</p>
			<button type="button" className="button-soft min-h-12 w-full" onClick={() => void (async () => {
				if (!await goToYandex(next))
					toast(texts().yandex.unavailable, true);
			})()}>{t.withYandex}</button>
		</>
	);
}

function Login() {
	const t = useTexts();
	const { keep } = useNext();
	const form = useForm(async (f) => {
		await left();
		entered(await ask(api.POST("/auth/login", {
			body: { email: text(f, "email"), password: secret(f, "password"), session: "cookie" },
		})));
	});
	return (
		<>
			<Title>{t.signIn}</Title>
			<form onSubmit={form.onSubmit} className="panel grid gap-4">
				<Field label={t.email} name="email" type="email" required maxLength={255} autoComplete="username" error={form.error("email")} />
				<Field label={t.password} name="password" type="password" required maxLength={200} autoComplete="current-password" error={form.error("password")} />
				<FormProblem state={form} words={{ 401: t.wrongPassword }} />
				<Submit state={form}>{t.signIn}</Submit>
				<Link href={`/reset${keep}`} className="button-link">{t.forgot}</Link>
			</form>
			<Yandex />
			<p className="mt-5 text-center">{t.noAccount} <Link href={`/register${keep}`} className="button-link">{t.register}</Link></p>
		</>
	);
}

function Register() {
	const t = useTexts();
	const { keep } = useNext();
	const form = useForm(async (f) => {
		await left();
		entered(await ask(api.POST("/auth/register", {
			body: {
				email: text(f, "email"), full_name: text(f, "full_name"), password: secret(f, "password"), session: "cookie",
				...(text(f, "phone") === "" ? {} : { phone: text(f, "phone") }),
			},
		})));
	});
	return (
		<>
			<Title>{t.registration}</Title>
			<form onSubmit={form.onSubmit} className="panel grid gap-4">
				<Field label={t.fullName} name="full_name" required maxLength={100} autoComplete="name" error={form.error("full_name")} />
				<Field label={t.email} name="email" type="email" required maxLength={255} autoComplete="username" error={form.error("email")} />
				<Field label={t.phoneMaybe} name="phone" type="tel" maxLength={40} autoComplete="tel" error={form.error("phone")} />
				<Field label={t.password} name="password" type="password" required minLength={8} maxLength={200} autoComplete="new-password"
					hint={t.passwordHint} error={form.error("password")} />
				<FormProblem state={form} />
				<Submit state={form}>{t.register}</Submit>
			</form>
			<Yandex />
			<p className="mt-5 text-center">{t.haveAccount} <Link href={`/login${keep}`} className="button-link">{t.signIn}</Link></p>
		</>
	);
}

function Reset() {
	const t = useTexts();
	const { keep } = useNext();
	const [, go] = useLocation();
	const [email, setEmail] = useState<string | null>(null);
	const first = useForm(async (f) => {
		await ask(api.POST("/auth/password/reset", { body: { email: text(f, "email") } }));
		setEmail(text(f, "email"));
	});
	const second = useForm(async (f) => {
		await ask(api.POST("/auth/password/reset/confirm", {
			body: { email: email ?? "", code: text(f, "code"), new_password: secret(f, "new_password") },
		}));
		toast(texts().passwordChanged);
		go(`/login${keep}`);
	});
	return (
		<>
			<Title>{t.resetTitle}</Title>
			{email === null ? (
				<form key="first" onSubmit={first.onSubmit} className="panel grid gap-4">
					<p>{t.resetText}</p>
					<Field label={t.email} name="email" type="email" required maxLength={255} autoComplete="username" error={first.error("email")} />
					<FormProblem state={first} />
					<Submit state={first}>{t.sendCode}</Submit>
				</form>
			) : (
				<form key="second" onSubmit={second.onSubmit} className="panel grid gap-4">
					<p role="status">{t.codeSent(email)}</p>
					<Field label={t.code} name="code" required maxLength={40} autoComplete="one-time-code" autoCapitalize="characters" error={second.error("code")} />
					<Field label={t.newPassword} name="new_password" type="password" required minLength={8} maxLength={200} autoComplete="new-password"
						hint={t.passwordHint} error={second.error("new_password")} />
					<FormProblem state={second} words={{ 400: t.wrongCode }} />
					<Submit state={second}>{t.changePassword}</Submit>
					<button type="button" className="button-link" onClick={() => setEmail(null)}>{t.sendAnother}</button>
				</form>
			)}
			<p className="mt-5 text-center"><Link href={`/login${keep}`} className="button-link">{t.signIn}</Link></p>
		</>
	);
}

const pages = { login: Login, register: Register, reset: Reset };

export default function PeoplePage({ page }: { page: keyof typeof pages }) {
	const state = useSession((s) => s.state);
	const { next } = useNext();
	const Page = pages[page];

	return state === "in" ? <Redirect to={next} replace /> : <div className="narrow max-w-md pb-12"><Page /></div>;
}
