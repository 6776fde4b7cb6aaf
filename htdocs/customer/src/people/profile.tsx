import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { Link } from "wouter";
import { askAgain } from "../api/again";
import { type Schemas, Problem, api, ask } from "../api/client";
import { ended, entered, rename, signOut, useSession } from "../api/session";
import { useAddresses } from "../cart/address";
import { type Lang, moment, speak, texts, useLang, useTexts } from "../texts";
import { open, useOrders } from "../orders/orders";
import { Choices, Failed, Field, Title, Waiting, wordsFor } from "../ui/parts";
import { Sheet } from "../ui/sheet";
import { toast } from "../ui/toasts";
import { Addresses } from "./addresses";
import { useCards } from "./cards";
import { FormProblem, Submit, secret, text, useForm } from "./forms";
import { SignedIn } from "./signed-in";

function Part({ title, children }: { title: string; children: ReactNode }) {
	return <section aria-label={title} className="panel mt-4"><h2 className="mb-3 font-serif text-xl font-bold">{title}</h2>{children}</section>;
}

/* Does it, asks the list again, and says what went wrong. */
export function useDo(...keys: string[]): { busy: boolean; run: (what: () => Promise<unknown>, said?: string) => Promise<boolean> } {
	const client = useQueryClient();
	const [busy, setBusy] = useState(false);
	return {
		busy,
		run: async (what, said) => {
			setBusy(true);
			try {
				await what();
				if (said !== undefined)
					toast(said);
				return true;
			} catch (e) {
				toast(wordsFor(texts(), e), true);
				return false;
			} finally {
				await askAgain(client, ...keys);
				setBusy(false);
			}
		},
	};
}

function Data({ user }: { user: Schemas["User"] }) {
	const t = useTexts();
	const client = useQueryClient();
	const form = useForm(async (f) => {
		const phone = text(f, "phone");
		const now = await ask(api.PATCH("/users/me", {
			body: {
				full_name: text(f, "full_name"), phone: phone === "" ? null : phone,
				...(text(f, "email") === (user.email ?? "") ? {} : { email: text(f, "email") }),
			},
		}));
		client.setQueryData(["me", now.id], now);
		rename({ full_name: now.full_name, email: now.email, phone: now.phone });
		toast(texts().saved);
	});
	return (
		<form onSubmit={form.onSubmit} className="grid gap-4">
			<Field label={t.fullName} name="full_name" defaultValue={user.full_name} required maxLength={100} autoComplete="name" error={form.error("full_name")} />
			<Field label={t.email} name="email" type="email" defaultValue={user.email ?? ""} required={user.email !== null} maxLength={255} autoComplete="email" error={form.error("email")} />
			<Field label={t.phoneMaybe} name="phone" type="tel" defaultValue={user.phone ?? ""} maxLength={40} autoComplete="tel" error={form.error("phone")} />
			<FormProblem state={form} />
			<Submit state={form}>{t.save}</Submit>
		</form>
	);
}

function Password() {
	const t = useTexts();
	const [open, setOpen] = useState(false);
	const form = useForm(async (f) => {
		entered(await ask(api.POST("/auth/password", {
			body: { current_password: secret(f, "current_password"), new_password: secret(f, "new_password"), session: "cookie" },
		})));
		setOpen(false);
		toast(texts().passwordChanged);
	});
	if (!open)
		return <button type="button" className="button-soft" onClick={() => setOpen(true)}>{t.changePassword}</button>;
	return (
		<form onSubmit={form.onSubmit} className="grid gap-4">
			<p className="text-sm text-soft">{t.passwordEnds}</p>
			<Field label={t.currentPassword} name="current_password" type="password" required maxLength={200} autoComplete="current-password" error={form.error("current_password")} />
			<Field label={t.newPassword} name="new_password" type="password" required minLength={8} maxLength={200} autoComplete="new-password" hint={t.passwordHint} error={form.error("new_password")} />
			<FormProblem state={form} words={{ 403: t.wrongCurrent, 401: t.wrongCurrent }} />
			<Submit state={form}>{t.changePassword}</Submit>
		</form>
	);
}

function Cards() {
	const t = useTexts();
	const { data } = useCards();
	const { busy, run } = useDo("cards");
	const cards = data?.payment_methods ?? [];
	return cards.length === 0 ? <p className="text-soft">{t.noCards}</p> : (
		<ul className="divide-y divide-line">
			{cards.map((c) => (
				<li key={c.id} className="flex flex-wrap items-center gap-x-4 py-1">
					<span className="flex-1">{t.cardEnding(c.brand, c.last4)}{c.is_default ? <span className="text-soft"> — {t.byDefault}</span> : null}</span>
					<button type="button" disabled={busy} className="button-link" onClick={() => void run(() => ask(api.DELETE("/payment-methods/{payment_method_id}", {
						params: { path: { payment_method_id: c.id } },
					})))}>{t.remove}<span className="sr-only"> {t.cardEnding(c.brand, c.last4)}</span></button>
				</li>
			))}
		</ul>
	);
}

