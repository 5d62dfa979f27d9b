/**
 * Shows a text in an element that has nothing else. To change its text node is cheaper than to make another one.
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  const [node] = element.childNodes;
  if (!node) element.textContent = text;
  else if (node.nodeValue !== text) node.nodeValue = text;
}
