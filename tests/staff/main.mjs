// The staff's pages: node main.mjs [part[:word]…].
import { clear } from "./cleared.mjs";
import { play } from "./scenario.mjs";

// Others' orders would push those of the kitchen off the screen, and others
// would complain of the storm.
await play(["board", "sold", "lively", "away", "waiter", "menu", "people",
	"analytics", "entry", "pages", "texts", "kitchen", "stream", "weather"],
process.argv.slice(2), { alone: ["kitchen", "stream", "weather", "away"], clear });
