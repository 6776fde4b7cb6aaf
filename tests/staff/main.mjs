// The staff's pages: node main.mjs [part[:word]…].
import { play } from "./scenario.mjs";

await play(["board", "kitchen", "stream", "sold", "lively", "waiter", "entry", "pages", "texts"], process.argv.slice(2));
