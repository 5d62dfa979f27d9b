// What computes the author's expressions.
export * from "../shared/expressions.js";
