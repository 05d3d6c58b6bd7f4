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

/** A process that crashed or hung. */
export interface HostileDeath {
  readonly reason: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Files that had been answered by then. */
  readonly answered: number;
}

export function readHostileFiles(options: {
  readonly count: number;
  readonly seed: string | number;
  readonly jobs: number;
  readonly onAnswer?: (answer: HostileAnswer) => void;
}): Promise<{ readonly answers: readonly HostileAnswer[]; readonly deaths: readonly HostileDeath[] }>;

export function countStatuses(answers: readonly HostileAnswer[]): Record<string, number>;
