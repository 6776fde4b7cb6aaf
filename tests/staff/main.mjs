// The staff's pages: node main.mjs [part[:word]…].
import { clear } from "./cleared.mjs";
import { play } from "./scenario.mjs";

// What other suites have left open would push tickets off the kitchen's screens,
// what others do meanwhile would move them under the mouse.
await play(["board", "sold", "lively", "waiter", "menu", "people", "analytics",
	"entry", "pages", "texts", "kitchen", "screens", "stream", "weather", "away"],
process.argv.slice(2), { prepare: clear,
	alone: ["kitchen", "screens", "stream", "weather", "away"] });
