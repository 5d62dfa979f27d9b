import { drag, line, range, select } from "d3";

// The circle's radius is 60 px. Right of it stands the curve, 180 px long.
const PICTURE = `
  <svg class="turning" viewBox="-70 -70 345 170" width="345" stroke="gray">
    <circle r="60" fill="none" />
    <line x1="-60" x2="265" />
    <path class="curve" fill="none" stroke="crimson" />
    <line class="arm" />
    <line class="level" stroke-dasharray="2 3" />
    <line class="height" stroke="crimson" stroke-width="4" />
    <circle class="dot" r="8" fill="crimson" stroke="#0000" stroke-width="28" />
    <text class="said" x="125" y="88" font-size="14"
      fill="currentColor" stroke="none" />
  </svg>`;
const sine = (angle) => Math.sin((angle * Math.PI) / 180);
const up = (angle) => -60 * sine(angle);
const along = (angle) => 85 + angle / 2;
const height = (angle) => sine(angle).toFixed(2).replace("-", "−");
const said = (angle) => `sin ${angle}° = ${height(angle)}`;

export default {
  render({ model, el }) {
    el.innerHTML = PICTURE;
    const svg = select(el).select("svg");
    svg.select(".curve").attr("d", line(along, up)(range(0, 361, 5)));

    function draw() {
      const angle = model.get("angle");
      const [x, y] = [-up(angle + 90), up(angle)];
      svg.select(".arm").attr("x2", x).attr("y2", y);
      svg.select(".height").attr("x1", x).attr("x2", x).attr("y2", y);
      const level = svg.select(".level").attr("y1", y).attr("y2", y);
      level.attr("x1", x).attr("x2", along(angle));
      svg.select(".dot").attr("cx", x).attr("cy", y);
      svg.select(".said").text(said(angle));
      model.set("alt", `A dot on a circle, turned by ${angle}°: ${said(angle)}.`);
    }

    function turn({ x, y }) {
      const degrees = Math.round((Math.atan2(-y, x) * 180) / Math.PI);
      model.set("angle", (degrees + 360) % 360);
      model.save_changes();
    }

    svg.select(".dot").call(drag().on("drag", turn));
    model.on("change:angle", draw);
    draw();
  },
};
