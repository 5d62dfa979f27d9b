// The kit, by the names that `explorable.d.ts` tells authors; `import … from "explorable"` gives them these.
export { button, check, choice, reset, slider, steps } from "./controls.js";
export { drawing, paint, palette, redraw } from "./drawings.js";
export { axes, handle, scale } from "./plots.js";
export { matrix, tokens } from "./tints.js";
export { announce, describe } from "./words.js";
export { formatNumber as format } from "../shared/numbers.js";
export { report } from "../shared/interaction.js";
export { PANEL as WIDTH } from "../shared/pixels.js";
export { select } from "../shared/select.js";
export { escape, tag } from "../shared/svg.js";
export { shortened, textWidth, wrapped } from "../shared/text.js";
