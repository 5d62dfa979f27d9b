// What rules of style sheets say of an element, as far as a picture asks for it: no layout, and no state of a pointer.
import cssom from "cssom";
import { computedColor } from "./colors.js";
import { CSSStyleDeclaration, dashed, declarationsOf, declared } from "./declarations.js";

/** @typedef {{selector: string, weight: number, all: Map<string, import("./declarations.js").Declared>}} Rule */

/** What a style has where nothing was said; the room that a page has comes from elsewhere. */
const INITIAL = /** @type {Record<string, string>} */ ({
  "font-size": "16px",
  "font-family": "sans-serif",
  "font-weight": "400",
  "font-style": "normal",
  "line-height": "normal",
  "text-align": "start",
  color: "rgb(0, 0, 0)",
  "background-color": "rgba(0, 0, 0, 0)",
  "background-image": "none",
  opacity: "1",
  position: "static",
  float: "none",
  "z-index": "auto",
  overflow: "visible",
  transform: "none",
  visibility: "visible",
  cursor: "auto",
  "pointer-events": "auto",
  "white-space": "normal",
  direction: "ltr",
  "box-sizing": "content-box",
  fill: "rgb(0, 0, 0)",
  stroke: "none",
  "stroke-width": "1px",
  "flex-direction": "row",
  top: "auto",
  left: "auto",
  right: "auto",
  bottom: "auto",
  "border-top-style": "none",
  "border-right-style": "none",
  "border-bottom-style": "none",
  "border-left-style": "none",
  "transition-duration": "0s",
  "animation-name": "none",
  "user-select": "auto",
  "letter-spacing": "normal",
  "max-width": "none",
  "max-height": "none",
});
const ZERO =
  /^(margin|padding)-(top|right|bottom|left)$|^border-(top|right|bottom|left)-width$|^border-.*-radius$|^min-(width|height)$/;
const INHERITED =
  /^(--.*|color|font.*|line-height|text-align|text-anchor|visibility|cursor|direction|letter-spacing|word-spacing|white-space|fill.*|stroke.*|list-style.*|pointer-events|user-select)$/;
const COLORS = /(^|-)color$|^(fill|stroke)$/;
const INLINE = new Set(
  "a b i em strong small sub sup code kbd samp var abbr cite mark q s u del ins span label time data".split(" "),
);
const DISPLAYS = /** @type {Record<string, string>} */ ({
  button: "inline-block",
  input: "inline-block",
  select: "inline-block",
  textarea: "inline-block",
  img: "inline",
  canvas: "inline",
  svg: "inline",
  table: "table",
  tr: "table-row",
  td: "table-cell",
  th: "table-cell",
  li: "list-item",
  style: "none",
  script: "none",
  template: "none",
});

/** @type {Map<string, Rule[]>} */
const read = new Map();

/**
 * The rules of a sheet; what is said for some media only is left out.
 * @param {string} text
 * @returns {Rule[]}
 */
export function rulesOf(text) {
  let rules = read.get(text);
  if (!rules) {
    try {
      rules = cssom
        .parse(text)
        .cssRules.filter((/** @type {any} */ rule) => rule.selectorText)
        .flatMap((/** @type {any} */ { selectorText, style }) => {
          const all = declarationsOf(style.cssText);
          return selectorText
            .split(/,(?![^(]*\))/)
            .map((/** @type {string} */ one) => ({ selector: one.trim(), weight: weightOf(one), all }));
        });
    } catch {
      rules = [];
    }
    read.set(text, /** @type {Rule[]} */ (rules));
  }
  return /** @type {Rule[]} */ (rules);
}

