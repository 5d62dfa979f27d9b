// The suite's own words, in the language of the page: English, but for what the script of another language does.

const own = () => globalThis.explorable?.language;

/**
 * A sentence of the suite's in the page's language, or in English where that has no other words for it. In a template,
 * what it is called by has `{0}` in the place of the first value: `Step ${at}` is `Step {0}`, whose translation may put
 * the values elsewhere. What is a constant elsewhere is marked there for translators, `/* words *\/ "centres placed"`.
 * Each sentence is one message: what is not always said has a message with `{0}` for the rest, `${near}, nearest to ${it}`.
 * @param {TemplateStringsArray | string} text
 * @param {any[]} values
 * @returns {string}
 */
export const t = (text, ...values) => own()?.words(text, values) ?? String.raw({ raw: text }, ...values);

/**
 * Parts of a sentence one after another.
 * @param {(string | number)[]} items at least one
 */
// Translators: the parts of a list, or of a description, one after another.
export const joined = (items) => items.map(String).reduce((before, item) => t`${before}, ${item}`);

/** What comes one after another, as a sentence says it. @param {string[]} items at least one */
// Translators: {0} is what comes first; of three, it is "a, then b".
export const inTurn = (items) => items.reduce((before, item) => t`${before}, then ${item}`);

/** What comes one after another, each of which has commas in it. @param {string[]} items at least one */
// Translators: {0} is what comes first, and has a comma in it; of three, it is "a, 1; then b, 2".
export const andThen = (items) => items.reduce((before, item) => t`${before}; then ${item}`);

/** What has commas in it, one after another. @param {string[]} items at least one */
// Translators: {0} and {1} may have commas in them: "a, 1; b, 2".
export const apart = (items) => items.reduce((before, item) => t`${before}; ${item}`);

/** A list in a sentence, its last two items joined by a word. @param {string[]} items at least one */
export function listed(items) {
  const [last, ...before] = [...items].reverse();
  // Translators: the end of a list; {0} is one word or several, {1} the last one.
  return before.length ? t`${joined(before.reverse())} and ${last}` : last;
}

/** Stands in a sentence for what is drawn by itself. */
export const SLOT = "\uFFFC";

/**
 * What stands in a sentence before what is drawn by itself, and behind it.
 * @param {string} sentence with `SLOT` as one of its values
 * @returns {[string, string]}
 */
export function around(sentence) {
  const [before, after = ""] = sentence.split(SLOT);
  return [before, after];
}

/**
 * A number's text as the page's language writes it: with its decimal sign, what stands between thousands, and per cent.
 * @param {string} text with `.`, `,` and `%`
 * @param {boolean} [isBare] whether in English a number between −1 and 1 is written without its zero
 */
export const inSigns = (text, isBare) => own()?.number(text, isBare) ?? (isBare ? text.replace(/^(-?)0\./, "$1.") : text);
