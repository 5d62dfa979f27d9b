// Many points on their way: stamped on a canvas behind the drawing, since a path of thousands of marks takes whole frames.
import { PANEL as WIDTH } from "../pixels.js";
import { marksPath } from "./marks.js";

/** So few points travel as what they are. */
const FEW = 600;
/** Marks move by quarters of a pixel, each with a stamp of its own. */
const QUARTERS = 4;

/**
 * @typedef {object} Stamps of a group, one below the other: for each quarter of a pixel down those for each across
 * @property {number} side of each
 * @property {Uint8ClampedArray} bytes red, green, blue, alpha
 * @property {Uint32Array} pixels the same
 */

/**
 * Puts a canvas behind a drawing and hides the marks that it stands for.
 * @param {HTMLElement} stage
 * @param {Element} marks a path for each group
 * @param {ReturnType<typeof import("./marks.js").groupsOf>} groups
 * @param {number} radius
 * @returns {{draw: (at: Float32Array) => void, isStale: () => boolean, end: () => void} | null} null where paths do
 */
export function swarm(stage, marks, groups, radius) {
  const svg = /** @type {Element} */ (stage.querySelector("svg"));
  const [box, around] = [svg.getBoundingClientRect(), stage.getBoundingClientRect()];
  if (!box.width || groups.reduce((sum, { members }) => sum + members.length, 0) <= FEW) return null;
  /** Pixels of the screen, of each of the page. */
  const density = globalThis.devicePixelRatio;
  const scaleNow = () => (svg.getBoundingClientRect().width / WIDTH) * globalThis.devicePixelRatio;
  const fillNow = () => getComputedStyle(marks.children[0]).fill;
  const [scale, fill] = [(box.width / WIDTH) * density, fillNow()];
  const stamps = groups.map(({ of }, k) => stampsOf(marks.children[k], of.shape, radius, scale));
  const canvas = document.createElement("canvas");
  const to = canvas.getContext("2d", { willReadFrequently: true });
  if (!to || stamps.includes(null)) return null;
  canvas.className = "explorable-swarm-canvas";
  canvas.setAttribute("aria-hidden", "true");
  const [width, height] = [box.width, box.height].map((room) => sideOf(room, density));
  [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * density));
  Object.assign(canvas.style, {
    left: `${box.left - around.left - stage.clientLeft + stage.scrollLeft}px`,
    top: `${box.top - around.top - stage.clientTop + stage.scrollTop}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  const image = to.createImageData(canvas.width, canvas.height);
  const onto = { width: canvas.width, bytes: image.data, pixels: new Uint32Array(image.data.buffer) };
  stage.prepend(canvas);
  stage.classList.add("explorable-travelling");
  marks.setAttribute("visibility", "hidden");
  return {
    draw(at) {
      onto.pixels.fill(0);
      groups.forEach(({ members }, k) => {
        const own = /** @type {Stamps} */ (stamps[k]);
        for (let n = 0; n < members.length; n++) {
          const i = members[n];
          stampOn(onto, own, Math.round((at[2 * i] * scale - own.side / 2) * QUARTERS), Math.round((at[2 * i + 1] * scale - own.side / 2) * QUARTERS));
        }
      });
      to.putImageData(image, 0, 0);
    },
    // Between frames nothing has to be laid out for these.
    isStale: () => scaleNow() !== scale || fillNow() !== fill,
    end() {
      canvas.remove();
      stage.classList.remove("explorable-travelling");
      marks.removeAttribute("visibility");
    },
  };
}

/**
 * A side of the canvas, which browsers would stretch to whole pixels of the page and of the screen. No mark is so near the edge.
 * @param {number} room px
 * @param {number} density
 */
function sideOf(room, density) {
  const most = Math.floor(room);
  for (let side = most; side > most - 8; side--) if (Math.abs(side * density - Math.round(side * density)) < 1e-3) return side;
  return most;
}

/**
 * Puts a stamp over what is there. A canvas would take several times as long for each of thousands of small images.
 * @param {{width: number, bytes: Uint8ClampedArray, pixels: Uint32Array}} onto
 * @param {Stamps} stamps
 * @param {number} x quarters of a pixel
 * @param {number} y
 */
function stampOn(onto, { side, bytes, pixels }, x, y) {
  const [across, down] = [x & (QUARTERS - 1), y & (QUARTERS - 1)];
  let from = (down * QUARTERS + across) * side * side;
  for (let row = 0; row < side; row++) {
    let to = ((y - down) / QUARTERS + row) * onto.width + (x - across) / QUARTERS;
    for (let column = 0; column < side; column++, from++, to++) {
      const alpha = bytes[4 * from + 3];
      if (!alpha) continue;
      if (alpha === 255 || !onto.pixels[to]) {
        onto.pixels[to] = pixels[from];
        continue;
      }
      const over = alpha / 255;
      const under = (onto.bytes[4 * to + 3] / 255) * (1 - over);
      const both = over + under;
      for (let part = 0; part < 3; part++) onto.bytes[4 * to + part] = (bytes[4 * from + part] * over + onto.bytes[4 * to + part] * under) / both;
      onto.bytes[4 * to + 3] = both * 255;
    }
  }
}

/** What a browser that hides what canvases hold does not give back. */
const PROOF = [10, 120, 230, 255];

/**
 * A group's mark, as the style sheet has it, at each quarter of a pixel.
 * @param {Element} path
 * @param {number} shape
 * @param {number} radius
 * @param {number} scale
 * @returns {Stamps | null}
 */
function stampsOf(path, shape, radius, scale) {
  const { fill, fillOpacity, stroke, strokeWidth, opacity } = getComputedStyle(path);
  const sheet = document.createElement("canvas");
  const to = sheet.getContext("2d", { willReadFrequently: true });
  // A canvas knows no textures of a page.
  if (!to || fill.startsWith("url")) return null;
  const reach = 1.5 * radius + 1;
  const side = 2 * Math.ceil(reach * scale) + 2;
  const count = QUARTERS ** 2;
  [sheet.width, sheet.height] = [side, count * side + 1];
  to.fillStyle = `rgb(${PROOF.slice(0, 3).join()})`;
  to.fillRect(0, count * side, side, 1);
  const mark = new Path2D(marksPath([0], new Float32Array(2), shape, radius));
  for (let k = 0; k < count; k++) {
    const [across, down] = [k % QUARTERS, Math.floor(k / QUARTERS)];
    to.setTransform(scale, 0, 0, scale, side / 2 + across / QUARTERS, (k + 0.5) * side + down / QUARTERS);
    to.globalAlpha = Number(opacity) * Number(fillOpacity);
    if (fill !== "none") {
      to.fillStyle = fill;
      to.fill(mark);
    }
    to.globalAlpha = Number(opacity);
    if (stroke !== "none") {
      to.strokeStyle = stroke;
      to.lineWidth = parseFloat(strokeWidth);
      to.stroke(mark);
    }
  }
  const { data } = to.getImageData(0, 0, side, count * side + 1);
  const proof = data.slice(-4);
  if (PROOF.some((part, k) => Math.abs(part - proof[k]) > 2)) return null;
  return { side, bytes: data, pixels: new Uint32Array(data.buffer) };
}
