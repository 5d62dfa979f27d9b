/**
 * A picture that is written as markup and then brought to life: while the docs are built that is done apart, elsewhere
 * at once.
 * @param {(surroundings: {model: import("../types.js").RenderProps["model"], id: string, label: string}) => import("../types.js").View} view
 * @param {(props: import("../types.js").RenderProps) => void} enliven
 * @returns {import("../types.js").Picture}
 */
export const viewed = (view, enliven) => ({
  render(props) {
    const { markup, classes } = view({ model: props.model, id: props.el.id, label: "" });
    props.el.innerHTML = markup;
    props.el.classList.add(...classes.split(" "));
    enliven(props);
  },
});
