/**
 * Marks the drawings of a picture that go on beyond the right edge, so that its reader knows to scroll.
 * @param {HTMLElement} figure
 */
export function showOverflow(figure) {
  for (const stage of figure.querySelectorAll(".explorable-stage")) {
    const mark = () =>
      stage.classList.toggle("explorable-more", stage.scrollWidth - stage.clientWidth - stage.scrollLeft > 2);
    stage.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(stage);
  }
}
