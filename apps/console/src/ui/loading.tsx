import { words } from '../words/words';

/** In the place of what has not come yet. */
export function Loading() {
  return (
    <p class="empty" aria-busy="true">
      {words.value.common.loading}
    </p>
  );
}
