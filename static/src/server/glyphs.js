// How wide KaTeX's fonts set their characters, from the metrics that KaTeX itself lays formulas out with.
import metrics from "../../node_modules/katex/src/fontMetricsData.js";

/** @type {Record<string, Record<string, number[]>>} */
const FONTS = metrics;
const ADVANCE = 4;

/** What the metrics have wrong: the advances that the fonts themselves say, by font and character. */
const CORRECTED = /** @type {Record<string, Record<string, number>>} */ ({
  "Main-Regular": { "°": 0.5 },
  "Main-Bold": { "°": 0.575 },
  "Main-Italic": { "°": 0.511 },
  "Main-BoldItalic": { "°": 0.789 },
  "SansSerif-Regular": { "°": 0.383 },
  "SansSerif-Bold": { "°": 0.617 },
  "SansSerif-Italic": { "°": 0.512 },
  "Size1-Regular": { "∬": 0.819, "∭": 1.166 },
  "Size2-Regular": { "∬": 1.084, "∭": 1.592 },
});

/** What a class of KaTeX's style sheet says of the font; a symbol may have several, as bold italic text does. */
const FONT_OF_CLASS = /** @type {Record<string, {family?: string, bold?: boolean, italic?: boolean}>} */ ({
  mathnormal: { family: "Math", italic: true },
  boldsymbol: { family: "Math", bold: true, italic: true },
  mathbf: { family: "Main", bold: true },
  textbf: { bold: true },
  mathit: { family: "Main", italic: true },
  textit: { italic: true },
  mathsf: { family: "SansSerif" },
  textsf: { family: "SansSerif" },
  mathsfit: { family: "SansSerif", italic: true },
  mathitsf: { family: "SansSerif", italic: true },
  textitsf: { family: "SansSerif", italic: true },
  mathboldsf: { family: "SansSerif", bold: true },
  textboldsf: { family: "SansSerif", bold: true },
  mathtt: { family: "Typewriter" },
  texttt: { family: "Typewriter" },
  mathcal: { family: "Caligraphic" },
  mathfrak: { family: "Fraktur" },
  textfrak: { family: "Fraktur" },
  mathboldfrak: { family: "Fraktur", bold: true },
  textboldfrak: { family: "Fraktur", bold: true },
  mathscr: { family: "Script" },
  textscr: { family: "Script" },
  amsrm: { family: "AMS" },
  mathbb: { family: "AMS" },
  textbb: { family: "AMS" },
  "small-op": { family: "Size1" },
  "large-op": { family: "Size2" },
});

/** What the fonts have that a formula is in without a class; KaTeX lays the rest out as if it were similar. */
const KNOWN = new Set(
  ["Main-Regular", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular"].flatMap((font) =>
    Object.keys(FONTS[font]).map((code) => String.fromCodePoint(+code)),
  ),
);

/** @type {Map<string, string | undefined>} */
const fonts = new Map();

/**
 * The font that a symbol's classes ask for, if they say anything of it.
 * @param {string[]} classes
 */
function fontOf(classes) {
  const key = classes.join(" ");
  if (fonts.has(key)) return fonts.get(key);
  const said = classes.map((name) => FONT_OF_CLASS[name]).filter(Boolean);
  const { family = "Main", bold, italic } = Object.assign({}, ...said);
  const font = said.length ? `${family}-${(bold ? "Bold" : "") + (italic ? "Italic" : "") || "Regular"}` : undefined;
  fonts.set(key, font);
  return font;
}

/**
 * The width of a symbol of KaTeX's tree, in em of its own size; 0 where its font is not KaTeX's.
 * @param {{text: string, width: number, classes: string[]}} symbol
 */
export function glyphsWidth({ text, width, classes }) {
  const characters = [...text];
  const font = fontOf(classes);
  if (characters.length === 1 && !font) {
    // A part of a delimiter is in a font that only the boxes around it name; KaTeX knows it here.
    return CORRECTED["Main-Regular"][text] ?? (KNOWN.has(text) ? width : 0);
  }
  // Where KaTeX joined characters it kept the width of the first; single ones it may look up in another font.
  let sum = 0;
  for (const character of characters) {
    const name = font ?? "Main-Regular";
    const advance = CORRECTED[name]?.[character] ?? FONTS[name]?.[character.codePointAt(0) ?? 0]?.[ADVANCE];
    if (advance === undefined) return 0;
    sum += advance;
  }
  return sum;
}
