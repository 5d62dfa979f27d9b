// What pictures use of pages with choices, switches or texts; others do without.
export { cases } from "./cases.js";
export { chooser } from "./chooser.js";
