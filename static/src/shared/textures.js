import { tag } from "./svg.js";

/** The size of a texture's tile, in its own units. */
export const TILE = 6;
/** Its size in a picture, in px: cells are whole numbers of tiles, so that each looks like the next. */
export const STEP = 8;

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
 * The definitions of the textures that a picture fills cells with; ids start with the picture's own.
 * @param {string} id
 * @param {Iterable<string>} textures
 */
export function textureDefinitions(id, textures) {
  const wanted = [...new Set(textures)].filter((texture) => texture in MARKS).sort();
  const size = { width: STEP, height: STEP, viewBox: `0 0 ${TILE} ${TILE}`, patternUnits: "userSpaceOnUse" };
  const patterns = wanted.map((texture) =>
    tag("pattern", { id: textureId(id, texture), ...size }, tag("path", { class: "explorable-texture", d: MARKS[texture] })),
  );
  return patterns.length ? tag("defs", {}, patterns.join("")) : "";
}

/**
 * Adds these definitions to a drawing that is made element by element.
 * @param {import("d3-selection").Selection<any, any, any, any>} svg
 * @param {string} id
 * @param {string[]} textures
 */
export function defineTextures(svg, id, textures) {
  const definitions = svg.append("defs");
  for (const texture of textures.filter((texture) => texture in MARKS)) {
    definitions
      .append("pattern")
      .attr("id", textureId(id, texture))
      .attr("width", STEP)
      .attr("height", STEP)
      .attr("viewBox", `0 0 ${TILE} ${TILE}`)
      .attr("patternUnits", "userSpaceOnUse")
      .append("path")
      .attr("class", "explorable-texture")
      .attr("d", MARKS[texture]);
  }
}

/**
 * @param {string} id of the picture
 * @param {string} texture
 */
export function textureId(id, texture) {
  return `${id}-${texture}`;
}

/**
 * The paint of a texture, or null where there is none.
 * @param {string} id of the picture
 * @param {string | undefined} texture
 */
export function texturePaint(id, texture) {
  return texture && texture in MARKS ? `url(#${textureId(id, texture)})` : null;
}
