#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { parseSplit } from '../split.js';
import { exportCards, exportRecords } from './write-training-data.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    split: { type: 'string', default: 'train' },
    out: { type: 'string' },
    /** How many records without an image; as many as cards unless said. */
    records: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
const split = parseSplit(values.split);
await exportRecords(values.seed, Number(values.records ?? values.count), split, values.out);
await exportCards(values.seed, Number(values.count), split, values.out);
