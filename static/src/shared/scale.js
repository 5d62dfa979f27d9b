/**
 * From the numbers of an axis to px, and back.
 * @typedef {((value: number) => number) & {
 *   invert: (px: number) => number,
 *   domain: {(): [number, number], (ends: number[]): Scale},
 *   range: {(): [number, number], (ends: number[]): Scale},
 *   texts?: (count: number) => {value: number, text: string}[],
 * }} Scale `texts` are its ticks, where these are not those of plain numbers
 */

/**
 * A scale with D3's names. D3's own also takes dates, colours and breaks, which makes it ten times as large.
 * @returns {Scale}
 */
export function scaleLinear() {
  let domain = [0, 1];
  let range = [0, 1];
  /** @type {(value: number, from: number[], to: number[]) => number} */
  const map = (value, [a, b], [c, d]) => {
    const part = a === b ? 0.5 : (value - a) / (b - a);
    return c * (1 - part) + d * part;
  };
  /** @type {any} */
  const scale = (/** @type {number} */ value) => map(value, domain, range);
  scale.invert = (/** @type {number} */ px) => map(px, range, domain);
  scale.domain = (/** @type {number[]} */ ends) => (ends ? ((domain = [...ends]), scale) : [...domain]);
  scale.range = (/** @type {number[]} */ ends) => (ends ? ((range = [...ends]), scale) : [...range]);
  return scale;
}
