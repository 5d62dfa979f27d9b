// \live{name}: a parameter's value, in a box as wide as the widest, so that its neighbours stay.
import published from "katex";
import { nameIn } from "./names.js";
import { plainText } from "./write.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */
/** @typedef {{text: string, format: string, widest: string, names?: [any, string][]}} Value what a parameter shows */

const katex = /** @type {any} */ (published);

/** Marks the text that stands for a parameter's value; a character that no formula holds. */
const MARK = "\uE000";

katex.__defineFunction({
  type: "html",
  names: ["\\live"],
  numArgs: 1,
  argTypes: ["raw"],
  allowedInText: true,
  /**
   * @param {Box} context
   * @param {Box[]} args
   */
  handler: ({ parser }, [argument]) => {
    const name = nameIn(argument, "\\live");
    return {
      type: "html",
      mode: parser.mode,
      attributes: { class: "explorable-live", "data-live": JSON.stringify(name) },
      body: [
        {
          type: "text",
          mode: parser.mode,
          font: "\\text",
          body: [...`${MARK}${name}`].map((text) => ({ type: "textord", mode: "text", text })),
        },
      ],
    };
  },
});

/**
 * Writes the value into its box in the html.
 * @param {Box} box
 * @param {Record<string, Value>} live
 */
export function showValue(box, live) {
  const name = JSON.parse(box.attributes["data-live"]);
  box.style.width = `${width(valueOf(name, live).widest)}em`;
  show(box, name, live);
}

/**
 * Writes the value into the MathML, where its text was marked.
 * @param {Box} box
 * @param {Record<string, Value>} live
 */
export function showSpokenValue(box, live) {
  const text = box.toText();
  if (!text.startsWith(MARK)) return;
  const name = text.slice(MARK.length);
  box.setAttribute("data-live", JSON.stringify(name));
  show(box, name, live);
}

/**
 * @param {Box} box
 * @param {string} name
 * @param {Record<string, Value>} live
 */
function show(box, name, live) {
  const { text, format, names } = valueOf(name, live);
  // A symbol may stand on a page that does not have its parameter: nothing is to follow that.
  if (!live[name]) delete box.attributes["data-live"];
  box.setAttribute("data-format", format);
  if (names) box.setAttribute("data-names", JSON.stringify(names));
  box.children = [plainText(text)];
}

/**
 * @param {string} name
 * @param {Record<string, Value>} live
 * @returns {Value}
 */
function valueOf(name, live) {
  return live[name] ?? { text: name, format: "", widest: name };
}

/** How wide a character of a word is at most: wide letters, those of scripts with square ones, others. @param {string} one */
const letterWidth = (one) => (one > "\u2e7f" ? 1 : /[A-Zmw]/.test(one) ? 0.83 : 0.53);

/**
 * How wide KaTeX's main font sets a number, or about how wide the word of a choice, in em.
 * @param {string} text
 */
function width(text) {
  let sum = 0;
  const ofOther = /\p{L}{2}/u.test(text) ? letterWidth : () => 0.5;
  for (const character of text) sum += { "−": 0.778, "+": 0.778, ".": 0.278, ",": 0.278, " ": 0.25 }[character] ?? ofOther(character);
  return Math.ceil(sum * 100) / 100;
}
