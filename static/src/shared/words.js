// The suite's own words, in the language of the page.

/**
 * A sentence of the suite's in the page's language, or in English where that has no other words for it. In a template,
 * what it is called by has `{0}` in the place of the first value: `Step ${at}` is `Step {0}`, whose translation may put
 * the values elsewhere. What is a constant elsewhere is marked there for translators, `/* words *\/ "centres placed"`.
 * @param {TemplateStringsArray | string} text
 * @param {unknown[]} values
 */
export function t(text, ...values) {
  const name = typeof text === "string" ? text : text.reduce((all, part, i) => `${all}{${i - 1}}${part}`);
  const said = globalThis.explorable?.language?.words[name] ?? name;
  return values.length ? said.replace(/\{(\d+)\}/g, (_, i) => String(values[i])) : said;
}

/** A list of numbers: a comma between those that have one themselves would be lost. @param {string[]} numbers */
export const inList = (numbers) => numbers.join(globalThis.explorable?.language?.signs["."] === "," ? "; " : ", ");

/** @param {string} text of a number between −1 and 1, which in English is written without its zero */
export const withoutZero = (text) => ((globalThis.explorable?.language?.signs["."] ?? ".") === "." ? text.replace(/^(-?)0\./, "$1.") : inSigns(text));

/**
 * A number's text as the page's language writes it: with its decimal sign, what stands between thousands, and per cent.
 * @param {string} text with `.`, `,` and `%`
 */
export const inSigns = (text) => {
  const { signs } = globalThis.explorable?.language ?? {};
  return signs ? text.replace(/[.,%]/g, (sign) => signs[sign]) : text;
};
