import type { ReadingDebug } from '../../jobs/reading-debug.js';
import { SPECIMEN_MESSAGE } from '../../sync/specimen-message.js';

const CORNERS = [
  { x: 260.5, y: 148 },
  { x: 402, y: 148 },
  { x: 402, y: 171.5 },
  { x: 260.5, y: 171.5 },
];

/** One line, row, field and digit of each kind; a whole one has some forty lines. */
export const DEBUG_EXAMPLE: ReadingDebug = {
  outcome: 'OK',
  reasons: [],
  checks: [],
  models: { 'line-recogniser': '2026-11-26' },
  attempts: [
    {
      kind: 'proposal',
      chosen: true,
      corners: [
        { x: 12.5, y: 20 },
        { x: 988, y: 18.5 },
        { x: 990, y: 612 },
        { x: 10, y: 614 },
      ],
      rotation_degrees: 0,
      direction_confidence: 0.97,
      lines: 38,
      score: 0.98,
    },
  ],
  lines: [
    {
      text: 'WNI',
      confidence: 0.991,
      engine: 'fast',
      kind: 'value',
      polygon: CORNERS,
      characters: [
        {
          character: 'W',
          candidates: [
            { character: 'W', probability: 0.9981 },
            { character: 'V', probability: 0.0012 },
          ],
        },
      ],
    },
  ],
  rows: [{ row: 'nation', text: 'WNI', label_score: 1, disturbed: false, lines: [0] }],
  fields: [
    {
      name: 'nationnality',
      value: 'WNI',
      told: true,
      confidence: 0.998,
      rule: 'closed_list',
      rows: ['nation'],
      evidence: {
        log_probability: -0.0104,
        posterior: 1,
        listed: true,
        partial: false,
        letters_only: false,
        label_score: 1,
        agreeing_checks: 0,
        disagreeing_checks: 0,
        card_uncertainty: 0.0062,
      },
    },
  ],
  number: {
    problem: null,
    digits: [...SPECIMEN_MESSAGE.id].map((digit) => ({
      digit,
      certainty: 0.9996,
      other: digit === '8' ? '3' : '8',
      other_certainty: 0.0003,
    })),
  },
};
