import type { Database } from '@ktp-ocr/database/connect-database';
import { type ArchiveState, inspectArchive } from '@ktp-ocr/database/ops/inspect-archive';
import { doubtful, type Finding, ill, well } from './finding.js';

/** What a segment may take on its way beyond `archive_timeout`. */
const PATIENCE_SECONDS = 60;
const LOOK =
  'see the log of PostgreSQL and what archive_command waits for, and make room: it keeps all that is not archived on its own disk';

/** Nothing where the log is not archived: that is for operators to want. */
export async function examineArchive(
  database: Database,
  patienceSeconds = PATIENCE_SECONDS,
): Promise<Finding[]> {
  const state = await inspectArchive(database);
  return state ? [judge(state, patienceSeconds)] : [];
}

function judge(state: ArchiveState, patienceSeconds: number): Finding {
  const { hasCommand, failing, lastSegment, lastAt, startedAt, writing, waiting, timeoutSeconds } = state;
  if (!hasCommand)
    return ill(
      'archive',
      'archive_mode is on, and neither archive_command nor archive_library is set: nothing is archived',
      'set archive_command (deploy/point-in-time), or archive_mode to off: PostgreSQL keeps all of its log meanwhile',
    );
  if (failing !== null)
    return ill('archive', `PostgreSQL's log does not reach its archive: ${failing} failed`, LOOK);
  const isLate = writing !== null && state.quietSeconds > timeoutSeconds + patienceSeconds;
  if (lastSegment === null || lastAt === null) {
    const found = `no segment was archived, and the server started at ${startedAt.toISOString()}`;
    if (!isLate) return well('archive', `${found}: too early to tell`);
    return timeoutSeconds > 0
      ? ill('archive', found, `${LOOK}; where nothing was written since then, visit again after a card`)
      : doubtful('archive', found, 'set archive_timeout: without one a segment goes only once it is full');
  }
  const found = `last archived ${lastSegment}, at ${lastAt.toISOString()}; ${writing ?? 'none'} is being written`;
  return isLate && waiting !== null && waiting > 0
    ? ill('archive', `${found}: ${waiting} segments wait`, LOOK)
    : well('archive', found);
}
