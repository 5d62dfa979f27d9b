// What pictures with axes and sliders have in common.
export * from "../shared/axes.js";
export * from "../shared/controls.js";
export * from "../shared/handle.js";
export * from "../shared/panel.js";
export * from "../shared/scale.js";
export * from "../shared/select.js";
