/* Line drawings of 24 by 24; what they mean is said by the text beside them. */
const paths = {
	close: "M6 6l12 12M18 6L6 18",
	plus: "M12 5v14M5 12h14",
	minus: "M5 12h14",
	search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
	person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c1-5 4-7 8-7s7 2 8 7",
	bag: "M5 8h14l1 13H4zM8.5 8a3.5 3.5 0 0 1 7 0",
	list: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
	filter: "M4 6h16M7 12h10M10 18h4",
	check: "M5 12.5l4.5 4.5L19 7",
	repeat: "M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5",
	back: "M15 5l-7 7 7 7",
	offline: "M3 3l18 18M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-5-2.8M8.5 15.5a5 5 0 0 1 7 0M12 19.5v.01",
} as const;

export function Icon({ name, size = 22 }: { name: keyof typeof paths; size?: number }) {
	return (
		<svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2"
			strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" className="shrink-0">
			<path d={paths[name]} />
		</svg>
	);
}
