// What the scripts that authors' modules are rewritten to call once they are mounted.
import { unpackArrays } from "./arrays.js";
import { finder } from "./assets.js";
import { keepLegible } from "./legible.js";
import { link } from "./linker.js";

// The files of the site stand beside this script, wherever in the site the page is.
const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);

/** What a browser can import; the names of packages mean nothing to it. */
const ADDRESS = /^(\.{0,2}\/|[a-z][a-z\d+.-]*:)/i;

/**
 * What stands at an address, or in a blob: only the browser can import that.
 * @param {string} name
 */
async function load(name) {
  if (!ADDRESS.test(name)) throw new Error(`${name} is imported, and was not known when the page was built`);
  return import(new URL(name, document.baseURI).href);
}

/** @param {string} file */
function locate(file) {
  // An article that is one file holds it.
  const held = /** @type {HTMLScriptElement | null} */ (document.querySelector(`script[data-held="${file}"]`));
  return held ? JSON.parse(held.text) : new URL(file, src).href;
}

const suite = (globalThis.explorable ??= {});
suite.assetOf = (/** @type {HTMLElement} */ { dataset }) => finder(JSON.parse(dataset.assets ?? "{}"), locate);
suite.keepLegible = keepLegible;
suite.unpack = unpackArrays;
suite.link = (/** @type {import("./linker.js").File[]} */ files) => link(files, { d3: suite.fullD3, kit: suite.kit, load, locate });
