// How wide KaTeX's fonts set their characters, from the metrics that KaTeX itself lays formulas out with.
import metrics from "../../node_modules/katex/src/fontMetricsData.js";

/** @type {Record<string, Record<string, number[]>>} */
const FONTS = metrics;
const ADVANCE = 4;

/** The font that a class of KaTeX's sets text in. */
const FONT_OF_CLASS = /** @type {Record<string, string>} */ ({
  mathnormal: "Math-Italic",
  boldsymbol: "Math-BoldItalic",
  mathbf: "Main-Bold",
  textbf: "Main-Bold",
  mathit: "Main-Italic",
  textit: "Main-Italic",
  mathsf: "SansSerif-Regular",
  textsf: "SansSerif-Regular",
  mathtt: "Typewriter-Regular",
  texttt: "Typewriter-Regular",
  mathcal: "Caligraphic-Regular",
  mathfrak: "Fraktur-Regular",
  mathscr: "Script-Regular",
  amsrm: "AMS-Regular",
  mathbb: "AMS-Regular",
});

/**
 * The width of a symbol of KaTeX's tree, in em of its own size; 0 where its font is not KaTeX's.
 * @param {{text: string, width: number, classes: string[]}} symbol
 */
export function glyphsWidth({ text, width, classes }) {
  const characters = [...text];
  if (characters.length === 1) return width;
  // Where KaTeX joined characters it kept the width of the first.
  const font = FONTS[classes.map((name) => FONT_OF_CLASS[name]).find(Boolean) ?? "Main-Regular"];
  const advances = characters.map((character) => font[character.codePointAt(0) ?? 0]?.[ADVANCE]);
  return advances.every((advance) => advance !== undefined) ? advances.reduce((sum, advance) => sum + advance, 0) : 0;
}
