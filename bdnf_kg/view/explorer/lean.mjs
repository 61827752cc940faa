// Leaves out of Cytoscape.js what the page never asks for: layouts (it places its nodes itself), graph algorithms (it searches paths itself) and WebGL.

import { readFile } from "node:fs/promises";

// Every cut must be found as often as it says, so that a new version of Cytoscape.js cannot slip by. What is cut off has no name any more, and esbuild drops it.
const CUTS = [
  [/^\[elesfn\$v, [^\]]*\]\.forEach/gm, "[].forEach", 1],
  [/^ {2}name: '(?:breadthfirst|circle|concentric|cose|grid|random)',\n {2}impl: \w+\n\}, \{\n|, \{\n {2}name: 'random',\n {2}impl: RandomLayout\n\}(?=\];)/gm, "", 6],
  [/^(?:BreadthFirst|Circle|Concentric|Cose|Grid|Random)Layout\.prototype\.(\w+) = /gm, (found, name, at) => `const ${name}${at} = `, 8],
  [/^CRp\$4\.initWebgl = /gm, "const initWebgl = ", 1],
];

export const lean = {
  name: "lean",
  setup({ onLoad }) {
    onLoad({ filter: /cytoscape\.esm\.mjs$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [what, instead, times] of CUTS) {
        const found = contents.match(what)?.length ?? 0;
        if (found !== times) throw new Error(`${what} is ${found} times in ${path}, not ${times}`);
        contents = contents.replace(what, instead);
      }
      return { contents, loader: "js" };
    });
  },
};
