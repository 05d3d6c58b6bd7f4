/** Width to height of an ISO/IEC 7810 ID-1 card, 85.60 × 53.98 mm. */
export const CARD_ASPECT = 85.6 / 53.98;
