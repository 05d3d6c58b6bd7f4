// The guardian's own process: see start-guardian.ts, which speaks to it over stdin, one JSON line an item.
import { createInterface } from 'node:readline';
import { endItems, type GuardedItem } from './guarded-item.js';

const items: GuardedItem[] = [];
let released = false;

for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as GuardedItem | { kind: 'release' };
  if (message.kind === 'release') released = true;
  else items.push(message);
}

if (!released) await endItems(items);
