// \live{name}: a parameter's value, in a box as wide as the widest, so that its neighbours stay.
import published from "katex";
import { nameIn } from "./names.js";
import { plainText } from "./write.js";
import { enclosed } from "../shared/enclosed.js";

/** @typedef {any} Box a node of KaTeX's tree of html or MathML */
/** @typedef {{text: string, format: string, widest: string[], names?: [any, string][]}} Value what a parameter shows */

const katex = /** @type {any} */ (published);

/** Marks the text that stands for a parameter's value; a character that no formula holds. */
const MARK = "\uE000";

katex.__defineFunction({
  type: "html",
  names: ["\\live"],
  numArgs: 1,
  numOptionalArgs: 1,
  argTypes: ["raw", "raw"],
  allowedInText: true,
  /**
   * @param {Box} context
   * @param {Box[]} args
   * @param {Box[]} optional
   */
  handler: ({ parser }, [argument], [how]) => {
    const name = nameIn(argument, "\\live");
    const parentheses = how ? { "data-parentheses": how.string } : {};
    const box = {
      type: "html",
      mode: parser.mode,
      attributes: { class: "explorable-live", "data-live": JSON.stringify(name), ...parentheses },
      body: [
        {
          type: "text",
          mode: parser.mode,
          font: "\\text",
          body: [...`${MARK}${name}${how ? `${MARK}${how.string}` : ""}`].map((text) => ({ type: "textord", mode: "text", text })),
        },
      ],
    };
    // A group of its own: KaTeX puts the space between a number and an operator outside of it.
    return { type: "ordgroup", mode: parser.mode, body: [box] };
  },
});

/**
 * Writes the value into its box in the html.
 * @param {Box} box
 * @param {Record<string, Value>} live
 */
export function showValue(box, live) {
  const { "data-live": follows, "data-parentheses": how } = box.attributes;
  const name = JSON.parse(follows);
  const numbers = valueOf(name, live).widest.map((text) => enclosed(text, how));
  // How wide it is, only the reader's own font and its hinting can tell: the style sheet lets it take up room, unseen.
  box.setAttribute("data-room", numbers.reduce((widest, text) => (width(text) > width(widest) ? text : widest)));
  show(box, name, live, how);
}

/**
 * Writes the value into the MathML, where its text was marked.
 * @param {Box} box
 * @param {Record<string, Value>} live
 */
export function showSpokenValue(box, live) {
  const text = box.toText();
  if (!text.startsWith(MARK)) return;
  const [name, how] = text.slice(MARK.length).split(MARK);
  box.setAttribute("data-live", JSON.stringify(name));
  if (how) box.setAttribute("data-parentheses", how);
  show(box, name, live, how);
}

/**
 * @param {Box} box
 * @param {string} name
 * @param {Record<string, Value>} live
 * @param {string} [how] it stands in parentheses
 */
function show(box, name, live, how) {
  const { text, format, names } = valueOf(name, live);
  // A symbol may stand on a page that does not have its parameter: nothing is to follow that.
  if (!live[name]) delete box.attributes["data-live"];
  box.setAttribute("data-format", format);
  if (names) box.setAttribute("data-names", JSON.stringify(names));
  box.children = [plainText(enclosed(text, how))];
}

/**
 * @param {string} name
 * @param {Record<string, Value>} live
 * @returns {Value}
 */
function valueOf(name, live) {
  return live[name] ?? { text: name, format: "", widest: [name] };
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
  for (const character of text) sum += { "−": 0.778, "+": 0.778, ".": 0.278, ",": 0.278, " ": 0.25, "(": 0.389, ")": 0.389 }[character] ?? ofOther(character);
  return sum;
}
