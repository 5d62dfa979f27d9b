// Which of a picture's two drawings is seen at which width: classes, and the rules of the style sheet for them.

/** The narrow drawing is for a phone of 360 px. */
export const NARROW = 300;
/** The wide drawing may shrink to so much of its size: its smallest text, 12 px, is then 11. */
const LEAST = 11 / 12;
/** The widths at which drawings change, each by a twelfth more; one that needs more than the last is not seen. */
const CHANGES = Array.from({ length: 19 }, (_, i) => Math.round(NARROW * 1.08 ** i));

/**
 * Whether a wide drawing can be read on a phone, so that a narrow one is not needed.
 * @param {number} width
 */
export function fitsPhone(width) {
  return width * LEAST <= NARROW;
}

/**
 * The class of a picture whose wide drawing has this width.
 * @param {number} width
 */
export function widthClass(width) {
  if (fitsPhone(width)) return "explorable-whole";
  return `explorable-needs-${CHANGES.find((change) => change >= width * LEAST) ?? "more"}`;
}

/** The rules for all classes: below a width, the other drawing. */
export function widthRules() {
  const narrow = "--explorable-wide:none;--explorable-narrow:block";
  let rules = `.explorable-needs-more { ${narrow} }\n`;
  rules += `@container explorable (width < ${NARROW}px) { .explorable-whole { --explorable-widest:none } }\n`;
  for (const needs of CHANGES) {
    rules += `@container explorable (width < ${needs}px) { .explorable-needs-${needs} { ${narrow} } }\n`;
  }
  return rules;
}
