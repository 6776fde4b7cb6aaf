/* How far an order is, each step with its time. */
import type { Order, Schemas } from "../api/client";
import { moment, useTexts } from "../texts";
import { Icon } from "../ui/icon";

const course = ["created", "confirmed", "cooking", "ready", "delivered"] as const;

export function Steps({ order, history }: { order: Order; history: Schemas["OrderHistory"]["history"] | undefined }) {
	const t = useTexts();
	const reached = (status: string): string | undefined => history?.findLast((h) => h.status === status)?.changed_at;

	if (order.status === "canceled")
		return (
			<p className="panel border-2 border-red" role="status">
				<strong>{t.statuses.canceled}</strong>{order.finished_at ? `, ${moment(order.finished_at)}` : ""}
				{order.reason ? <span className="block text-soft">{t.orderReasons[order.reason as keyof typeof t.orderReasons] ?? order.reason}</span> : null}
			</p>
		);
	const at = course.indexOf(order.status);
	return (
		<ol className="panel grid gap-0" aria-label={t.progress}>
			{course.map((status, i) => {
				const time = i <= at ? reached(status) : undefined;
				return (
					<li key={status} aria-current={i === at ? "step" : undefined} className="relative flex min-h-12 gap-3 pb-2">
						{i < course.length - 1 ? <span aria-hidden="true" className={`absolute top-7 bottom-0 left-3.25 w-0.5 ${i < at ? "bg-red" : "bg-line"}`} /> : null}
						<span aria-hidden="true" className={`grid size-7 shrink-0 place-items-center rounded-full border-2 ${
							i <= at ? "border-red bg-red text-on-red" : "border-line bg-card"}`}>
							{i <= at ? <Icon name="check" size={16} /> : null}
						</span>
						<span className={i === at ? "font-bold" : i > at ? "text-soft" : ""}>
							{order.type === "delivery" && status === "delivered" ? t.statuses.brought : t.statuses[status]}
							{i <= at ? <span className="sr-only"> ({t.reached})</span> : null}
						</span>
						{time ? <time dateTime={time} className="ml-auto text-soft tabular-nums">{moment(time)}</time> : null}
					</li>
				);
			})}
		</ol>
	);
}
