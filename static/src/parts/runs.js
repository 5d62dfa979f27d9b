// What pictures of a process with an error have in common.
export * from "../shared/error-curve.js";
export * from "../shared/run.js";
