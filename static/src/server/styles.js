import cssom from "cssom";
import sheet from "../theme/pictures.css";

/** What svg's converters read of a style sheet: the properties that are also attributes. */
const ATTRIBUTES = new Set(
  (
    "fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin opacity " +
    "font-family font-size font-style font-weight text-anchor dominant-baseline letter-spacing visibility display"
  ).split(" "),
);
const FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif";

const rules = cssom
  .parse(sheet)
  .cssRules.filter((/** @type {any} */ rule) => rule.selectorText)
  // Each selector of a list has a weight of its own.
  .flatMap((/** @type {any} */ { selectorText, style }) =>
    selectorText.split(",").map((/** @type {string} */ selector) => ({
      selector: selector.trim(),
      weight: specificity(selector.trim()),
      declarations: Array.from(style).map((/** @type {string} */ property) => [property, style.getPropertyValue(property)]),
    })),
  )
  .sort((/** @type {any} */ a, /** @type {any} */ b) => a.weight - b.weight);

/**
 * Classes, attributes and pseudo-classes, then elements; pictures use no ids in their style sheet.
 * @param {string} selector
 */
function specificity(selector) {
  const classes = selector.match(/[.:[]/g)?.length ?? 0;
  const elements = selector.match(/(^|[\s>+~])[a-z]/g)?.length ?? 0;
  return 100 * classes + elements;
}

/**
 * Writes the picture's style sheet into plain attributes: what converts an svg knows neither classes nor var().
 * @param {SVGElement} svg
 * @param {Record<string, string>} colors custom properties of the page
 */
export function resolveStyles(svg, colors) {
  /** @type {Map<Element, Map<string, string>>} */
  const declared = new Map();
  for (const { selector, declarations } of rules) {
    const matching = [...svg.querySelectorAll(selector), ...(svg.matches(selector) ? [svg] : [])];
    for (const element of matching) {
      const own = declared.get(element) ?? new Map();
      for (const [property, value] of declarations) own.set(property, value);
      declared.set(element, own);
    }
  }
  apply(svg, declared, new Map(Object.entries(colors)));
  if (!svg.hasAttribute("font-family")) svg.setAttribute("font-family", FONT);
}

/**
 * @param {Element} element
 * @param {Map<Element, Map<string, string>>} declared
 * @param {Map<string, string>} inherited custom properties in force
 */
function apply(element, declared, inherited) {
  const concept = element.getAttribute("data-concept");
  const color = concept ? `concept-${concept}` : element.getAttribute("data-color");
  const variables = new Map(inherited);
  if (color) {
    variables.set("--explorable-ink", `var(--explorable-${color})`);
    variables.set("--explorable-fill", `var(--explorable-${color}-fill)`);
  }
  const own = declared.get(element) ?? new Map();
  for (const [property, value] of own) {
    if (property.startsWith("--")) variables.set(property, value);
  }
  for (const [property, value] of own) {
    if (ATTRIBUTES.has(property)) element.setAttribute(property, substitute(value, variables));
  }
  for (const name of ["class", "data-concept", "data-color"]) element.removeAttribute(name);
  for (const child of [...element.children]) apply(child, declared, variables);
}

/**
 * @param {string} value
 * @param {Map<string, string>} variables
 */
function substitute(value, variables) {
  let result = value;
  for (let depth = 0; depth < 8 && result.includes("var("); depth++) {
    result = result.replace(
      /var\((--[\w-]+)(?:,\s*([^()]*))?\)/g,
      (_, name, fallback) => variables.get(name) ?? fallback ?? "currentColor",
    );
  }
  return result;
}
