import { expect, it } from 'vitest';
import type { JobView } from '../api/types';
import { listCardFields, maskValue, toCertainty } from './card-fields';

it('hides what says whose card it is, and nothing else', () => {
  expect(maskValue('id', '7471045203950001')).toBe('74••••••••••••01');
  expect(maskValue('name', 'CONTOH SPESIMEN')).toBe('C••••• S•••••••');
  expect(maskValue('name', 'A')).toBe('A•');
  expect(maskValue('city', 'KOTA KENDARI')).toBe('KOTA KENDARI');
  expect(maskValue('id', '')).toBe('');
});

it('calls a value sure, worth a look or doubtful by its confidence', () => {
  expect([0.99, 0.95, 0.9, 0.8, 0.5].map(toCertainty)).toEqual([
    'sure',
    'sure',
    'check',
    'check',
    'doubtful',
  ]);
});

it('lists the contract’s fields and the extra ones, and none of a card that was not read', () => {
  const job = {
    result: { status: 'OK', message: { id: '7471045203950001', name: 'CONTOH' } },
    confidence: { id: 0.9 },
    extra: { blood_type: { value: 'O', confidence: 0.7 } },
  } as unknown as JobView;
  expect(listCardFields(job)).toEqual([
    { name: 'id', value: '7471045203950001', confidence: 0.9 },
    { name: 'name', value: 'CONTOH', confidence: null },
    { name: 'blood_type', value: 'O', confidence: 0.7 },
  ]);
  expect(
    listCardFields({ result: { status: 'FAIL', message: 'check input image and retry' } } as JobView),
  ).toEqual([]);
});
