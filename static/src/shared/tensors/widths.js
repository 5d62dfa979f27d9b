// Which of a picture's two drawings is seen at which width: classes, and the rules of the style sheet for them.

/** The narrow drawing is for a phone of 360 px. */
export const NARROW = 300;
/** The wide drawing may shrink to so much of its size: its smallest text, 12 px, is then 11. */
const LEAST = 11 / 12;
/** The widths at which drawings change are this far from each other; one that needs more than the last is not seen. */
const STEP = 20;
const LAST = 1200;

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
  const needs = Math.ceil((width * LEAST) / STEP) * STEP;
  return `explorable-needs-${needs > LAST ? "more" : needs}`;
}

/** The rules for all classes: below a width, the other drawing. */
export function widthRules() {
  const narrow = "--explorable-wide:none;--explorable-narrow:block";
  let rules = `.explorable-needs-more { ${narrow} }\n`;
  rules += `@container explorable (width < ${NARROW}px) { .explorable-whole { --explorable-widest:none } }\n`;
  for (let needs = NARROW; needs <= LAST; needs += STEP) {
    rules += `@container explorable (width < ${needs}px) { .explorable-needs-${needs} { ${narrow} } }\n`;
  }
  return rules;
}
