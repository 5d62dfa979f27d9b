import cssom from "cssom";
import sheet from "picture-styles";

/** What svg's converters read of a style sheet: the properties that are also attributes. */
const ATTRIBUTES = new Set(
  (
    "fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin paint-order opacity " +
    "font-family font-size font-style font-weight text-anchor dominant-baseline letter-spacing visibility display"
  ).split(" "),
);
const FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif";

/** @typedef {{selector: string, weight: number, declarations: string[][]}} Rule */

/**
 * @param {string} text of a style sheet
 * @returns {Rule[]} in the order in which they are applied
 */
function rulesOf(text) {
  return (
    cssom
      .parse(text)
      .cssRules.filter((/** @type {any} */ rule) => rule.selectorText)
      // Each selector of a list has a weight of its own.
      .flatMap((/** @type {any} */ { selectorText, style }) =>
        selectorText.split(",").map((/** @type {string} */ selector) => ({
          selector: selector.trim(),
          weight: specificity(selector.trim()),
          declarations: Array.from(style).map((/** @type {string} */ property) => [property, style.getPropertyValue(property)]),
        })),
      )
      .sort((/** @type {Rule} */ a, /** @type {Rule} */ b) => a.weight - b.weight)
  );
}

const rules = rulesOf(sheet);

/**
 * The rules of an author's sheet, as far as it can be read.
 * @param {string} text
 */
function authorsRules(text) {
  try {
    return rulesOf(text);
  } catch {
    return [];
  }
}

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
 * @param {SVGElement} svg a drawing, or a part of one
 * @param {Record<string, string>} colors custom properties of the page
 * @param {string} [own] the author's own style sheet
 */
export function resolveStyles(svg, colors, own = "") {
  /** @type {Map<Element, Map<string, string>>} */
  const declared = new Map();
  const authors = own ? authorsRules(own) : [];
  for (const { selector, declarations } of [...rules, ...authors]) {
    for (const element of matching(svg, selector)) {
      const own = declared.get(element) ?? new Map();
      for (const [property, value] of declarations) own.set(property, value);
      declared.set(element, own);
    }
  }
  apply(svg, declared, variablesAround(svg, authors, colors));
  if (svg.localName === "svg" && !svg.hasAttribute("font-family")) svg.setAttribute("font-family", FONT);
}

/**
 * The custom properties that a picture inherits: an author's sheet may declare them on what is around the svg.
 * @param {SVGElement} svg
 * @param {Rule[]} authors
 * @param {Record<string, string>} colors
 */
function variablesAround(svg, authors, colors) {
  const variables = new Map(Object.entries(colors));
  if (!authors.length) return variables;
  /** @type {Element[]} */
  const around = [];
  for (let at = svg.parentElement; at; at = at.parentElement) around.unshift(at);
  for (const element of around) {
    for (const { selector, declarations } of authors) {
      const own = declarations.filter(([property]) => property.startsWith("--"));
      if (own.length && isMatched(element, selector)) for (const [property, value] of own) variables.set(property, value);
    }
  }
  return variables;
}

/**
 * @param {Element} element
 * @param {string} selector
 */
function isMatched(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/**
 * @param {SVGElement} svg
 * @param {string} selector
 * @returns {Element[]}
 */
function matching(svg, selector) {
  try {
    return [...svg.querySelectorAll(selector), ...(svg.matches(selector) ? [svg] : [])];
  } catch {
    // An author's selector may be newer than what reads it here.
    return [];
  }
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
    variables.set("--explorable-texture", `var(--explorable-${color}-texture, none)`);
    // What a site says of learned weights; without it they are as the style sheet has it.
    for (const part of ["cell", "cell-texture", "frame"]) {
      const own = variables.get(`--explorable-${color}-${part}`);
      if (own) variables.set(`--explorable-${part}`, own);
      else variables.delete(`--explorable-${part}`);
    }
  }
  const own = declared.get(element) ?? new Map();
  for (const [property, value] of own) {
    if (property.startsWith("--")) variables.set(property, value);
  }
  for (const [property, value] of own) {
    if (ATTRIBUTES.has(property)) element.setAttribute(property, substitute(value, variables));
  }
  for (const { name, value } of [...element.attributes]) {
    if (ATTRIBUTES.has(name) && value.includes("var(")) element.setAttribute(name, substitute(value, variables));
  }
  for (const declaration of (element.getAttribute("style") ?? "").split(";")) {
    const [property, value] = declaration.split(":").map((part) => part.trim());
    if (value && ATTRIBUTES.has(property)) element.setAttribute(property, substitute(value, variables));
  }
  for (const { name } of [...element.attributes]) if (/^(class|style|data-(?!cell$).*)$/.test(name)) element.removeAttribute(name);
  // A property of SVG 2, which e-books take no attribute of.
  const order = element.getAttribute("paint-order");
  if (order) {
    element.removeAttribute("paint-order");
    element.setAttribute("style", `paint-order:${order}`);
  }
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
      // What it falls back to may be a url.
      /var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g,
      (_, name, fallback) => variables.get(name) ?? fallback ?? "currentColor",
    );
  }
  return result;
}
