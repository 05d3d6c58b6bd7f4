/**
 * What the bodies of all requests in flight may hold of this process's memory together. Bytes are counted as they
 * arrive, so that slow clients hold what they have sent and not what they have announced.
 */
export interface BodyBudget {
  /** @returns false when that would be more than there is */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Bytes taken now. */
  inUse(): number;
}

export function createBodyBudget(maxBytes: number): BodyBudget {
  let inUse = 0;
  return {
    take(bytes) {
      if (inUse + bytes > maxBytes) return false;
      inUse += bytes;
      return true;
    },
    giveBack(bytes) {
      inUse -= bytes;
    },
    inUse: () => inUse,
  };
}
