import { useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * What `load` resolves with, and again whenever one of `on` changes or `reload` is called; every `everyMs` too, while
 * the page is looked at. What was there stays until something newer has come.
 */
export function useLoad<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  on: readonly unknown[],
  everyMs = 0,
): Loaded<Data> {
  const [state, setState] = useState<{ data?: Data; error?: unknown; loading: boolean }>({ loading: true });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const data = await latest.current(leaving.signal);
        if (!leaving.signal.aborted) setState({ data, loading: false });
      } catch (error) {
        if (!leaving.signal.aborted) setState((before) => ({ ...before, error, loading: false }));
      }
      if (everyMs > 0 && !leaving.signal.aborted) timer = setTimeout(lookWhileSeen, everyMs);
    };
    const lookWhileSeen = () => {
      if (document.visibilityState === 'visible') void look();
      else timer = setTimeout(lookWhileSeen, everyMs);
    };
    setState((before) => ({ ...before, loading: true }));
    void look();
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [...on, turn, everyMs]);

  return {
    data: state.data,
    error: state.error,
    loading: state.loading,
    reload: () => setTurn((before) => before + 1),
  };
}
