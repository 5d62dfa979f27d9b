import { tag } from "./svg.js";

/** The size of a texture's tile, in its own units. */
export const TILE = 6;
/** Its size in a picture, in px: cells are whole numbers of tiles, so that each looks like the next. */
export const STEP = 8;

/** What the id of a texture's pattern begins with. */
export const PATTERN = "explorable-texture-";

/** What each texture draws in its tile; `none` draws nothing. */
export const MARKS = /** @type {Record<string, string>} */ ({
  horizontal: "M0,3H6",
  vertical: "M3,0V6",
  "cross-hatch": "M0,3H6M3,0V6",
  rising: "M-1,1L1,-1M0,6L6,0M5,7L7,5",
  falling: "M-1,5L1,7M0,0L6,6M5,-1L7,1",
  dots: "M3,2.4V3.6M2.4,3H3.6",
  circles: "M1.6,3a1.4,1.4 0 1 0 2.8,0a1.4,1.4 0 1 0 -2.8,0",
});

/**
 * The patterns of some textures, or of all: every page has them once, and so does a picture that is a file.
 * @param {Iterable<string>} [textures]
 */
export function texturePatterns(textures = Object.keys(MARKS)) {
  const size = { width: STEP, height: STEP, viewBox: `0 0 ${TILE} ${TILE}`, patternUnits: "userSpaceOnUse" };
  const patterns = [...textures].map((texture) =>
    tag("pattern", { id: PATTERN + texture, ...size }, tag("path", { class: "explorable-texture", d: MARKS[texture] })),
  );
  return tag("defs", {}, patterns.join(""));
}

/**
 * The paint of a texture that is known; a concept's own is `var(--explorable-texture)`.
 * @param {string} texture
 */
export function texturePaint(texture) {
  return texture in MARKS ? `url(#${PATTERN}${texture})` : "none";
}
