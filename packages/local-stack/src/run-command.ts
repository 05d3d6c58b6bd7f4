import { type SpawnOptions, spawn } from 'node:child_process';

export type CommandResult = { exitCode: number | null; stderr: string };

/**
 * Runs a command to its end and hands back what it said on stderr. Asynchronous, so that a progress display
 * goes on meanwhile. Rejects only where the command could not be started.
 */
export function runCommand(
  command: string,
  args: string[],
  options: SpawnOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stderr: stderr.trim() }));
  });
}
