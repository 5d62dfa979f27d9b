/** What has the suite's colours. */
export const INKED = "[data-concept], [data-color], .explorable, .explorable-live, .explorable-scrub, .explorable-controls, .explorable-control";

/** What the suite paints itself is made for what is in it. */
export const OWN = ":is(.explorable-head, .explorable-stays, .explorable-about, .explorable-on, .explorable-live, .explorable-scrub)";

/** Grounds that the suite's light colours are made for. */
const PLAIN = /^rgb(\(255, 255, 255\)|a\(.*, 0\))$/;

/**
 * Calls back once a page, or a part of it with the suite's colours, has another ground than white; most have not.
 * @param {Document} page
 * @param {() => void} callback
 */
export function onceNotPlain(page, callback) {
  if (!page.querySelector(INKED)) return;
  const root = page.documentElement;
  const found = new AbortController();
  const check = () => {
    /** @type {Set<Element>} */
    const grounds = new Set();
    // Asked anew each time: pictures that draw themselves again leave elements behind that stand nowhere.
    for (const element of page.querySelectorAll(INKED)) {
      for (let around = element.parentElement; around && !grounds.has(around); around = around.parentElement) grounds.add(around);
    }
    const isDark = getComputedStyle(root).colorScheme.includes("dark") || getComputedStyle(page.body).getPropertyValue("--explorable-inverted").trim() === "100%";
    if (!isDark && [...grounds].every((one) => PLAIN.test(getComputedStyle(one).backgroundColor) || one.matches(OWN))) return;
    found.abort();
    marks.disconnect();
    callback();
  };
  const marks = new MutationObserver(check);
  for (const element of [root, page.body]) marks.observe(element, { attributes: true });
  const { signal } = found;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(check), { signal });
  page.addEventListener("transitionend", ({ propertyName }) => propertyName === "background-color" && check(), { signal });
  check();
}
