/** Whether the suite's colours are those of its dark theme at an element. @param {Element} element */
export const isDrawnDark = (element) => getComputedStyle(element).getPropertyValue("--explorable-inverted").trim() === "100%";
