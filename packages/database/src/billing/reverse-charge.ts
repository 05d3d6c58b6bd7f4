import type { Database } from '../connect-database.js';
import { makeId } from '../make-id.js';
import type { ListedCharge } from './list-charges.js';

/**
 * Takes a charge back by a row of its own: what was written stays written. Prepaid credits come back with it.
 *
 * @returns the reversal; `missing` when there is no such charge, `reversed` when it was taken back before
 */
export async function reverseCharge(
  database: Database,
  chargeId: string,
): Promise<ListedCharge | 'missing' | 'reversed'> {
  const id = makeId();
  const count = await database.prisma.$executeRaw`
    INSERT INTO charges (id, job_id, api_key_id, kind, reverses_id, outcome, amount_minor, currency, tariff_name)
    SELECT ${id}::uuid, job_id, api_key_id, 'reversal', id, outcome, -amount_minor, currency, tariff_name
    FROM charges WHERE id = ${chargeId}::uuid AND kind = 'charge'
    ON CONFLICT (reverses_id) DO NOTHING`;
  if (count === 0) {
    const charge = await database.prisma.charge.findFirst({ where: { id: chargeId, kind: 'charge' } });
    return charge ? 'reversed' : 'missing';
  }
  return database.prisma.charge.findUniqueOrThrow({
    where: { id },
    include: { job: { select: { reference: true } } },
  });
}
