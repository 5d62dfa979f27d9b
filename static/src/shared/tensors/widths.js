// Which of a picture's drawings is seen at which width: classes, and the rules of the style sheet for them.

/** The narrow drawing is for a phone of 360 px. */
export const NARROW = 300;
/** A drawing between is for a narrow window, or a column beside another. */
export const MIDDLE = 480;
/** How wide a page of print is at least. */
export const PAGE = 676;
/** A page's column on a desk. */
const DESK = 716;
/** The wide drawing may shrink to so much of its size: its smallest text, 12 px, is then 11. */
const LEAST = 11 / 12;
/** Drawings change at widths so far apart, up to a desk's; beyond them, by a twelfth. */
const SLOT = 8;
/** The widths at which drawings change; one that needs more than the last is not seen. */
const CHANGES = [
  ...Array.from({ length: (DESK - NARROW) / SLOT + 1 }, (_, i) => NARROW + SLOT * i),
  ...Array.from({ length: 7 }, (_, i) => Math.round(DESK * 1.08 ** (i + 1))),
];
/** So much wider has the place of a wide drawing to be than that of the one between. */
const BETWEEN = 8;

/**
 * Whether a wide drawing can be read on a phone, so that a narrow one is not needed.
 * @param {number} width
 */
export function fitsPhone(width) {
  return fitsIn(NARROW, width);
}

/**
 * Whether a wide drawing can be read where there is so much room.
 * @param {number} room
 * @param {number} width
 */
export const fitsIn = (room, width) => width * LEAST <= room;

/**
 * Whether a wide drawing leaves widths at which one between could be seen.
 * @param {number} width
 */
export function needsMiddle(width) {
  return width * LEAST >= MIDDLE + BETWEEN;
}

/** @param {number} least */
const changeAt = (least) => CHANGES.find((change) => change >= Math.floor(least)) ?? "more";
/** @param {number} width */
const changeFor = (width) => changeAt(width * LEAST);

/**
 * The class of a picture whose wide drawing is seen from this width on.
 * @param {number} least
 */
export const seenFrom = (least) => `explorable-needs-${changeAt(least)}`;

/**
 * The class of a picture whose wide drawing has this width.
 * @param {number} width
 */
export function widthClass(width) {
  return fitsPhone(width) ? "explorable-whole" : `explorable-needs-${changeFor(width)}`;
}

/**
 * The class of a picture that has a drawing between of this width.
 * @param {number} width
 */
export function middleClass(width) {
  return `explorable-from-${changeFor(width)}`;
}

/** The rules for all classes: below a width, another drawing. */
export function widthRules() {
  const other = "--explorable-wide:none;--explorable-middle:block;--explorable-narrow:block";
  let rules = `.explorable-needs-more { ${other} }\n`;
  rules += `@container explorable (width < ${NARROW}px) { .explorable-whole { --explorable-widest:none } }\n`;
  for (const needs of CHANGES) {
    rules += `@container explorable (width < ${needs}px) { .explorable-needs-${needs} { ${other} } }\n`;
  }
  for (const from of CHANGES.filter((change) => change <= MIDDLE)) {
    rules += `@container explorable (width < ${from}px) { .explorable-from-${from} { --explorable-middle:none } }\n`;
    rules += `@container explorable (width >= ${from}px) { .explorable-from-${from} { --explorable-narrow:none } }\n`;
  }
  return rules;
}
