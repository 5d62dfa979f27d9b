/** How wide a panel is, in px: two stand side by side in a column of text, one fits on a phone. */
export const PANEL = 326;

/**
 * To a hundredth of a pixel: more cannot be seen.
 * @param {number} px
 */
export function round(px) {
  return Math.round(px * 100) / 100;
}
