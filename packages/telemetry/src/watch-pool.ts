import { Gauge, type Registry } from 'prom-client';

/** Connections of a pool, as they are now. */
export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Queries that wait for a connection. */
  readonly waiting: number;
}

/** Tells Prometheus how a process's connections to PostgreSQL are doing, looked up when it asks. */
export function watchPool(registry: Registry, state: () => PoolState): void {
  new Gauge({
    name: 'ktp_database_connections',
    help: "This process's connections to PostgreSQL: busy, idle; and waiting, the queries that wait for one.",
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { total, idle, waiting } = state();
      this.set({ state: 'busy' }, total - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
    },
  });
}
