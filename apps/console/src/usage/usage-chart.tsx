import { formatNumber } from '../format';
import { words } from '../words/words';
import type { UsageRow } from './sum-usage';

const WIDTH = 1_000;
const HEIGHT = 160;
const GAP = 3;

/** Jobs a day as bars. The table below says the same in numbers, so this is for eyes only. */
export function UsageChart({
  rows,
  nameOf,
}: {
  readonly rows: readonly UsageRow[];
  readonly nameOf: (row: UsageRow) => string;
}) {
  const most = Math.max(1, ...rows.map(({ jobs }) => jobs));
  const step = Math.min(64, WIDTH / rows.length);
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMinYMid meet"
      aria-hidden="true"
    >
      {rows.map((row, at) => {
        const height = Math.max(2, (row.jobs / most) * (HEIGHT - 8));
        return (
          <rect
            key={row.group}
            x={at * step + GAP / 2}
            y={HEIGHT - height}
            width={Math.max(1, step - GAP)}
            height={height}
            rx="3"
          >
            <title>{`${nameOf(row)}: ${formatNumber(row.jobs)} ${words.value.usage.jobs}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
