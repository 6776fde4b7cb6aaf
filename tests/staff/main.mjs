// The staff's pages: node main.mjs [part[:word]…].
import { play } from "./scenario.mjs";

await play(["board", "kitchen", "stream", "sold", "lively", "waiter", "menu", "people", "analytics",
	"entry", "pages", "texts"], process.argv.slice(2));
