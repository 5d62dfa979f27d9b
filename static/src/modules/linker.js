/**
 * A file that a module is made of, rewritten to be run as a function.
 * @typedef {object} File
 * @property {string} path below the source directory
 * @property {Record<string, string | null>} imports the path that each of its imports means; null is D3, KIT the kit
 * @property {boolean} waits whether it awaits something at its top level
 * @property {(require: (name: string) => any, exports: any, meta: object) => void | Promise<void>} run
 */

/** What stands for the kit among the paths: no file is called so, since each has a suffix. */
const KIT = "explorable";

const NO_RENDER = "it exports no render; a module needs `export default { render }`";

/**
 * Runs the files of a module, once for each of its uses: two on a page share nothing.
 * @param {File[]} files in the order in which they run, the module itself last
 * @param {unknown} d3
 * @param {unknown} [kit]
 * @returns {any} the picture that it exports, or a promise of it
 */
export function link(files, d3, kit) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  /** @type {Map<string, {exports: any, done: void | Promise<void>}>} */
  const loaded = new Map();

  /** @param {string} path */
  function load(path) {
    let module = loaded.get(path);
    if (!module) {
      // Before it runs: what it imports may import it.
      loaded.set(path, (module = { exports: {}, done: undefined }));
      const { imports, run } = /** @type {File} */ (byPath.get(path));
      const require = (/** @type {string} */ name) => {
        const found = Object.hasOwn(imports, name) ? imports[name] : undefined;
        if (found === undefined) throw new Error(`${path} imports ${name}, which was not known when the page was built`);
        if (found === KIT) return kit;
        return found === null ? d3 : load(found).exports;
      };
      module.done = run(require, module.exports, { url: globalThis.document?.baseURI });
    }
    return module;
  }

  const { path } = files[files.length - 1];
  if (!files.some(({ waits }) => waits)) return pictureOf(load(path).exports);
  return (async () => {
    for (const file of files) await load(file.path).done;
    return pictureOf(load(path).exports);
  })();
}

/**
 * @param {any} exports
 * @returns {any}
 */
function pictureOf(exports) {
  const picture = exports.default ?? exports;
  const made = typeof picture === "function" ? picture() : picture;
  return made instanceof Promise ? made.then(checked) : checked(made);
}

/** @param {any} picture */
function checked(picture) {
  if (typeof picture?.render !== "function") throw new Error(NO_RENDER);
  return picture;
}
