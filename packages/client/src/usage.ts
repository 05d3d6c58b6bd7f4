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
  /** The same as one CSV, oldest first: its lines as they come, the head first. */
  exportCharges(filter?: Omit<UsageFilter, 'groupBy'>): AsyncGenerator<string>;
  /** Takes a charge back, by a row of its own. Wants the scope `charges:write`. */
  reverse(chargeId: string): Promise<ChargeRow>;
  /** This key: its limits, its balance, how far it has come this month. */
  key(): Promise<OwnKey>;
}

export function createUsageClient(transport: Transport): UsageClient {
  return {
    async get({ groupBy, ...filter } = {}) {
      return (await transport.send<Usage>('/v1/usage', { query: { ...filter, group_by: groupBy } })).body;
    },
    charges: (filter = {}) => listPages(transport, '/v1/charges', { query: { ...filter } }),
    exportCharges: (filter = {}) =>
      transport.readLines('/v1/charges/export', { query: { ...filter }, accept: 'text/csv' }),
    async reverse(chargeId) {
      return (await transport.send<ChargeRow>(`/v1/charges/${chargeId}/reverse`, { method: 'POST' })).body;
    },
    async key() {
      return (await transport.send<OwnKey>('/v1/key')).body;
    },
  };
}
