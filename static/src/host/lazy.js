// The addresses of other scripts are relative to this one's, wherever in the site the page is.
const { src, dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
/** The files that this script may need later, as the build told it. */
export const later = /** @type {Record<string, string>} */ (dataset);
/** @type {Record<string, Promise<unknown>>} */
const loading = {};

/**
 * Runs a classic script, once: the only kind that does from file:// and under a strict policy.
 * @param {string} file
 */
export function load(file) {
  return (loading[file] ??= new Promise((resolve, reject) => {
    // An article that is one file holds them.
    /** @type {HTMLScriptElement | null} */
    const held = document.querySelector(`script[data-held="${file}"]`);
    if (held) return resolve(held.type && run(JSON.parse(held.text)));
    const address = new URL(file, src).href;
    // The page's own have run by now.
    if ([...document.scripts].some((one) => one.src.split("?")[0] === address)) return resolve(undefined);
    const script = document.createElement("script");
    script.src = address;
    // They arrive at any time, and run in the order in which they were asked for.
    script.async = false;
    script.onload = resolve;
    script.onerror = () => reject(Error(`${file} did not load`));
    document.head.append(script);
  }));
}

/** @param {string} code */
function run(code) {
  const script = document.createElement("script");
  script.text = code;
  document.head.append(script);
}

/**
 * Calls back for each picture once its reader comes near: by scrolling, with the keyboard, or to print it.
 * @param {Iterable<HTMLElement>} pictures
 * @param {(picture: HTMLElement) => void} callback
 */
export function whenNear(pictures, callback) {
  const waiting = new Set(pictures);
  const wake = (/** @type {any} */ picture) => waiting.delete(picture) && callback(picture);
  const wakeAll = () => waiting.forEach(wake);
  if (!globalThis.IntersectionObserver) return wakeAll();
  // Near is a screen away. What was near once stays observed: to wake it again does nothing.
  const observer = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && wake(entry.target)),
    { rootMargin: "100%" },
  );
  for (const picture of waiting) {
    // The observer's first word would come after the first frame.
    const { top, height } = picture.getBoundingClientRect();
    if (height && Math.abs(top) < innerHeight) wake(picture);
    observer.observe(picture);
    picture.parentElement?.addEventListener("focusin", () => wake(picture));
  }
  addEventListener("beforeprint", wakeAll);
  // Who walks with the Tab key would else pass by the controls of pictures that are far.
  addEventListener("keydown", ({ key }) => key === "Tab" && wakeAll());
}
