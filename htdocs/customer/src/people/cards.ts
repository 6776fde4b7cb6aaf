import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";
import { useSession } from "../api/session";

/* The guest's saved cards. */
export function useCards() {
	const user = useSession((s) => s.user?.id);
	return useQuery({
		queryKey: ["cards", user],
		queryFn: () => ask(api.GET("/payment-methods")),
		enabled: user !== undefined,
		staleTime: 60_000,
	});
}
