// What is left out of KaTeX's style sheet, and how the rest is said shorter.

/**
 * Every browser that runs the suite reads woff2, so the other formats stay out.
 * @param {string} css
 */
export function woff2Only(css) {
  return css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, "");
}

/** A rule for what is set in one size within another: there is one for each pair of the eleven. */
const PAIR = /\.katex \.fontsize-ensurer\.reset-size(\d+)\.size(\d+),\.katex \.katex-sizing\.reset-size\1\.size\2\{font-size:([\d.]+)em\}/g;

/**
 * Has the browser divide one size by the other: 23 rules for 121.
 * @param {string} css
 */
export function sizesByRatio(css) {
  const pairs = [...css.matchAll(PAIR)].map(([, from, to, ratio]) => ({ from, to, ratio: Number(ratio) }));
  /** Each size, as a part of the first. */
  const sizes = new Map(pairs.filter(({ from }) => from === "1").map(({ to, ratio }) => [to, ratio]));
  for (const { from, to, ratio } of pairs) {
    const divided = (sizes.get(to) ?? NaN) / (sizes.get(from) ?? NaN);
    if (!(Math.abs(divided - ratio) < 1e-8)) throw new Error(`KaTeX sets size ${to} within ${from} as ${ratio}, not ${divided}`);
  }
  if (pairs.length !== sizes.size ** 2 || !pairs.length) throw new Error("KaTeX has no rule for each pair of sizes");
  const rules = [...sizes].flatMap(([size, ratio]) => [
    `.katex .reset-size${size}{--from:${ratio}}`,
    `.katex .size${size}{--to:${ratio}}`,
  ]);
  const divided = ".katex .fontsize-ensurer,.katex .katex-sizing{font-size:calc(1em*var(--to)/var(--from))}";
  return css.replace(PAIR, "") + rules.join("") + divided;
}
