declare module "*.css" {
  /** The build gives the text of the file. */
  const css: string;
  export default css;
}
