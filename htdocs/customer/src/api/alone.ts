/* Runs what no other tab of this browser may run at the same time. */
export async function alone<T>(name: string, what: () => Promise<T>): Promise<T> {
	return await navigator.locks.request(`samovar-${name}`, what) as Awaited<T>;
}
