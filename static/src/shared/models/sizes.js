// What parts of a model diagram measure, in px.

/** Names in boxes, and one line of them. */
export const NAME = 15;
export const LINE = 19;
/** Titles of what is open. */
export const TITLE = 14;
/** What stands beside: numbers, notes, what an arrow carries. */
export const SMALL = 12;
export const SMALL_LINE = 15;

/** Between the name and the border of a box. */
export const PAD = { x: 14, y: 9 };
/** Between the border of an open box and what is in it, along the flow and across. */
export const ROOM = { along: 18, across: 18 };
/** How far the plus of what can be opened is from both sides of its corner. */
export const PLUS = 9;
/** No box is smaller across, so that short names do not make pills. */
export const LEAST = 64;

/** From one part to the next, along the flow: room for an arrow. */
export const STEP = 26;
/** The same between the copies of a repeated part. */
export const COPY = 16;
/** Between what stands side by side. */
export const SLOT = 34;
/** Between lanes, and where something is carried from one to the next. */
export const LANE = 18;
export const CARRY = 38;
/** What the lane of words that are left out takes. */
export const ELIDED = 44;
/** Between lines that run beside one another, and from them to what they pass. */
export const TRACK = 14;
/** How far before a part lines come together that would not all meet it. */
export const NEAR = 12;
/** Between lines that run across before what stands side by side. */
export const CHANNEL = 10;

/** A character that stands for an image. */
export const EMOJI = 44;
export const CELL = 13;
/** So many cells of a dim are drawn. */
export const MOST_CELLS = 6;
export const CIRCLE = 13;
/** What is below a name where a word looks at others. */
export const FAN = 26;
/** Corners of boxes and of lines. */
export const CORNER = 8;
export const BEND = 6;
/** How much narrower the small end of a trapezium is at each side, of its length across. */
export const TAPER = 0.16;
/** So many arrows go straight from or to one place; more run along a line across. */
export const MOST_FANNED = 4;
/** All copies of what is repeated stand up to so many, side by side up to so many. */
export const MOST_COPIES = 6;
export const MOST_BESIDE = 8;
/** What comes before a part that is bypassed: there the dashed line begins. */
export const LEAD = 12;
