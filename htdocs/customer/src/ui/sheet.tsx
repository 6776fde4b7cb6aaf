/* A dialog over the page: from below on a telephone, in the middle elsewhere. */
import { type ReactNode, useEffect, useRef } from "react";
import { useTexts } from "../texts";
import { Icon } from "./icon";

interface Props {
	title: string;
	onClose: () => void;
	children: ReactNode;
	foot?: ReactNode;
	/* the title is drawn by the caller, too: here it is only said */
	quiet?: boolean;
}

export function Sheet({ title, onClose, children, foot, quiet = false }: Props) {
	const t = useTexts();
	const box = useRef<HTMLDialogElement>(null);

	useEffect(() => {
		const before = document.activeElement;
		box.current?.showModal();
		return () => {
			if (before instanceof HTMLElement && before.isConnected)
				before.focus();
		};
	}, []);
	return (
		<dialog ref={box} aria-label={title} onCancel={(e) => {
			e.preventDefault();
			onClose();
		}} onClick={(e) => {
			if (e.target === box.current)
				onClose();
		}} className="rise fixed inset-x-0 top-auto bottom-0 m-0 mx-auto max-h-[92dvh] w-full max-w-xl overflow-hidden rounded-t-2xl bg-paper p-0 sm:bottom-auto sm:top-1/2 sm:-translate-y-1/2 sm:rounded-2xl">
			<div className="flex max-h-[92dvh] flex-col">
				<div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
					{quiet ? null : <h2 className="px-4 pt-4 pr-16 font-serif text-2xl font-bold">{title}</h2>}
					<button type="button" onClick={onClose} aria-label={t.close}
						className="absolute top-3 right-3 z-10 grid size-11 place-items-center rounded-full bg-card shadow-card">
						<Icon name="close" />
					</button>
					{children}
				</div>
				{foot === undefined ? null : <div className="border-t border-line bg-card p-3">{foot}</div>}
			</div>
		</dialog>
	);
}
