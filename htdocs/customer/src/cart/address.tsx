/* Where a delivery goes: a saved address, or another one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { askAgain } from "../api/again";
import { type Schemas, api, ask } from "../api/client";
import { useSession } from "../api/session";
import { useTexts } from "../texts";
import { Choices, Field } from "../ui/parts";
import { type Address, addressOf, nowhere, useCart } from "./store";

export type Saved = Schemas["Address"];

export function useAddresses() {
	const user = useSession((s) => s.user?.id);
	return useQuery({
		queryKey: ["addresses", user],
		queryFn: () => ask(api.GET("/users/me/addresses")),
		enabled: user !== undefined,
		staleTime: 60_000,
	});
}

const placeOf = (a: Address): string => [a.street, a.house, a.apartment].map((s) => s.trim().toLowerCase()).join("/");

export function addressLine(t: ReturnType<typeof useTexts>, a: Partial<Address>): string {
	return [a.street, a.house, a.apartment ? t.apartmentNo(a.apartment) : ""].filter(Boolean).join(", ");
}

/* The empty texts of a form are no values for the API. */
export function addressBody(a: Address) {
	const or = (s: string): string | null => s.trim() === "" ? null : s.trim();
	return {
		street: a.street.trim(), house: a.house.trim(), apartment: or(a.apartment), entrance: or(a.entrance),
		floor: or(a.floor), comment: or(a.comment),
	};
}

/* Kept with the account once something was ordered there; never in the way. */
export function useSaveAddress() {
	const client = useQueryClient();
	return async (a: Address): Promise<void> => {
		try {
			await ask(api.POST("/users/me/addresses", { body: addressBody(a) }));
			await askAgain(client, "addresses");
		} catch {
			// the order is what matters
		}
	};
}

export function AddressFields({ value, onChange, missing }: {
	value: Address;
	onChange: (a: Address) => void;
	missing: boolean;
}) {
	const t = useTexts();
	const put = (name: keyof Address) => (e: { currentTarget: HTMLInputElement }): void =>
		onChange({ ...value, [name]: e.currentTarget.value });
	const lack = (name: "street" | "house"): string | undefined =>
		missing && value[name].trim() === "" ? t.needed : undefined;
	return (
		<div className="grid grid-cols-6 gap-3">
			<div className="col-span-6 sm:col-span-4">
				<Field label={t.street} value={value.street} onInput={put("street")} error={lack("street")} required
					maxLength={200} autoComplete="address-line1" name="street" />
			</div>
			<div className="col-span-3 sm:col-span-2">
				<Field label={t.house} value={value.house} onInput={put("house")} error={lack("house")} required maxLength={20} name="house" />
			</div>
			{(["apartment", "entrance", "floor"] as const).map((name) => (
				<div key={name} className="col-span-3 sm:col-span-2">
					<Field label={t[name]} value={value[name]} onInput={put(name)} maxLength={20} name={name} inputMode="text" />
				</div>
			))}
			<div className="col-span-6">
				<Field label={t.courierNote} value={value.comment} onInput={put("comment")} maxLength={300} name="comment" />
			</div>
		</div>
	);
}

export function AddressPicker({ missing }: { missing: boolean }) {
	const t = useTexts();
	const address = useCart((c) => c.address);
	const { data } = useAddresses();
	const saved = data?.addresses ?? [];
	const at = saved.find((s) => placeOf(addressOf(s)) === placeOf(address));
	const [other, setOther] = useState(false);
	const chosen = other ? "other" : at ? String(at.id) : address.street === "" ? null : "other";

	return (
		<div className="grid gap-3">
			{saved.length > 0 ? (
				<Choices legend={t.deliverTo} name="address" column value={chosen}
					options={[
						...saved.map((s) => ({
							value: String(s.id),
							label: s.label ?? addressLine(t, addressOf(s)),
							...(s.label ? { note: addressLine(t, addressOf(s)) } : {}),
						})),
						{ value: "other", label: t.otherAddress },
					]}
					onChange={(id) => {
						const s = saved.find((a) => String(a.id) === id);
						setOther(s === undefined);
						useCart.setState({ address: s ? addressOf(s) : nowhere });
					}} />
			) : null}
			{saved.length === 0 || chosen === "other" ? (
				<AddressFields value={address} missing={missing} onChange={(a) => {
					setOther(saved.length > 0);
					useCart.setState({ address: a });
				}} />
			) : null}
		</div>
	);
}
