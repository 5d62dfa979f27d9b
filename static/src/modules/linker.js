/**
 * A file that a module is made of, rewritten to be run as a function.
 * @typedef {object} File
 * @property {string} path below the source directory
 * @property {Record<string, string | null>} imports the path that each of its imports means; null is D3, KIT the kit
 * @property {Record<string, string>} assets the file of the site that each name beside it means
 * @property {boolean} waits whether it awaits something at its top level
 * @property {(require: (name: string) => any, exports: any, meta: object, late: (name: string) => Promise<any>) => void | Promise<void>} run
 */

/**
 * What a module reaches for beyond its own files: a browser has other ways to it than the build.
 * @typedef {object} World
 * @property {unknown} d3
 * @property {unknown} [kit]
 * @property {(address: string) => Promise<any>} load imports what is none of its files
 * @property {(file: string) => string} locate the address of a file of the site
 */

/** What stands for the kit among the paths: no file is called so, since each has a suffix. */
const KIT = "explorable";

const NO_RENDER = "it exports no render; a module needs `export default { render }`";

/**
 * Runs the files of a module, once for each of its uses: two on a page share nothing.
 * @param {File[]} files in the order in which they run, the module itself last
 * @param {World} world
 * @returns {any} the picture that it exports, or a promise of it
 */
export function link(files, { d3, kit, load, locate }) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  /** @type {Map<string, {exports: any, done: void | Promise<void>}>} */
  const begun = new Map();

  /** @param {string} path */
  function begin(path) {
    let module = begun.get(path);
    if (!module) {
      // Before it runs: what it imports may import it.
      begun.set(path, (module = { exports: {}, done: undefined }));
      const { imports, assets, run } = /** @type {File} */ (byPath.get(path));
      const find = (/** @type {string} */ name) => (Object.hasOwn(imports, name) ? imports[name] : byPath.has(beside(path, name)) ? beside(path, name) : undefined);
      const require = (/** @type {string} */ name) => {
        const found = find(name);
        if (found === undefined) throw new Error(`${path} imports ${name}, which was not known when the page was built`);
        if (found === KIT) return kit;
        return found === null ? d3 : begin(found).exports;
      };
      const late = async (/** @type {unknown} */ written) => {
        const name = String(written);
        return find(name) === undefined ? load(name) : namespace(require(name));
      };
      module.done = run(require, module.exports, meta(assets), late);
    }
    return module;
  }

  /** @param {Record<string, string>} assets */
  function meta(assets) {
    const url = globalThis.document?.baseURI;
    const at = (/** @type {string} */ name) => (Object.hasOwn(assets, name) ? addressed(locate(assets[name])) : new URL(name, url));
    return { url, at };
  }

  const { path } = files[files.length - 1];
  if (!files.some(({ waits }) => waits)) return pictureOf(begin(path).exports);
  return (async () => {
    for (const file of files) await begin(file.path).done;
    return pictureOf(begin(path).exports);
  })();
}

/**
 * The path that a name beside a file means.
 * @param {string} path
 * @param {string} name
 */
function beside(path, name) {
  const steps = path.split("/").slice(0, -1);
  for (const step of name.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/**
 * An address as a URL; what is only a file's name, which is all that the build knows, stays that.
 * @param {string} address
 */
function addressed(address) {
  try {
    return new URL(address);
  } catch {
    return { href: address, toString: () => address };
  }
}

/**
 * What `import(…)` gives of a file's exports.
 * @param {any} exports
 */
const namespace = (exports) => (exports?.__esModule ? exports : { ...exports, default: exports });

/**
 * @param {any} exports
 * @returns {any}
 */
function pictureOf(exports) {
  const picture = exports.default ?? exports;
  if (typeof picture !== "function") return checked(picture, exports);
  if (isClass(picture)) throw new Error("its default export is a class; a module needs an object: `export default new …()`");
  if (isRender(picture)) return { render: (/** @type {any} */ props) => rendered(picture(props), props) };
  const made = picture();
  return made instanceof Promise ? made.then(checked) : checked(made);
}

/** @param {Function} made */
const isClass = (made) => /^class\b/.test(Function.prototype.toString.call(made));

/**
 * Whether a function draws itself: what only makes the module is called without anything, so that it takes nothing.
 * @param {Function} made
 */
const isRender = (made) => made.length > 0 || made.name === "render";

/**
 * What such a function gave: a cleanup, or the module after all.
 * @param {any} given
 * @param {any} props
 * @returns {any}
 */
function rendered(given, props) {
  if (given instanceof Promise) return given.then((one) => rendered(one, props));
  return typeof given?.render === "function" ? given.render(props) : given;
}

/**
 * @param {any} picture
 * @param {any} [exports] what it is the default of
 */
function checked(picture, exports = {}) {
  if (typeof picture?.render === "function") return picture;
  if (picture !== exports && typeof exports.render === "function")
    throw new Error("its default export has no render, and it exports a render beside it; a module needs `export default { render }`");
  throw new Error(NO_RENDER);
}
