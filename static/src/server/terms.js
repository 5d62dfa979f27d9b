// \concept{name}{term}: a term that the page's colours, links and highlight know.
import published from "katex";
import { nameIn } from "./names.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */

const katex = /** @type {any} */ (published);

/** Marks the MathML of a term until it is rewritten: a colour that no formula can name. */
const MARK = "\uE001";

katex.__defineFunction({
  type: "htmlmathml",
  names: ["\\concept"],
  numArgs: 2,
  argTypes: ["raw", "original"],
  allowedInText: true,
  handler: (/** @type {Box} */ { parser: { mode } }, /** @type {Box[]} */ [argument, term]) => {
    const name = nameIn(argument, "\\concept");
    const body = term.type === "ordgroup" ? term.body : [term];
    const marked = {
      type: "htmlmathml",
      mode,
      html: [{ type: "html", mode, attributes: { class: "explorable-concept", "data-concept": name }, body }],
      mathml: [{ type: "color", mode, color: MARK + name, body }],
    };
    return takesLimits(body)
      ? { type: "op", mode, limits: true, alwaysHandleSupSub: body[0].alwaysHandleSupSub, parentIsSupSub: false, symbol: false, suppressBaseShift: true, body: [marked] }
      : marked;
  },
});

/**
 * A coloured sum keeps its limits above and below.
 * @param {Box[]} body
 */
function takesLimits(body) {
  return body.length === 1 && (body[0].type === "op" || body[0].type === "operatorname") && body[0].limits;
}

/**
 * Whether a box is a term in the html of a formula.
 * @param {Box} box
 */
export function isTerm(box) {
  return box.classes?.includes("explorable-concept") ?? false;
}

/**
 * Names a term in MathML, where it was marked.
 * @param {Box} box
 */
export function nameInMathml(box) {
  const color = box.attributes?.mathcolor;
  if (color?.startsWith(MARK)) {
    box.type = "mrow";
    delete box.attributes.mathcolor;
    box.setAttribute("data-concept", color.slice(MARK.length));
  }
}

/**
 * Spaces that TeX puts after a term land inside it; they are no part of what is coloured and pointed at.
 * @param {Box} box whose terms are looked for
 */
export function freeSpaces(box) {
  if (!box.children?.length) return;
  const freed = [];
  for (const child of box.children) {
    freeSpaces(child);
    freed.push(child);
    if (!isTerm(child)) continue;
    let end = child.children.length;
    while (end > 1 && child.children[end - 1].classes.includes("mspace")) end -= 1;
    freed.push(...child.children.splice(end));
  }
  box.children = freed;
}

/**
 * Turns the innermost terms into anchors, whose target is known once all pages are read.
 * @param {Box} box
 * @param {boolean} [inLink] whether an anchor is around it: they may not stand in one another
 * @returns {boolean} whether there is an anchor inside
 */
export function link(box, inLink = false) {
  const isLink = box instanceof katex.__domTree.Anchor;
  let holdsLink = false;
  box.children?.forEach((/** @type {Box} */ child, /** @type {number} */ place) => {
    const inside = link(child, inLink || isLink);
    holdsLink ||= inside;
    if (inside || inLink || isLink || !child.attributes?.["data-concept"] || !child.classes) return;
    box.children[place] = anchor(child);
    holdsLink = true;
  });
  return isLink || holdsLink;
}

/** @param {Box} box */
function anchor(box) {
  const written = Object.assign(Object.create(katex.__domTree.Anchor.prototype), box);
  written.children = box.children;
  return written;
}
