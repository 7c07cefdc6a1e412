/**
 * The environment for processes that a test starts: without what an outer `npm test` or Node-RED put there for
 * itself, and without what a user set for a real Okta. Where npm finds its registry stays.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_(?!config_)|npm_config_(local_|global_)?prefix$|NODE_RED|NODE_OPTIONS$|PORT$|OKTA_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
