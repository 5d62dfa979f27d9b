// The parts of D3 that pictures are given as `d3`; the build keeps what they use of them.
export * from "d3-array";
export * from "d3-selection";
export * from "d3-shape";
