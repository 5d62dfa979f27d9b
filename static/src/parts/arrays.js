// What pictures of arrays have in common.
export * from "../shared/fields.js";
export * from "../shared/heat.js";
export * from "../shared/links.js";
export * from "../shared/packed.js";
export * from "../shared/redrawn.js";
export * from "../shared/token-box.js";
export * from "../shared/tokens.js";
