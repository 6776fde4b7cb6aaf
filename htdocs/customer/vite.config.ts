import { readFileSync } from "node:fs";
import tailwindcss from "@tailwindcss/vite";
import { type Plugin, defineConfig } from "vite";

/* The service worker, told which files to keep and named by what is in them. */
function serviceWorker(): Plugin {
	return {
		name: "samovar-service-worker",
		apply: "build",
		enforce: "post",
		generateBundle(_, bundle) {
			const files = Object.keys(bundle)
				.filter((name) => /\.(js|css)$/.test(name))
				.map((name) => `/${name}`);
			this.emitFile({
				type: "asset",
				fileName: "sw.js",
				source: readFileSync(new URL("src/sw.js", import.meta.url), "utf8")
					.replace("__FILES__", JSON.stringify(files.sort())),
			});
		},
	};
}

// Written against React's API, shipped with Preact: a fifth of the size.
const react = {
	"react/jsx-runtime": "preact/jsx-runtime",
	"react-dom/client": "preact/compat/client",
	"react-dom": "preact/compat",
	react: "preact/compat",
	"use-sync-external-store/shim/index.js": "preact/compat",
};
const fleet = `http://127.0.0.1:${process.env.SAMOVAR_PORT ?? 8080}`;

export default defineConfig({
	plugins: [tailwindcss(), serviceWorker()],
	resolve: {
		alias: Object.entries(react).map(([find, replacement]) => ({
			find: new RegExp(`^${find}$`),
			replacement,
		})),
	},
	build: {
		target: "es2022",
		assetsInlineLimit: 0, // the policy allows no data: but pictures
		modulePreload: { polyfill: false },
		rolldownOptions: {
			checks: { moduleLevelDirective: false },
			output: { codeSplitting: { groups: [{ name: "libraries", test: /node_modules/ }] } },
		},
	},
	server: {
		proxy: Object.fromEntries(["/api", "/photos", "/pay"].map((path) =>
			[path, { target: fleet, ws: true }])),
	},
});
