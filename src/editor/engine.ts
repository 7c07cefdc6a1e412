// The engine, for the folders of the editor's code: the build takes it from okta-el.js under this one name.
export { checkPortable, compile, ElError, lint, portableFields, portableTargetFields } from "../el";
