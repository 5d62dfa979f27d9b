// What goes by steps has these in common: plots do, and so do the lines of a tensor program.
export * from "../shared/history.js";
export * from "../shared/transport.js";
