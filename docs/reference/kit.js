import { axes, describe, format, matrix, reset, slider } from "explorable";

export default {
  render({ model, el }) {
    const plot = axes(el, { title: "A wave", x: [0, 10], y: [-2, 2], xLabel: "t" });
    const curve = plot.line([], { color: "violet" });
    const cells = matrix(el, { title: "Its products", values: products(1), most: 2, format: ".1f" });
    slider(el, { model, key: "height", label: "height", min: 0, max: 2, step: 0.1 });
    reset(el, model, ["height"]);

    function draw() {
      const height = model.get("height");
      curve(Array.from({ length: 101 }, (_, i) => [i / 10, height * Math.sin(i / 10)]));
      cells(products(height));
      describe(model, `It is ${format(height, ".1f")} high.`);
    }
    model.on("change:height", draw);
    draw();
  },
};

const waves = [0, 1, 2, 3, 4, 5].map((t) => Math.sin(t));
const products = (height) => waves.map((a) => waves.map((b) => height * a * b));
