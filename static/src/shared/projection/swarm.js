// Many points on their way: stamped on a canvas behind the drawing, since a path of thousands of marks takes whole frames.
import { PANEL as WIDTH } from "../pixels.js";
import { marksPath } from "./marks.js";

/** So few points travel as what they are. */
const FEW = 600;

/**
 * Puts a canvas behind a drawing and hides the marks that it stands for.
 * @param {HTMLElement} stage
 * @param {Element} marks a path for each group
 * @param {ReturnType<typeof import("./marks.js").groupsOf>} groups
 * @param {number} radius
 * @returns {{draw: (at: Float32Array) => void, end: () => void} | null} null where paths do
 */
export function swarm(stage, marks, groups, radius) {
  const svg = /** @type {Element} */ (stage.querySelector("svg"));
  const [box, around] = [svg.getBoundingClientRect(), stage.getBoundingClientRect()];
  if (!box.width || groups.reduce((sum, { members }) => sum + members.length, 0) <= FEW) return null;
  const scale = (box.width / WIDTH) * (globalThis.devicePixelRatio || 1);
  const stamps = groups.map(({ of }, k) => stampOf(marks.children[k], of.shape, radius, scale));
  const canvas = document.createElement("canvas");
  const to = canvas.getContext("2d");
  if (!to || stamps.includes(null)) return null;
  canvas.className = "explorable-swarm-canvas";
  canvas.setAttribute("aria-hidden", "true");
  [canvas.width, canvas.height] = [box.width, box.height].map((side) => Math.ceil((side * scale * WIDTH) / box.width));
  Object.assign(canvas.style, {
    left: `${box.left - around.left - stage.clientLeft + stage.scrollLeft}px`,
    top: `${box.top - around.top - stage.clientTop + stage.scrollTop}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  stage.prepend(canvas);
  stage.classList.add("explorable-travelling");
  marks.setAttribute("visibility", "hidden");
  return {
    draw(at) {
      to.clearRect(0, 0, canvas.width, canvas.height);
      groups.forEach(({ members }, k) => {
        const stamp = /** @type {HTMLCanvasElement} */ (stamps[k]);
        const half = stamp.width / 2;
        for (let n = 0; n < members.length; n++) {
          const i = members[n];
          to.drawImage(stamp, at[2 * i] * scale - half, at[2 * i + 1] * scale - half);
        }
      });
    },
    end() {
      canvas.remove();
      stage.classList.remove("explorable-travelling");
      marks.removeAttribute("visibility");
    },
  };
}

/**
 * One mark as a small image, as the style sheet has it.
 * @param {Element} path
 * @param {number} shape
 * @param {number} radius
 * @param {number} scale
 */
function stampOf(path, shape, radius, scale) {
  const { fill, fillOpacity, stroke, strokeWidth, opacity } = getComputedStyle(path);
  const stamp = document.createElement("canvas");
  const to = stamp.getContext("2d");
  // A canvas knows no textures of a page.
  if (!to || fill.startsWith("url")) return null;
  const reach = 1.5 * radius + 1;
  stamp.width = stamp.height = 2 * Math.ceil(reach * scale);
  to.translate(stamp.width / 2, stamp.height / 2);
  to.scale(scale, scale);
  const mark = new Path2D(marksPath([0], new Float32Array(2), shape, radius));
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
  return stamp;
}
