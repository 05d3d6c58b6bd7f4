/** Papers that carry a KTP's words and are none: a reader must answer FAIL. */
export const DOCUMENT_KINDS = [
  'child-card',
  'family-card',
  'driving-licence',
  'tax-card',
  'health-card',
  'passport',
  'student-card',
  'employee-card',
  'letter',
  'form',
  'empty-form',
  'photocopied-form',
  'novelty-card',
  'card-back',
  'screenshot',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
