// Numbers in MathJax's svg output, which has no fonts: each glyph is a path, drawn once by MathJax itself.

/** MathJax's state after it has made its output, and before it puts that into the page. */
const TYPESET = 150;

/** @typedef {{path: string, width: number}} Glyph in thousandths of an em */

/** @type {Map<string, Glyph | null>} */
const known = new Map([[" ", { path: "", width: 250 }]]);

/**
 * How a number or a word is written in glyphs, centred in the room for the widest; as plain text where MathJax offers none.
 * @param {SVGElement} number
 * @param {string[]} samples
 * @returns {(text: string) => void}
 */
export function setInGlyphs(number, samples) {
  const room = Math.max(...samples.map((text) => widthOf(glyphsOf(text))));
  // MathJax has no glyphs of some scripts, and sets these as text too.
  if (Number.isNaN(room)) return (text) => number.replaceChildren(plain(text));
  return (text) => {
    const glyphs = glyphsOf(text);
    let x = (room - widthOf(glyphs)) / 2;
    number.replaceChildren();
    for (const glyph of glyphs) {
      if (!glyph) continue;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", glyph.path);
      path.setAttribute("transform", `translate(${x},0)`);
      number.append(path);
      x += glyph.width;
    }
  };
}

/** A text in the upright coordinates of a page, of MathJax's usual size. @param {string} text */
function plain(text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
  element.setAttribute("transform", "scale(1,-1)");
  element.setAttribute("font-size", "884px");
  element.textContent = text;
  return element;
}

/** @param {string} text */
const glyphsOf = (text) => [...text].map(glyphOf);

/** @param {(Glyph | null)[]} glyphs */
const widthOf = (glyphs) => glyphs.reduce((sum, glyph) => sum + (glyph?.width ?? NaN), 0);

/**
 * @param {string} character
 * @returns {Glyph | null}
 */
function glyphOf(character) {
  const found = known.get(character) ?? drawn(character);
  known.set(character, found);
  return found;
}

/**
 * @param {string} character of a number
 * @returns {Glyph | null}
 */
function drawn(character) {
  const tex = `\\mmlToken{mtext}{${character}}`;
  const svg = globalThis.MathJax?.startup?.document?.convert?.(tex, { end: TYPESET }).querySelector("svg");
  const use = svg?.querySelector("use");
  const id = use?.getAttribute("href") ?? use?.getAttribute("xlink:href");
  // MathJax may keep its paths for the formula or for the page.
  const path = svg?.querySelector("path") ?? (id && document.querySelector(id));
  const width = svg?.viewBox.baseVal.width;
  return path && width ? { path: path.getAttribute("d") ?? "", width } : null;
}
