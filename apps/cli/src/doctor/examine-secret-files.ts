import { stat } from 'node:fs/promises';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

const BY_OTHERS = 0o007;
const CHANGED_BY_GROUP = 0o020;

/** Whether files that hold a secret are for those alone who need it. Nothing is told of what is in them. */
export async function examineSecretFiles(settings: StackSettings): Promise<Finding[]> {
  const named = (['MASTER_KEY_FILE', 'S3_SECRET_ACCESS_KEY_FILE'] as const).flatMap((name) => {
    const file = settings[name];
    return file === undefined ? [] : [{ name, file }];
  });
  return Promise.all(named.map(({ name, file }) => examineFile(name, file)));
}

async function examineFile(name: string, file: string): Promise<Finding> {
  try {
    const { mode } = await stat(file);
    const told = `${name} has the mode ${(mode & 0o777).toString(8).padStart(3, '0')}`;
    // A container's user may have to read what is root's by its group, so that much is no fault.
    if (mode & (BY_OTHERS | CHANGED_BY_GROUP))
      return doubtful('files', `${told}: more than its owner and group may use it`, `chmod 600 ${file}`);
    return well('files', told);
  } catch (error) {
    return ill(
      'files',
      `${name}: ${describeFailure(error)}`,
      'see that the file is there and this user may read it',
    );
  }
}
