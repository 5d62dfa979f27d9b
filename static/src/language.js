// What pages in a language other than English run first, and the build's isolates, too: behind it stands a table.

/**
 * @param {{words: Record<string, string>, signs: Record<string, string>}} table translations by the English words, which
 *   have `{0}` in the place of the first value, and the language's signs of numbers by the English ones
 */
export function speak({ words, signs }) {
  const hasPoint = signs["."] === ".";
  (globalThis.explorable ??= {}).language = {
    words(text, values) {
      const name = typeof text === "string" ? text : text.reduce((all, part, i) => `${all}{${i - 1}}${part}`);
      return words[name]?.replace(/{(\d+)}/g, (_, i) => values[i]);
    },
    // Where it is written with a comma, a number keeps its zero.
    number: (text, isBare) => (isBare && hasPoint ? text.replace(/^(-?)0\./, "$1.") : text).replace(/[.,%]/g, (sign) => signs[sign]),
  };
}
