import type { Example } from "../../example";

export default [] as readonly Example[];
