// Minifies every file of the folder given: styles for Chromium 109 by Lightning CSS, scripts by esbuild.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { transform } from "lightningcss";

const folder = process.argv[2];
const chromium109 = 109 << 16;

for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const code = readFileSync(path);
  if (name.endsWith(".css")) {
    const styled = transform({ filename: name, code, minify: true, targets: { chrome: chromium109 } });
    writeFileSync(path, styled.code);
  } else {
    const scripted = transformSync(code.toString(), { minify: true, target: "chrome109", legalComments: "inline" });
    writeFileSync(path, scripted.code);
  }
}
