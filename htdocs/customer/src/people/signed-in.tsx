/* Pages of one's own: who is not signed in signs in first and comes back. */
import type { ReactNode } from "react";
import { Redirect, useLocation } from "wouter";
import { signOut, useSession } from "../api/session";
import { useTexts } from "../texts";
import { Waiting } from "../ui/parts";

export function SignedIn({ children }: { children: ReactNode }) {
	const state = useSession((s) => s.state);
	const staff = useSession((s) => s.user?.account_type === "staff");
	const t = useTexts();
	const [at] = useLocation();

	if (state === "unknown")
		return <div className="narrow"><Waiting /></div>;
	if (staff)
		return (
			<div className="narrow">
				<p className="panel mt-6">{t.staffHere}</p>
				<button type="button" className="button-soft mt-4" onClick={() => void signOut()}>{t.signOut}</button>
			</div>
		);
	return state === "in" ? <>{children}</> : <Redirect to={`/login?next=${encodeURIComponent(at)}`} replace />;
}
