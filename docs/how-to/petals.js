import { axisBottom, axisLeft, scaleLinear, select } from "d3";

export default {
  render({ model, el }) {
    const flowers = model.get("data");
    // The words of the page's alt stay before those that change.
    const words = model.get("alt");
    const svg = select(el).append("svg").attr("viewBox", "0 0 360 260");
    svg.attr("width", 360).attr("font-size", 13).attr("fill", "currentColor");
    const x = scaleLinear([0, 7], [45, 350]);
    const y = scaleLinear([0, 3], [210, 30]);
    const along = svg.append("g").attr("transform", "translate(0, 210)");
    along.call(axisBottom(x).ticks(7)).attr("font-size", 13);
    const up = svg.append("g").attr("transform", "translate(45, 0)");
    up.call(axisLeft(y).ticks(3)).attr("font-size", 13);
    svg.append("text").text("petal length in cm").attr("x", 140).attr("y", 250);
    svg.append("text").text("petal width in cm").attr("x", 5).attr("y", 14);
    const dots = svg.append("g").attr("fill", "var(--explorable-accent)");

    function draw() {
      const least = model.get("least");
      dots.selectAll("circle").data(flowers).join("circle")
        .attr("cx", (one) => x(one.petal_length))
        .attr("cy", (one) => y(one.petal_width))
        .attr("r", 3)
        .attr("opacity", (one) => (one.petal_length >= least ? 1 : 0.2));
      const count = flowers.filter((one) => one.petal_length >= least).length;
      const all = flowers.length;
      model.set("alt", `${words} ${count} of ${all} flowers have petals of ${least} cm or more.`);
    }

    model.on("change:least", draw);
    draw();
  },
};
