// A module that draws with all of the kit.
import { announce, axes, button, check, choice, describe, drawing, escape, format, handle, matrix, paint, palette, redraw,
  report, reset, scale, select, shortened, slider, steps, tag, textWidth, tokens, wrapped, WIDTH } from "explorable";

export default {
  render({ model, el, signal }) {
    // Controls come first here, and stand below the drawings anyway.
    slider(el, { model, key: "size", label: "size", min: 0, max: 4, step: 0.5, unit: " m", concept: "query" });
    const plot = axes(el, { title: "A plot", x: [0, 4], y: [-4, 4], xLabel: "x", yLabel: "y" });
    const curve = plot.line([], { concept: "query" });
    const dots = plot.points([[1, 1], [NaN, 2], [3, 3]], { color: palette[1], radius: 5 });
    const grip = handle(plot, { at: [2, 1], onMove: ([, y]) => model.set("size", Math.max(0, y)), onDone: () => report(el, "grip", 1) });
    const cells = matrix(el, { title: "Cells", values: [[1, -2], [0, 4]], rows: ["a", "b"], columns: ["c", "d"] });
    const words = tokens(el, { title: "Words", tokens: ["the", { text: "ca" }, { text: "ts", joined: true }], values: [1, 2, 0] });
    const svg = drawing(el, { width: WIDTH, height: 80 });
    const x = scale([0, 4], [10, 200]);
    choice(el, { model, key: "kind", label: "kind", options: { up: "rising", down: "falling" } });
    check(el, { model, key: "dotted", label: "dots", folded: true });
    let extra = 0;
    slider(el, { label: "extra", value: 1, min: 1, max: 100, step: 10, scale: "log", format: ".1f", onInput: (value) => { extra = value; draw(); } });
    button(el, "Say it", () => announce(`It is ${model.get("size")}.`));
    reset(el, model, ["size", "kind", "dotted"]);
    steps(el, { signal, first: () => 1, next: (n) => (n < 32 ? 2 * n : null), taken: 2, presses: { Double: 1 }, draw: (n, at) => {
      select(el).node().dataset.count = `${n} at ${at}`;
    } });

    function draw() {
      const [size, kind, dotted] = ["size", "kind", "dotted"].map((key) => model.get(key));
      const sign = kind === "up" ? 1 : -1;
      curve([[0, 0], [2, NaN], [3, sign], [4, sign * size]]);
      dots(dotted ? [[1, 1]] : []);
      grip([2, size]);
      plot.title(`A plot of ${kind}`);
      plot.rescale([0, 4], [-4, size > 3 ? 8 : 4]);
      cells([[size, -2], [0, 4]]);
      words([size, 2, extra]);
      const lines = wrapped("a text in two lines", 14, 80).map((line, i) => tag("text", { class: "explorable-note", x: 10, y: 20 + 20 * i }, escape(line)));
      const long = shortened("<a name that is much too long>", 14, 120);
      redraw(svg, lines.join("") + tag("text", { x: x(size), y: 70, "data-width": textWidth(long, 14) }, escape(long)));
      describe(model, `It is ${format(size, ".1f")} m, ${kind}.`);
    }
    for (const key of ["size", "kind", "dotted"]) model.on(`change:${key}`, draw);
    draw();
    paint(svg, { color: "teal" });
  },
};
