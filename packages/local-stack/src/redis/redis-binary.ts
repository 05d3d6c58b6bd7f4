/** How to run a Redis-compatible server: Debian's one file is several programs and goes by the name it is called. */
export type RedisBinary = { path: string; calledAs: string; libraryPath?: string; origin: string };
