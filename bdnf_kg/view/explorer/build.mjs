// Builds the page's script and style into ../static, with the notices of what is bundled, and the search of the documentation into ../../pages. Two builds give the same bytes.

import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lean } from "./lean.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "..", "static");
const options = { bundle: true, minify: true, charset: "utf8", target: ["es2022"], legalComments: "none", alias: { cytoscape: "cytoscape/dist/cytoscape.esm.mjs" }, plugins: [lean], absWorkingDir: here, logLevel: "warning" };

const script = await build({ ...options, entryPoints: ["src/main.js"], format: "iife", outfile: path.join(out, "explorer.js"), metafile: true });
await build({ ...options, entryPoints: ["src/widget.js"], format: "esm", outfile: path.join(out, "widget.js") });
await build({ ...options, entryPoints: ["src/terms.js"], format: "iife", outfile: path.join(here, "..", "..", "pages", "search.js") });
await build({ ...options, entryPoints: ["src/page.css"], outfile: path.join(out, "explorer.css") });

const text = await readFile(path.join(out, "explorer.js"), "utf8");
if (/<\/script|<!--/i.test(text)) throw new Error("explorer.js would end its own script element");

const bundled = new Set(Object.keys(script.metafile.inputs).map((name) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1]).filter(Boolean));
const notices = ["What explorer.js holds besides the code of bdnf-kg, and its licences.\n"];
for (const name of [...bundled].sort()) {
  const folder = path.join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  notices.push(`${"-".repeat(78)}\n${name} ${version} (${license})\n\n${await readFile(path.join(folder, "LICENSE"), "utf8")}`);
}
await writeFile(path.join(out, "THIRD_PARTY_NOTICES.txt"), notices.join("\n"));
