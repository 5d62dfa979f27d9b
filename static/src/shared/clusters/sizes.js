import { formatNumber } from "../numbers.js";
import { glyph } from "../glyphs.js";
import { round } from "../pixels.js";
import { around, SLOT, t } from "../words.js";
import { parts } from "./plot.js";

/** Points are rounded before they are sent: more digits of their sum would be made up. */
const INERTIA = ".5g";
const ROW = 22;
const COLUMN = 62;
const A_ROW = 4;
/** How far the sizes may reach beyond the plot. */
const SPARE = 8;

/**
 * The inertia in numbers above its plot, and below it how many points each cluster has.
 * @param {ReturnType<typeof import("../panel.js").panel>} plot
 * @param {import("./plot.js").Clusters} clusters
 * @returns {(state: import("./algorithm.js").State) => string} shows them, and returns them in words
 */
export function clusterSizes(plot, clusters) {
  const { svg: beside, bottom } = plot;
  // Translators: {0} is a number.
  const [before, after] = around(t`inertia = Σ distance² = ${SLOT}`);
  const told = beside.append("text").attr("class", "explorable-note").attr("y", 38).text(before);
  const sum = told.append("tspan").attr("class", "explorable-number");
  told.append("tspan").text(after);
  const heading = beside.append("text").attr("class", "explorable-note").attr("y", bottom + 64);
  const sizes = beside.append("g");
  const items = parts(sizes, clusters, { mark: "path", note: "text" });

  return ({ centres, labels, inertia }) => {
    const { left, right } = plot;
    for (const line of [told, heading]) line.attr("x", left);
    sizes.attr("transform", `translate(${left},${bottom + 64})`);
    const total = formatNumber(inertia, INERTIA);
    sum.text(total);

    const members = centres.map((_, i) => (labels ? labels.filter((label) => label === i).length : null));
    const empty = members.flatMap((size, i) => (size === 0 ? [i + 1] : []));
    heading.text(empty.length ? t`Empty, centre stays: ${empty.join(", ")}` : t("Points in each cluster"));
    const apart = Math.min(COLUMN, (right + SPARE - left) / A_ROW);
    items(members.length).forEach(({ group, mark, note }, i) => {
      group.attr("transform", `translate(${round(apart * (i % A_ROW))},${ROW * (1 + Math.floor(i / A_ROW))})`);
      mark.attr("d", glyph(i, 4.5, 5, -5));
      note.attr("x", 15).text(`${i + 1}: ${members[i] ?? "–"}`);
    });

    const sizesSaid = labels ? t`Points in each cluster: ${members.join(", ")}.` : t("No point is assigned yet.");
    const emptySaid = empty.map((i) => ` ${t`Cluster ${i} has no points: its centre stays.`}`).join("");
    return `${t`Inertia ${total}.`} ${sizesSaid}${emptySaid}`;
  };
}
