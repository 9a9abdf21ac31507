// Makes the files that the browser loads: `node build.mjs FOLDER`. One style sheet a face, two scripts, one file of
// icons, two fonts; each with a hash of its content in its name, so that browsers may keep it for ever.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const folder = process.argv[2];
if (!folder) throw new Error("usage: node build.mjs FOLDER");
const faces = ["console", "portal", "public", "plain", "print"];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [
    ...faces.map((face) => ({ in: `css/face-${face}.css`, out: face })),
    ...["console", "portal", "public"].map((face) => ({ in: `ts/${face}.ts`, out: face })),
  ],
  outdir: folder,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: ["chrome108", "firefox110", "safari15.4"],
  logLevel: "warning",
});
named("icons", "svg", sprite());
named("mark", "svg", readFileSync("mark.svg"));
for (const file of readdirSync(folder)) squeeze(join(folder, file));

// One symbol an icon, without the attributes that the class "icon" sets.
function sprite() {
  const names = readFileSync("icons.txt", "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const source = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const drawing = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s+/g, " ").replace(/ ?\/> ?/g, "/>").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC -->${symbols.join("")}</svg>`;
}

function named(name, extension, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  writeFileSync(join(folder, `${name}-${hash}.${extension}`), content);
}

function squeeze(path) {
  if (path.endsWith(".woff2")) return; // compressed already
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), options));
}