/** @param {string} selector */
function weightOf(selector) {
  const ids = selector.match(/#/g)?.length ?? 0;
  const classes = selector.match(/[.[]|:(?!:)/g)?.length ?? 0;
  return 10_000 * ids + 100 * classes + (selector.match(/(^|[\s>+~])[a-z]/gi)?.length ?? 0);
}

/**
 * Makes `getComputedStyle` and the classes of style sheets.
 * @param {any} document
 * @param {(element: any, side: "width" | "height") => number} sizeOf
 */
export function furnishSheets(document, sizeOf) {
  /** @param {any} element @param {string} name */
  const said = (element, name) => {
    const own = declared(declarationsOf(element.getAttribute?.("style") ?? ""), name);
    if (own) return own.value;
    let [best, weight] = [/** @type {string | undefined} */ (undefined), -1];
    for (const { textContent } of sheetsFor(element, document)) {
      for (const rule of rulesOf(textContent)) {
        if (rule.weight < weight) continue;
        const value = declared(rule.all, name)?.value;
        if (value !== undefined && isMatched(element, rule.selector)) [best, weight] = [value, rule.weight];
      }
    }
    return best;
  };
  /** @type {(element: any, name: string) => string} */
  const find = (element, name) => {
    if (!element?.getAttribute) return "";
    const value = said(element, name);
    if (value !== undefined && value !== "inherit") return computed(element, name, value);
    if ((INHERITED.test(name) || value === "inherit") && element.parentElement)
      return find(element.parentElement, name);
    if (name === "display") return displayOf(element);
    if (name === "width" || name === "height") return `${sizeOf(element, name)}px`;
    if (name in INITIAL) return INITIAL[name];
    if (ZERO.test(name)) return "0px";
    return name.startsWith("border-") && name.endsWith("-color") ? find(element, "color") : "";
  };
  /** @param {any} element @param {string} name @param {string} value */
  const computed = (element, name, value) => {
    const plain = value.replace(
      /var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g,
      (_, other, fallback) => find(element, other) || (fallback ?? ""),
    );
    if (name.startsWith("--")) return plain.trim();
    if (COLORS.test(name))
      return /^currentcolor$/i.test(plain) ? find(element, "color") : (computedColor(plain) ?? plain);
    if (name === "font-size" && /em$/.test(plain)) {
      const above = plain.endsWith("rem") ? 16 : Number.parseFloat(find(element.parentElement, "font-size")) || 16;
      return `${Number.parseFloat(plain) * above}px`;
    }
    if (name === "font-weight")
      return /** @type {Record<string, string>} */ ({ bold: "700", normal: "400" })[plain] ?? plain;
    if ((name === "width" || name === "height") && !plain.endsWith("px")) return `${sizeOf(element, name)}px`;
    return plain;
  };
  const getComputedStyle = (/** @type {any} */ element) =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === "getPropertyValue") return (/** @type {string} */ asked) => find(element, asked);
          if (name === "getPropertyPriority") return () => "";
          return typeof name === "string" && name !== "then"
            ? name === "length"
              ? 0
              : find(element, dashed(name))
            : undefined;
        },
      },
    );
  getComputedStyle.said = said;
  class CSSStyleSheet {
    #text = "";
    get cssRules() {
      return rulesOf(this.#text).map((rule) => {
        const style = /** @type {any} */ (new CSSStyleDeclaration());
        for (const [name, { value, priority }] of rule.all) style.setProperty(name, value, priority);
        return { selectorText: rule.selector, style, cssText: `${rule.selector} { ${style.cssText} }` };
      });
    }
    get rules() {
      return this.cssRules;
    }
    get textContent() {
      return this.#text;
    }
    /** @param {string} text */
    replaceSync(text) {
      this.#text = text;
    }
    /** @param {string} text */
    async replace(text) {
      this.replaceSync(text);
      return this;
    }
    /** @param {string} rule */
    insertRule(rule) {
      this.#text += `\n${rule}`;
      return 0;
    }
    deleteRule() {}
  }
  Object.assign(globalThis, { getComputedStyle, CSSStyleSheet });
  return { getComputedStyle };
}

/**
 * The style sheets that hold for an element: those of its page, or of the shadow that it stands in.
 * @param {any} element
 * @param {any} document
 * @returns {{textContent: string}[]}
 */
function sheetsFor(element, document) {
  const root = element.getRootNode?.() ?? document;
  const holder = root.querySelectorAll && root.adoptedStyleSheets ? root : document;
  return [...holder.querySelectorAll("style"), ...(holder.adoptedStyleSheets ?? []), ...(holder.writtenSheets ?? [])];
}

/** @param {any} element @param {string} selector */
function isMatched(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/** @param {any} element */
function displayOf(element) {
  const name = element.localName;
  return element.hasAttribute("hidden") ? "none" : (DISPLAYS[name] ?? (INLINE.has(name) ? "inline" : "block"));
}
