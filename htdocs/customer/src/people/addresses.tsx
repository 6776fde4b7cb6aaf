/* The guest's saved addresses: added, changed, removed. */
import { useState } from "react";
import { api, ask } from "../api/client";
import { AddressFields, type Saved, addressBody, addressLine, useAddresses } from "../cart/address";
import { type Address, addressOf, nowhere } from "../cart/store";
import { useTexts } from "../texts";
import { Field } from "../ui/parts";
import { useDo } from "./profile";

function Editor({ saved, onDone }: { saved: Saved | null; onDone: () => void }) {
	const t = useTexts();
	const [address, setAddress] = useState<Address>(saved ? addressOf(saved) : nowhere);
	const [label, setLabel] = useState(saved?.label ?? "");
	const [missing, setMissing] = useState(false);
	const { busy, run } = useDo("addresses");
	const body = { ...addressBody(address), label: label.trim() === "" ? null : label.trim() };

	return (
		<form className="grid gap-3 py-3" noValidate onSubmit={(e) => {
			e.preventDefault();
			setMissing(true);
			if (body.street === "" || body.house === "")
				return;
			void run(() => saved ? ask(api.PATCH("/users/me/addresses/{address_id}", { params: { path: { address_id: saved.id } }, body }))
				: ask(api.POST("/users/me/addresses", { body })), t.saved).then((good) => good && onDone());
		}}>
			<Field label={t.addressLabel} value={label} maxLength={50} placeholder={t.addressLabelExample} onInput={(e) => setLabel(e.currentTarget.value)} />
			<AddressFields value={address} onChange={setAddress} missing={missing} />
			<div className="flex gap-3">
				<button type="submit" disabled={busy} className="button-main flex-1">{t.save}</button>
				<button type="button" className="button-soft" onClick={onDone}>{t.notNow}</button>
			</div>
		</form>
	);
}

export function Addresses() {
	const t = useTexts();
	const { data } = useAddresses();
	const [editing, setEditing] = useState<string | null>(null);
	const { busy, run } = useDo("addresses");
	const saved = data?.addresses ?? [];

	return (
		<>
			<ul className="divide-y divide-line">
				{saved.map((s) => editing === s.id ? <li key={s.id}><Editor saved={s} onDone={() => setEditing(null)} /></li> : (
					<li key={s.id} className="flex flex-wrap items-center gap-x-4 py-1">
						<span className="min-w-0 flex-1">
							{s.label ? <strong className="block">{s.label}</strong> : null}
							{addressLine(t, addressOf(s))}{s.is_default ? <span className="text-soft"> — {t.byDefault}</span> : null}
						</span>
						{s.is_default ? null : (
							<button type="button" disabled={busy} className="button-link" onClick={() => void run(() => ask(api.PATCH("/users/me/addresses/{address_id}", {
								params: { path: { address_id: s.id } }, body: { is_default: true },
							})))}>{t.makeDefault}</button>
						)}
						<button type="button" className="button-link" onClick={() => setEditing(s.id)}>{t.change}</button>
						<button type="button" disabled={busy} className="button-link" onClick={() => void run(() => ask(api.DELETE("/users/me/addresses/{address_id}", {
							params: { path: { address_id: s.id } },
						})))}>{t.remove}</button>
					</li>
				))}
			</ul>
			{editing === "new" ? <Editor saved={null} onDone={() => setEditing(null)} />
				: <button type="button" className="button-soft mt-2" onClick={() => setEditing("new")}>{t.addAddress}</button>}
		</>
	);
}
