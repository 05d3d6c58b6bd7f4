/** ISO 4217: a rupiah has a hundred sen, and the API counts in those. */
const SEN_PER_RUPIAH = 100;

/** Whole rupiah as typed, with or without dots between the thousands. @returns undefined for an empty or other text */
export function toMinorUnits(text: string): number | undefined {
  const whole = toWhole(text);
  return whole === undefined ? undefined : whole * SEN_PER_RUPIAH;
}

export function toWhole(text: string): number | undefined {
  const digits = text.replace(/[\s.]/g, '');
  return /^\d{1,13}$/.test(digits) ? Number(digits) : undefined;
}

/** The API's sen as whole rupiah to type over; with sen where there are any. */
export function toRupiah(amountMinor: number): string {
  return String(amountMinor / SEN_PER_RUPIAH);
}
