/** Half of the smallest comfortable drag target. */
const REACH = 22;

/**
 * A dot to be dragged, in a group that its picture moves.
 * @param {typeof import("../d3.js")} d3
 * @param {import("./select.js").Selection} svg whose coordinates are told
 * @param {import("./select.js").Selection} parent
 * @param {(place: [number, number]) => void} onMove
 * @param {() => void} onDone once a drag is over
 */
export function dragHandle(d3, svg, parent, onMove, onDone) {
  const handle = parent.append("g").attr("class", "explorable-handle");
  handle.append("circle").attr("class", "explorable-reach").attr("r", REACH);
  handle.append("circle").attr("class", "explorable-dot").attr("r", 7);
  let held = false;
  const grip = /** @type {SVGGElement} */ (handle.node());
  return handle
    .on("mousedown", (/** @type {MouseEvent} */ event) => event.preventDefault()) // else text would be selected
    .on("pointerdown", (/** @type {PointerEvent} */ event) => {
      held = true;
      grip.setPointerCapture(event.pointerId);
    })
    .on("pointermove", (/** @type {PointerEvent} */ event) => {
      if (held) onMove(d3.pointer(event, svg.node()));
    })
    .on("pointerup pointercancel", () => {
      if (held) onDone();
      held = false;
    });
}
