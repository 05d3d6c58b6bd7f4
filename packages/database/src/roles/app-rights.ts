/**
 * What the role of the API, the workers and the command line may do, table by table. It owns nothing, so it can alter
 * nothing and disable no trigger; what is evidence it can only add to. A table that is not named here it may read, write
 * and delete from.
 */
const RIGHTS_OF: Readonly<Record<string, readonly TableRight[]>> = {
  charges: ['SELECT', 'INSERT'],
  credit_topups: ['SELECT', 'INSERT'],
  admin_actions: ['SELECT', 'INSERT'],
  result_accesses: ['SELECT', 'INSERT'],
  // Never deleted: charges and accesses hang on them.
  api_keys: ['SELECT', 'INSERT', 'UPDATE'],
  jobs: ['SELECT', 'INSERT', 'UPDATE'],
  // For the doctor, which says whether the database fits the release.
  _prisma_migrations: ['SELECT'],
};

const OTHER_TABLES: readonly TableRight[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** TRUNCATE, REFERENCES and TRIGGER it never has. */
export const ALL_TABLE_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'] as const;
export type TableRight = (typeof ALL_TABLE_RIGHTS)[number];

export function appRightsOf(table: string): readonly TableRight[] {
  return RIGHTS_OF[table] ?? OTHER_TABLES;
}
