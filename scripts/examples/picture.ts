import type { Example } from "./example";

/** File name of a flow's picture, below docs/images/ and without .png. */
export const pictureOf = ({ file }: Pick<Example, "file">): string =>
  `flows/${file
    .split("/")
    .at(-1)
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")}`;
