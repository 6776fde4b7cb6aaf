import type { QueryClient } from "@tanstack/react-query";

/* Has every query of these names asked again: "orders", "order", "menu", … */
export const askAgain = (client: QueryClient, ...names: string[]): Promise<void> =>
	client.invalidateQueries({ predicate: ({ queryKey }) => names.includes(String(queryKey[0])) });
