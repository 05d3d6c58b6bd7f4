/** What the container check takes from its environment; nothing else of it reads that. */

/** @param {NodeJS.ProcessEnv} env */
export function readEngineSearch(env) {
  return { dockerHost: env.DOCKER_HOST, runtimeDir: env.XDG_RUNTIME_DIR };
}
