import { useEffect, useState } from 'preact/hooks';
import { send } from '../api/request';
import type { ReviewView } from '../api/types';

interface ReviewedPicture {
  readonly picture: ImageBitmap | null;
  /** The browser knows no such format. */
  readonly isUndecodable: boolean;
}

const NONE: ReviewedPicture = { picture: null, isUndecodable: false };

/** An answer's picture, where it is still there; let go of as soon as nobody looks at it any more. */
export function usePicture({ job_id, has_image }: ReviewView): ReviewedPicture {
  const [shown, setShown] = useState(NONE);
  useEffect(() => {
    if (!has_image) return;
    const leaving = new AbortController();
    let picture: ImageBitmap | undefined;
    const load = async () => {
      const answer = await send(`/v1/reviews/${job_id}/image`, { signal: leaving.signal }).catch(() => null);
      const bytes = await answer?.blob();
      if (!bytes || leaving.signal.aborted) return;
      picture = await createImageBitmap(bytes).catch(() => undefined);
      if (leaving.signal.aborted) picture?.close();
      else setShown({ picture: picture ?? null, isUndecodable: !picture });
    };
    void load();
    return () => {
      leaving.abort();
      picture?.close();
    };
  }, [job_id, has_image]);
  return shown;
}
