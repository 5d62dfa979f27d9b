/**
 * A parameter's number as it stands in a formula; `enclosed` of the build does the same.
 * @param {string} number
 * @param {string | null} [how] in parentheses: where it is `negative`, or each `number`
 */
export function enclosed(number, how) {
  const isWithin = how === "negative" ? number.startsWith("−") : how && /^[−+]?[\d.∞]/.test(number);
  return isWithin ? `(${number})` : number;
}
