import { axisBottom, bin, extent, max, range, scaleLinear, select } from "d3";

export default {
  render({ model, el }) {
    const column = model.get("column");
    // The words of the page's alt stay before those that change.
    const words = model.get("alt");
    // A hole in the data is null.
    const found = model.get("data").map((row) => row[column]);
    const values = found.filter((value) => value !== null);

    const svg = select(el).append("svg").attr("viewBox", "0 0 345 190");
    svg.attr("width", 345).attr("font-size", 13);
    const x = scaleLinear(extent(values), [15, 330]).nice();
    const axis = svg.append("g").attr("transform", "translate(0, 150)");
    axis.call(axisBottom(x).ticks(6)).attr("font-size", 13);
    const label = svg.append("text").text(column.replace("_", " "));
    label.attr("x", 172).attr("y", 186).attr("text-anchor", "middle");
    label.attr("fill", "currentColor");
    const bars = svg.append("g").attr("fill", "var(--explorable-accent)");

    function draw() {
      const [low, high] = x.domain();
      const bins = model.get("bins");
      const edges = range(bins).map((i) => low + ((high - low) * i) / bins);
      const counts = bin().domain([low, high]).thresholds(edges)(values);
      const most = max(counts, (one) => one.length);
      const y = scaleLinear([0, most], [150, 10]);
      bars.selectAll("rect").data(counts).join("rect")
        .attr("x", (one) => x(one.x0) + 0.5)
        .attr("width", (one) => x(one.x1) - x(one.x0) - 1)
        .attr("y", (one) => y(one.length))
        .attr("height", (one) => 150 - y(one.length));
      model.set("alt", `${words} In ${bins} bins; at most ${most} of ${values.length} are in one.`);
    }

    model.on("change:bins", draw);
    draw();
  },
};
