import { parseMigrationConfig } from './config.js';
import { deployMigrations } from './deploy-migrations.js';
import { grantAppRights } from './roles/grant-app-rights.js';

/**
 * `npm run db:migrate`: brings the database up to date as DATABASE_OWNER_URL, gives the role of DATABASE_URL the rights
 * that the processes need, and says what it did. With DATABASE_URL alone, that role does both.
 */
try {
  const { ownerUrl, appUrl } = parseMigrationConfig(process.env);
  const applied = await deployMigrations({ url: ownerUrl });
  console.log(
    applied.length === 0 ? 'Nothing to migrate.' : applied.map((name) => `applied ${name}`).join('\n'),
  );
  if (appUrl) {
    const { name } = await grantAppRights({ ownerUrl, appUrl });
    console.log(`rights of ${name}: as this release has them`);
  } else {
    console.log('no role of their own for the processes: set DATABASE_OWNER_URL (docs/operations.md)');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
