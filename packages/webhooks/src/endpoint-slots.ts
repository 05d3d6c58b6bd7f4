/** How many deliveries this process may have under way to one endpoint, so that none takes every slot there is. */
export interface EndpointSlots {
  /** @returns how to give the slot back; null where the endpoint has as many as it may */
  take(endpointId: string): (() => void) | null;
}

export function createEndpointSlots(perEndpoint: number): EndpointSlots {
  const taken = new Map<string, number>();
  return {
    take(endpointId) {
      const count = taken.get(endpointId) ?? 0;
      if (count >= perEndpoint) return null;
      taken.set(endpointId, count + 1);
      return () => {
        const left = (taken.get(endpointId) ?? 1) - 1;
        if (left > 0) taken.set(endpointId, left);
        else taken.delete(endpointId);
      };
    },
  };
}
