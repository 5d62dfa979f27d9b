// Machado, Oliveira & Fernandes (2009), at full severity, for red, green and blue in linear light.
const SEEN = {
  "normal vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  grey: [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]],
};

const toLinear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const toScreen = (part) => (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055);

function seen(color, matrix) {
  const linear = [1, 3, 5].map((at) => toLinear(parseInt(color.slice(at, at + 2), 16) / 255));
  const parts = matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * linear[i], 0));
  const bytes = parts.map((part) => Math.round(255 * toScreen(Math.min(1, Math.max(0, part)))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export default {
  render({ model, el, signal }) {
    const palette = model.get("data");
    const tiles = palette.map((_, i) => {
      const place = `translate(${(i % 4) * 80}, ${Math.floor(i / 4) * 84})`;
      return `<g transform="${place}"><text x="36" y="18"></text><rect y="28" width="72" height="40" /></g>`;
    });
    el.style.textAlign = "center";
    el.innerHTML = `
      <svg viewBox="-6 -2 324 160" width="324" font-size="15" font-weight="bold" text-anchor="middle">
        <rect x="-6" y="-2" width="324" height="160" fill="#ffffff" />
        ${tiles.join("")}
      </svg>
      <div class="vision-buttons">
        ${Object.keys(SEEN).map((name) => `<button type="button">${name}</button>`).join(" ")}
      </div>`;
    const buttons = [...el.querySelectorAll("button")];

    function draw() {
      const vision = model.get("vision");
      [...el.querySelectorAll("g")].forEach((tile, i) => {
        const { name, ink, fill } = palette[i];
        tile.querySelector("text").textContent = name;
        tile.querySelector("text").setAttribute("fill", seen(ink, SEEN[vision]));
        tile.querySelector("rect").setAttribute("fill", seen(fill, SEEN[vision]));
      });
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === vision)));
      model.set("alt", `The eight colours, as words and as fills, as they look in ${vision}.`);
    }

    model.on("change:vision", draw);
    buttons.forEach((button) =>
      button.addEventListener("click", () => model.set("vision", button.textContent), { signal }),
    );
    draw();
  },
};
