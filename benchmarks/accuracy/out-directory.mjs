/** Pictures and results of runs; git ignores it. */
export const OUT_DIRECTORY = new URL('../out/', import.meta.url);
