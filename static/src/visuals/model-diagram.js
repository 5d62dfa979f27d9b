// A place for the drawing of model diagrams: it says what will be drawn.

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3 }) {
    const svg = d3.select(el).append("svg").attr("class", "explorable-picture").attr("viewBox", "0 0 240 40");
    svg.attr("width", 240).attr("height", 40).append("text").attr("x", 8).attr("y", 24).text("Model diagram");
    svg.append("title").text(String(model.get("alt")));
  },
};
