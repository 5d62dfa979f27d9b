export default {
  render({ model, el, signal }) {
    el.style.textAlign = "center";
    el.innerHTML = `
      <svg viewBox="-50 -50 300 100" width="300">
        <circle fill="none" stroke="currentColor" stroke-width="2" />
        <text x="70" y="5" font-size="14" fill="currentColor"></text>
      </svg>
      <label>radius <input type="number" min="1" max="45" /></label>`;
    const input = el.querySelector("input");

    function draw() {
      const radius = model.get("radius");
      const area = Math.PI * radius ** 2;
      input.value = radius;
      el.querySelector("circle").setAttribute("r", radius);
      el.querySelector("text").textContent = `area ${area.toFixed(0)}`;
      model.set("alt", `A circle of radius ${radius}.`);
    }

    model.on("change:radius", draw);
    const read = () => model.set("radius", input.valueAsNumber || 1);
    input.addEventListener("input", read, { signal });
    draw();
  },
};
