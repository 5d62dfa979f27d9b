/**
 * Finds the files that a module may use while it runs.
 * @param {Record<string, string>} assets the file of the site by how the page's author called it
 * @param {(file: string) => string} locate the address of a file of the site
 * @returns {(name: string) => string}
 */
export function finder(assets, locate) {
  return (name) => {
    if (Object.hasOwn(assets, name)) return locate(assets[name]);
    throw new Error(`host.asset: ${name} is none of the files that :assets: names (${Object.keys(assets).join(", ") || "there are none"})`);
  };
}