function useSessions() {
	const user = useSession((s) => s.user?.id);
	return useQuery({ queryKey: ["sessions", user], queryFn: () => ask(api.GET("/auth/sessions")) });
}

function Sessions() {
	const t = useTexts();
	const { busy, run } = useDo("sessions");
	const { data, error, refetch } = useSessions();

	if (!data)
		return <Failed problem={error} onRetry={() => void refetch()} />;
	return (
		<ul className="divide-y divide-line">
			{data.sessions.map((s) => (
				<li key={s.id} className="flex flex-wrap items-center gap-x-4 py-2">
					<span className="min-w-0 flex-1">{s.device || t.someDevice}
						<span className="block text-sm text-soft">{s.current ? t.thisDevice : t.lastSeen(moment(s.last_used_at))}{s.address ? ` · ${s.address}` : ""}</span>
					</span>
					{s.current ? null : (
						<button type="button" disabled={busy} className="button-link" onClick={() => void run(() => ask(api.DELETE("/auth/sessions/{session_id}", {
							params: { path: { session_id: s.id } },
						})))}>{t.endSession}<span className="sr-only"> {s.device}</span></button>
					)}
				</li>
			))}
		</ul>
	);
}

function Language() {
	const t = useTexts();
	const lang = useLang((l) => l.lang);
	return <Choices<Lang> legend={t.language} hidden name="language" value={lang} onChange={(l) => void speak(l)}
		options={[{ value: "ru", label: t.languages.ru }, { value: "en", label: t.languages.en }]} />;
}

function Telegram() {
	const t = useTexts();
	const { busy, run } = useDo();
	return (
		<>
			<p className="mb-3 text-soft">{t.telegramText}</p>
			<button type="button" disabled={busy} className="button-soft" onClick={() => void run(async () => {
				try {
					location.assign((await ask(api.POST("/telegram/link"))).url);
				} catch (e) {
					if (!(e instanceof Problem && e.status === 404))
						throw e;
					toast(texts().telegramAbsent, true);
				}
			})}>{t.telegramLink}</button>
		</>
	);
}

function Leave() {
	const t = useTexts();
	const [asking, setAsking] = useState(false);
	const { busy, run } = useDo();
	const { data } = useOrders();
	const waiting = data?.pages[0]?.orders.find(open);
	const leave = (): Promise<boolean> => run(async () => {
		await ask(api.DELETE("/users/me"));
		ended(true);
	}, t.deleted);
	return (
		<>
			<button type="button" className="button-link" onClick={() => setAsking(true)}>{t.deleteAccount}</button>
			{asking ? (
				<Sheet title={t.deleteAsk} onClose={() => setAsking(false)} foot={
					<div className="flex gap-3">
						<button type="button" className="button-soft flex-1" onClick={() => setAsking(false)}>{t.stay}</button>
						{waiting ? <Link href={`/orders/${waiting.id}`} className="button-main flex-1">{t.orderNo(waiting.number)}</Link>
							: <button type="button" className="button-main flex-1" disabled={busy} onClick={() => void leave()}>{t.deleteForGood}</button>}
					</div>
				}><p className="px-4 py-4">{waiting ? t.deleteWaits : t.deleteText}</p></Sheet>
			) : null}
		</>
	);
}

function Profile() {
	const t = useTexts();
	const account = useSession((s) => s.user);
	const me = useQuery({ queryKey: ["me", account?.id], queryFn: () => ask(api.GET("/users/me")), retry: 1 });
	// all at once: what came one after the other would push the rest down
	const come = useRef(false);
	const pending = [me, useAddresses(), useCards(), useSessions()].some((q) => q.isPending);
	come.current ||= !pending; // what failed is asked again by its own part

	return (
		<div className="narrow pb-12">
			<Title>{t.profile}</Title>
			{!come.current ? <Waiting lines={8} /> : (
				<>
					{me.data ? <Part title={t.aboutYou}><Data key={me.data.id} user={me.data} /></Part>
						: <Failed problem={me.error} onRetry={() => void me.refetch()} />}
					<Part title={t.addresses}><Addresses /></Part>
					<Part title={t.cards}><Cards /></Part>
					<Part title={t.language}><Language /></Part>
					<Part title={t.telegram}><Telegram /></Part>
					<Part title={t.password}><Password /></Part>
					<Part title={t.sessions}><Sessions /></Part>
				</>
			)}
			<div className="mt-6 flex flex-wrap items-center justify-between gap-3">
				<button type="button" className="button-soft" onClick={() => void signOut()}>{t.signOut}</button>
				<Leave />
			</div>
		</div>
	);
}

export default function ProfilePage() {
	return <SignedIn><Profile /></SignedIn>;
}
