// What a module drew, as a page may hold it that runs no script: no inline styles, no handlers, nothing to press.
import { markup } from "../server/markup.js";
import { writeFields } from "./page/forms.js";
import { drawCanvases } from "./page/pictures.js";
import { flatten } from "./page/shadows.js";

/** What a page may hold that runs no script; of all else nothing stays. */
const ELEMENTS = new Set(
  (
    "div span p a b i em strong small sub sup code pre kbd samp var abbr cite dfn mark q s u del ins time data bdi bdo br wbr hr " +
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td blockquote details summary " +
    "section article aside header footer main nav figure figcaption address hgroup search ruby rt rp " +
    "form fieldset legend label button input select optgroup option datalist textarea output progress meter " +
    "img picture source video audio track canvas slot dialog menu font center " +
    "svg g path rect circle ellipse line polyline polygon text tspan textpath title desc metadata defs symbol use image marker " +
    "clippath mask pattern lineargradient radialgradient stop filter view switch foreignobject " +
    "feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight " +
    "fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode femorphology feoffset " +
    "fepointlight fespecularlighting fespotlight fetile feturbulence " +
    "math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle mpadded " +
    "mphantom menclose mmultiscripts mprescripts semantics annotation"
  ).split(" "),
);
/** An element that the module defined. */
const OWN_ELEMENT = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;
/** An attribute's name; those that run, send or lead somewhere are told apart by it. */
const NAME = /^[a-z][a-z0-9_.-]*(:[a-z]+)?$/i;
const BARRED = /^(on|form|action$|srcdoc$|ping$|manifest$|background$|http-equiv$|contenteditable$|draggable$|autofocus$|nonce$|style$)/i;
/** What a link may lead to: another page, or a place of this one. */
const LEADS = /^(https?:|mailto:|tel:|[^:]*([/?#].*)?$)/i;
/** What an image may be: a file of the site, or one that it holds itself. */
const HOLDS = /^(data:(image|audio|video|font)\/|(?!\/\/)[^:]*([/?#].*)?$)/i;
const CONTROLS = "button, input, select, textarea";
/** Of elements that load what they name; a link only leads there. */
const ADDRESS = /^(href|xlink:href|src|poster|data|cite|longdesc|usemap)$/i;
/** What could end a rule, or loads a file from anywhere. */
const UNSAFE = /[{}<>\\]|url\(|expression\(/i;

/**
 * What a page shows of a picture without its script: what stands in shadow roots, in fields and on canvases as well.
 * @param {HTMLElement} el that the module drew in
 * @param {string} sheet of its author
 * @returns {string} the style sheets of the shadow roots
 */
export function settled(el, sheet) {
  const own = flatten(el);
  writeFields(el);
  drawCanvases(el, `${sheet}\n${sheetOf(el)}`);
  return own;
}

/**
 * @param {HTMLElement} el that the module drew in
 * @param {string} authors style sheet
 * @returns {{markup: string, styles: Record<string, string>, sheet: string}} `styles` has the declarations of each
 *   class, `sheet` is what the module wrote into style elements
 */
export function staticForm(el, authors) {
  const shadows = settled(el, authors);
  const sheet = [sheetOf(el), shadows].filter(Boolean).join("\n");
  /** @type {Record<string, string>} */
  const styles = {};
  for (const element of el.querySelectorAll("*")) {
    const name = element.localName.toLowerCase();
    if (!ELEMENTS.has(name) && !OWN_ELEMENT.test(name)) element.remove();
  }
  for (const element of [el, ...el.querySelectorAll("*")]) {
    const style = element.getAttribute("style");
    if (style !== null) {
      element.removeAttribute("style");
      const declarations = safe(style);
      if (declarations) element.classList.add(classFor(declarations, styles));
    }
    if (element.localName === "svg") dropLengths(element);
    for (const { name, value } of [...element.attributes]) {
      if (!isHarmless(element, name, value)) element.removeAttribute(name);
    }
  }
  for (const control of el.querySelectorAll(CONTROLS)) control.setAttribute("disabled", "");
  if (isOfControls(el)) el.classList.add("explorable-controls-only");
  for (const stop of el.querySelectorAll("[tabindex]")) stop.removeAttribute("tabindex");
  return { markup: markup(el, false), styles, sheet };
}

/**
 * Takes from a drawing what a file that stands alone must not have: what runs, and what it does not hold itself.
 * @param {Element} svg
 * @param {string} held how the addresses of the site's files begin, which are put into it
 */
export function standAlone(svg, held) {
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    const kind = element.localName.toLowerCase();
    if (!ELEMENTS.has(kind) && !OWN_ELEMENT.test(kind)) element.remove();
    for (const { name, value } of [...element.attributes]) {
      const address = value.trim();
      const isThere = !ADDRESS.test(name) || /^(#|data:)/i.test(address) || address.startsWith(held);
      // What is set inline becomes attributes when the file is written.
      if (name === "style") element.setAttribute(name, safe(value));
      else if (!isThere || !isHarmless(element, name, value)) element.removeAttribute(name);
    }
  }
}

/**
 * A style sheet without what it loads.
 * @param {string} sheet
 */
export function withoutLoads(sheet) {
  return sheet.replace(/@import[^;]*;?/gi, "").replace(/url\(\s*["']?(?!#|data:image)[^)]*\)/gi, "none");
}

/**
 * Whether there is nothing to see but what is pressed or moved.
 * @param {HTMLElement} el
 */
function isOfControls(el) {
  const copy = /** @type {HTMLElement} */ (el.cloneNode(true));
  for (const control of copy.querySelectorAll('button, style, [hidden], input[type="range"]')) control.remove();
  return !copy.textContent?.trim() && !copy.querySelector("svg, img, canvas, input, select, textarea, video, progress, meter, table");
}

/**
 * Whether an attribute neither runs anything nor loads it from elsewhere.
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function isHarmless(element, name, value) {
  if (!NAME.test(name) || BARRED.test(name)) return false;
  // A browser passes over blanks and control characters in an address.
  const address = [...value].filter((character) => character > " " && character !== "\x7f").join("");
  if (ADDRESS.test(name)) return (element.localName === "a" ? LEADS : HOLDS).test(address);
  if (name === "srcset") return address.split(",").every((one) => HOLDS.test(one) && !one.startsWith("data:"));
  return [...address.matchAll(/url\(["']?(.{0,11})/gi)].every(([, start]) => /^(#|data:image)/i.test(start));
}

/**
 * An svg may have a length that only its style has a meaning for.
 * @param {Element} svg
 */
function dropLengths(svg) {
  for (const side of ["width", "height"]) if (!/^\s*[\d.]/.test(svg.getAttribute(side) ?? "0")) svg.removeAttribute(side);
}

/**
 * The style sheet that a module brought, wherever on its page it put it.
 * @param {HTMLElement} el
 */
export function sheetOf(el) {
  return [...el.ownerDocument.querySelectorAll("style")].map(({ textContent }) => textContent ?? "").join("\n");
}

/**
 * The declarations of an inline style that a style sheet may hold.
 * @param {string} style
 */
function safe(style) {
  return style
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => declaration && !UNSAFE.test(declaration))
    .join(";");
}

/**
 * @param {string} declarations
 * @param {Record<string, string>} styles
 */
function classFor(declarations, styles) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < declarations.length; i++) hash = Math.imul(hash ^ declarations.charCodeAt(i), 0x01000193) >>> 0;
  const name = `explorable-s${hash.toString(36)}`;
  styles[name] = declarations;
  return name;
}
