// The suite's own words, in the language of the page: English, but for what the script of another language does.

const own = () => globalThis.explorable?.language;

/**
 * A sentence of the suite's in the page's language, or in English where that has no other words for it. In a template,
 * what it is called by has `{0}` in the place of the first value: `Step ${at}` is `Step {0}`, whose translation may put
 * the values elsewhere. What is a constant elsewhere is marked there for translators, `/* words *\/ "centres placed"`.
 * @param {TemplateStringsArray | string} text
 * @param {any[]} values
 * @returns {string}
 */
export const t = (text, ...values) => own()?.words(text, values) ?? String.raw({ raw: text }, ...values);

/**
 * A number's text as the page's language writes it: with its decimal sign, what stands between thousands, and per cent.
 * @param {string} text with `.`, `,` and `%`
 * @param {boolean} [isBare] whether in English a number between −1 and 1 is written without its zero
 */
export const inSigns = (text, isBare) => own()?.number(text, isBare) ?? (isBare ? text.replace(/^(-?)0\./, "$1.") : text);
