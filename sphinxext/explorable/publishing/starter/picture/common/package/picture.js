// A swing that dies away, drawn with the suite's kit: while the docs are built, and in the reader's browser.
import { axes, describe, format, reset, slider } from "explorable";

const POINTS = 240;

export default {
  /** @param {import("explorable").RenderProps} props */
  render({ model, el }) {
    const seconds = model.get("seconds");
    const concept = model.get("concept");
    const plot = axes(el, { title: "A swing", x: [0, seconds], y: [-1, 1], xLabel: "seconds", yLabel: "height" });
    const around = plot.line([], { look: "guide" });
    const curve = plot.line([], { concept, color: "blue" });

    slider(el, { model, key: "frequency", label: "frequency", min: 0.1, max: 4, step: 0.1, unit: " Hz", concept });
    slider(el, { model, key: "damping", label: "damping", min: 0, max: 2, step: 0.05 });
    reset(el, model, ["frequency", "damping"]);

    function draw() {
      const [frequency, damping] = [model.get("frequency"), model.get("damping")];
      const times = Array.from({ length: POINTS + 1 }, (_, i) => (i / POINTS) * seconds);
      curve(times.map((t) => [t, Math.exp(-damping * t) * Math.cos(2 * Math.PI * frequency * t)]));
      around(times.map((t) => [t, Math.exp(-damping * t)]));
      describe(model, `At ${format(frequency, ".1f")} Hz, it is down to ${format(Math.exp(-damping * seconds), ".0%")} at the end.`);
    }
    // A slider, Reset, and a parameter of the page: whatever changes the model changes the drawing.
    model.on("change:frequency", draw);
    model.on("change:damping", draw);
    draw();
  },
};
