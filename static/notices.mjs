// The licences of what is bundled, as their owners ask for: the text of each beside every copy of the code.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What a package carries under a licence of its own, and the file below licenses/ that has it. */
const CARRIED = [
  { of: /katex\/dist\/fonts\//, name: "KaTeX's fonts", file: "katex-fonts.txt" },
  { of: /katex\/.*mhchem/, name: "mhchem for KaTeX", file: "mhchem.txt" },
];
const RULE = "─".repeat(78);

/**
 * The licences of the packages from which files were bundled, each text once.
 * @param {string} root the folder with node_modules and licenses
 * @param {string[]} inputs the bundled files, below that folder
 */
export async function notices(root, inputs) {
  /** @type {Map<string, string[]>} the names under each text */
  const texts = new Map();
  const note = (/** @type {string} */ text, /** @type {string} */ name) => texts.set(text, [...(texts.get(text) ?? []), name]);
  // A package may have packages of its own inside.
  const packages = inputs.flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  for (const inside of [...new Set(packages)].sort()) {
    const folder = path.join(root, inside);
    const { name, version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
    // One that was published without its licence has it here.
    note(await textOf(file ? path.join(folder, file) : path.join(root, "licenses", `${name}.txt`)), `${name} ${version}`);
  }
  for (const { of, name, file } of CARRIED) {
    if (inputs.some((input) => of.test(input))) note(await textOf(path.join(root, "licenses", file)), name);
  }
  const parts = [...texts].map(([text, names]) => `${RULE}\n${names.join(", ")}\n${RULE}\n\n${text}\n`);
  return `This holds code and fonts of others, under these licences.\n\n${parts.join("\n")}`;
}

/** @param {string} file */
async function textOf(file) {
  return (await readFile(file, "utf8")).replaceAll("\r\n", "\n").trim();
}
