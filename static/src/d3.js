// The part of D3 that the suite draws with and hands to every picture as `d3`.
export { extent, ticks, tickStep } from "d3-array";
export { scaleLinear } from "d3-scale";
export { select, pointer } from "d3-selection";
