import type { ChargeRow, OwnKey, Usage } from './account-types.js';
import { listPages, type Transport } from './transport.js';

export interface UsageFilter {
  /** A day or an instant; the first of this month where left out. */
  readonly from?: string;
  /** Exclusive; now where left out. */
  readonly to?: string;
  readonly groupBy?: 'day' | 'month' | 'status' | 'key';
  /** IANA name; the installation's billing time zone where left out. */
  readonly timezone?: string;
}

export interface UsageClient {
  get(filter?: UsageFilter): Promise<Usage>;
  /** Charges and reversals, newest first. */
  charges(filter?: Omit<UsageFilter, 'groupBy'>): AsyncGenerator<ChargeRow>;
  /** This key: its limits, its balance, how far it has come this month. */
  key(): Promise<OwnKey>;
}

export function createUsageClient(transport: Transport): UsageClient {
  return {
    async get({ groupBy, ...filter } = {}) {
      return (await transport.send<Usage>('/v1/usage', { query: { ...filter, group_by: groupBy } })).body;
    },
    charges: (filter = {}) => listPages(transport, '/v1/charges', { query: { ...filter } }),
    async key() {
      return (await transport.send<OwnKey>('/v1/key')).body;
    },
  };
}
