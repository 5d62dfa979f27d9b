// What pictures with axes and sliders have in common, and D3 for those that draw with it.
import "../d3-global.js";
export * from "../shared/axes.js";
export * from "../shared/controls.js";
export * from "../shared/handle.js";
export * from "../shared/panel.js";
export * from "../shared/scale.js";
export * from "../shared/select.js";
