// The guests' web: node main.mjs [part[:word]…].
import { play } from "./scenario.mjs";

// Those that wait most come first.
await play(["live", "changes", "pages", "order", "payment", "people",
	"offline", "hard", "keyboard", "safety", "budget",
	"strings"], process.argv.slice(2));
