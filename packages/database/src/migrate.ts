import { parseDatabaseUrl } from './config.js';
import { deployMigrations } from './deploy-migrations.js';

/** `npm run db:migrate`: brings the database of DATABASE_URL up to date and says what it did. */
try {
  const applied = await deployMigrations({ url: parseDatabaseUrl(process.env) });
  console.log(
    applied.length === 0 ? 'Nothing to migrate.' : applied.map((name) => `applied ${name}`).join('\n'),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
