import { useState } from 'preact/hooks';
import { request, send, toQuery } from '../api/request';
import type { UsageView } from '../api/types';
import { formatDay, formatId, formatMoney, formatNumber } from '../format';
import { adminKey, clientKey, hasAnyKey, type KeyKind } from '../session/credentials';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { downloadText } from '../ui/download';
import { SelectField, TextField } from '../ui/field';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { sumUsage, type UsageRow } from './sum-usage';
import { UsageChart } from './usage-chart';

type Grouping = 'day' | 'month' | 'status' | 'key';

export function UsagePage() {
  const { usage, pages } = words.value;
  return (
    <>
      <PageHead title={pages.usage} lead={usage.lead} />
      {hasAnyKey.value ? <UsageReport /> : <KeyNeeded kind="client" />}
    </>
  );
}

function UsageReport() {
  const { usage, common } = words.value;
  const [grouping, setGrouping] = useState<Grouping>('day');
  const [as, setAs] = useState<KeyKind>(clientKey.value ? 'client' : 'admin');
  const [from, setFrom] = useState(firstOfMonth());
  const [to, setTo] = useState('');
  const query = toQuery({ from, to, group_by: grouping });
  const { data, error } = useLoad(
    (signal) => request<UsageView>(`/v1/usage${query}`, { as, signal }),
    [query, as, clientKey.value, adminKey.value],
  );
  const rows = data?.data;
  const download = async () => {
    const answer = await send(`/v1/usage${query}`, { as, headers: { Accept: 'text/csv' } });
    downloadText(`usage-${from}.csv`, 'text/csv', await answer.text());
  };
  const scopes = [
    ...(clientKey.value ? [['client', usage.scopes.client] as const] : []),
    ...(adminKey.value ? [['admin', usage.scopes.admin] as const] : []),
  ];
  return (
    <div class="stack">
      <section class="filters" aria-label={common.filters}>
        <SelectField
          label={usage.groupBy}
          value={grouping}
          options={(['day', 'month', 'status', 'key'] as const).map(
            (name) => [name, usage.groups[name]] as const,
          )}
          onValue={setGrouping}
        />
        <TextField type="date" label={common.from} value={from} onValue={setFrom} />
        <TextField type="date" label={usage.exclusive} value={to} onValue={setTo} />
        <SelectField label={usage.scope} value={as} options={scopes} onValue={setAs} />
        <Button onClick={download}>{common.download}</Button>
      </section>
      {error ? <ErrorNotice error={error} /> : null}
      {rows ? <Report rows={rows} grouping={grouping} /> : <Loading />}
    </div>
  );
}

function Report({ rows, grouping }: { readonly rows: readonly UsageRow[]; readonly grouping: Grouping }) {
  const { usage, statuses } = words.value;
  const total = sumUsage(rows);
  const name = ({ group }: UsageRow) =>
    grouping === 'status'
      ? (statuses[group] ?? group)
      : grouping === 'key'
        ? formatId(group)
        : formatDay(group);
  return (
    <>
      <dl class="totals">
        <div class="total">
          <dt>{usage.jobs}</dt>
          <dd>{formatNumber(total.jobs)}</dd>
        </div>
        <div class="total">
          <dt>{usage.billed}</dt>
          <dd>{formatNumber(total.billed)}</dd>
        </div>
        {total.amounts.map(([currency, amount]) => (
          <div class="total" key={currency}>
            <dt>{usage.amount}</dt>
            <dd>{formatMoney(amount, currency)}</dd>
          </div>
        ))}
      </dl>
      <section class="card table-card">
        {rows.length === 0 ? (
          <p class="empty">{usage.empty}</p>
        ) : (
          <>
            {grouping === 'day' || grouping === 'month' ? <UsageChart rows={rows} nameOf={name} /> : null}
            <DataTable
              label={usage.lead}
              rows={rows}
              keyOf={({ group }) => group}
              columns={[
                { name: usage.group[grouping], cell: name },
                { name: usage.jobs, numeric: true, cell: ({ jobs }) => formatNumber(jobs) },
                { name: usage.billed, numeric: true, cell: ({ billed }) => formatNumber(billed) },
                {
                  name: usage.amount,
                  numeric: true,
                  cell: ({ amounts }) =>
                    amounts.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ') || '–',
                },
              ]}
            />
          </>
        )}
      </section>
    </>
  );
}

function firstOfMonth(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-01`;
}
