/**
 * To a hundredth of a pixel: more cannot be seen.
 * @param {number} px
 */
export function round(px) {
  return Math.round(px * 100) / 100;
}
