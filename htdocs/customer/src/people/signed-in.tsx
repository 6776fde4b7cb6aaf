/* Pages of one's own: who is not signed in signs in first and comes back. */
import type { ReactNode } from "react";
import { Redirect, useLocation } from "wouter";
import { signOut, useSession } from "../api/session";
import { useTexts } from "../texts";
import { Failed, Waiting } from "../ui/parts";

/* Whether there is a session is being asked; it is said when that takes long. */
export function SessionUnknown() {
	const away = useSession((s) => s.away);
	return (
		<div className="narrow">
			{away ? <Failed problem={null} onRetry={() => location.reload()} /> : <Waiting />}
		</div>
	);
}

export function SignedIn({ children }: { children: ReactNode }) {
	const state = useSession((s) => s.state);
	const staff = useSession((s) => s.user?.account_type === "staff");
	const t = useTexts();
	const [at] = useLocation();

	if (state === "unknown")
		return <SessionUnknown />;
	if (staff)
		return (
			<div className="narrow">
				<p className="panel mt-6">{t.staffHere}</p>
				<button type="button" className="button-soft mt-4" onClick={() => void signOut()}>{t.signOut}</button>
			</div>
		);
	return state === "in" ? <>{children}</> : <Redirect to={`/login?next=${encodeURIComponent(at)}`} replace />;
}
