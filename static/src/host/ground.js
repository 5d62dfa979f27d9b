/** On `html`: the theme of the suite's colours, where the page's marks say something else than its background. */
const MARK = "explorableTheme";

/** What has been read of a colour, by its css; to ask a canvas takes time. @type {Map<string, number[]>} */
const known = new Map();

/**
 * Returns red, green, blue and alpha of a computed colour, which may be of any colour space; each from 0 to 255.
 * @param {string} color
 */
function channels(color) {
  let found = known.get(color);
  if (!found) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    known.set(color, (found = [...context.getImageData(0, 0, 1, 1).data]));
  }
  return found;
}

/**
 * Tells whether light words can be read better than dark ones on a colour.
 * @param {string} color
 */
function isDark(color) {
  const [red, green, blue] = channels(color).map((channel) => (channel / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18;
}

/**
 * The element around another one, which may be the host of a shadow tree.
 * @param {Element} element
 */
function around(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/**
 * Tells whether an element stands on a dark ground: that of the nearest element around it that has one.
 * @param {Element} element
 */
export function standsOnDark(element) {
  for (let at = around(element); at; at = around(at)) {
    const { backgroundColor } = getComputedStyle(at);
    if (channels(backgroundColor)[3] > 127) return isDark(backgroundColor);
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes("dark") && (!scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
}

/**
 * Sees to it that the suite's colours can be read on the background that the page really has, however its theme
 * brought that about: the style sheet knows the usual marks, and this the rest.
 * @param {Document} page
 */
export function followGround(page) {
  const [first] = page.querySelectorAll("[data-concept], [data-color], .explorable, .explorable-live");
  if (!first || first.closest(".explorable-about")) return;
  const root = page.documentElement;
  const named = () => [root, page.body].some(({ dataset }) => /^(light|dark)$/.test(dataset.theme ?? ""));
  const compare = () => {
    // A page that says itself what it is knows best.
    if (named()) {
      delete root.dataset[MARK];
      return;
    }
    const dark = standsOnDark(first);
    const drawn = isDark(getComputedStyle(page.body).getPropertyValue("--explorable-surface"));
    if (dark !== drawn) root.dataset[MARK] = dark ? "dark" : "light";
  };
  compare();
  const marks = new MutationObserver(compare);
  for (const element of [root, page.body]) marks.observe(element, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(compare));
  // Some backgrounds change by and by.
  page.addEventListener("transitionend", ({ propertyName }) => propertyName === "background-color" && compare());
}
