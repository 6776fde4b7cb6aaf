/* A dish's photo in the size that fits; its place is kept while it comes. */
import { useState } from "react";
import type { Dish } from "../api/client";

export function Photo({ dish, sizes, soon = false, className }: {
	dish: Dish;
	sizes: string;
	soon?: boolean;
	className: string;
}) {
	const [broken, setBroken] = useState(false);
	const set = dish.image_sizes && Object.entries(dish.image_sizes).map(([px, url]) => `${url} ${px}w`).join(", ");
	return (
		<div className={`overflow-hidden bg-chip ${className}`}>
			{dish.image_url === undefined || broken ? null : (
				<img src={dish.image_url} alt="" width={640} height={480} decoding="async"
					{...(set ? { srcSet: set, sizes } : {})}
					loading={soon ? "eager" : "lazy"} fetchPriority={soon ? "high" : "auto"}
					onError={() => setBroken(true)}
					className={`size-full object-cover ${dish.is_available ? "" : "opacity-55 grayscale"}`} />
			)}
		</div>
	);
}
