/** What a hostile file came to. */
export interface HostileAnswer {
  readonly index: number;
  readonly format: string;
  readonly fault: string;
  readonly sizeBytes: number;
  readonly status: string;
  readonly error?: string;
  readonly elapsedMs: number;
}

export function readHostileFiles(options: {
  readonly count: number;
  readonly seed: string | number;
  readonly jobs: number;
  readonly onAnswer?: (answer: HostileAnswer) => void;
}): Promise<{ readonly answers: readonly HostileAnswer[]; readonly deaths: readonly unknown[] }>;

export function countStatuses(answers: readonly HostileAnswer[]): Record<string, number>;
