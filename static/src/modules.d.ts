// What the bundler makes of imports that TypeScript does not know.

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "catalogue" {
  const pictures: Record<string, import("./types.js").PictureModule>;
  export default pictures;
}

declare module "linkedom" {
  export function parseHTML(html: string): any;
}

declare module "cssom" {
  const cssom: { parse(sheet: string): { cssRules: any[] } };
  export default cssom;
}
