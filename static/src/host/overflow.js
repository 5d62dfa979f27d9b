/**
 * Marks a picture that goes on beyond the right edge, so that its reader knows to scroll.
 * @param {HTMLElement} figure
 */
export function showOverflow(figure) {
  const stage = figure.querySelector(".explorable-stage");
  if (!stage) return;
  const mark = () =>
    figure.classList.toggle("explorable-more", stage.scrollWidth - stage.clientWidth - stage.scrollLeft > 2);
  stage.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(stage);
}
