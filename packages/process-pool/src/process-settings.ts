/**
 * For glibc's allocator, which nothing else reads. Images are allocated and freed on several threads of sharp
 * and onnxruntime; with an arena for each thread, and large blocks kept for later, a process holds half as much
 * again as it uses (README, "Memory").
 */
export const ALLOCATOR_SETTINGS = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' } as const;

/**
 * For V8. A process that reads has one core: helper threads of the collector would only take turns with it. What a card
 * leaves behind is garbage within the card, and a nursery that holds most of it is emptied without copying.
 */
export const NODE_OPTIONS = ['--single-threaded-gc', '--max-semi-space-size=32'] as const;
