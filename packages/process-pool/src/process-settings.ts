/**
 * For glibc's allocator; nothing else reads them. Images are allocated and freed on several threads of sharp and
 * onnxruntime. With an arena for each thread, and large blocks kept for later, a process holds half as much again as it
 * uses (packages/reader/README.md, "Memory").
 */
export const ALLOCATOR_SETTINGS = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' } as const;

/**
 * For V8. A process has one core, which helper threads of the garbage collector would only compete for. What a job leaves
 * behind is garbage of that job, and a young generation that holds most of it is emptied without copying. Decoded images lie
 * outside V8's heap, and every few of them made it mark that heap bit by bit, which took a tenth of a card's time; marked at
 * once, when there is need, it takes a fiftieth (packages/reader/README.md, "Time").
 */
export const NODE_OPTIONS = [
  '--single-threaded-gc',
  '--max-semi-space-size=16',
  '--no-incremental-marking',
] as const;
