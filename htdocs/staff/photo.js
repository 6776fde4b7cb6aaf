// The photo that was chosen, before it is sent: drawn, and measured.
const input = document.querySelector("input[name=photo]");
input?.addEventListener("change", async () => {
	const canvas = input.form.querySelector("canvas");
	const file = input.files[0];
	const large = file?.size > 5 * 1024 * 1024;
	input.form.querySelector(".too-large").hidden = !large;
	input.form.querySelector("button").disabled = large;
	canvas.hidden = true;
	const picture = file && await createImageBitmap(file).catch(() => null);
	if (!picture)
		return;
	canvas.height = Math.round(canvas.width * picture.height / picture.width);
	canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
	canvas.hidden = false;
});
