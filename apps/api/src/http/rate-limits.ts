import type { QueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';

export interface RateStanding {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetMs: number;
}

export interface RateLimits {
  /** Never rejects: a limit that cannot be looked up is counted in this process instead. */
  consume(id: string, perMinute: number): Promise<RateStanding>;
  close(): Promise<void>;
}

const WINDOW_SECONDS = 60;

/**
 * Requests per key and minute, counted in Redis for all processes together. While Redis is away, and where there is
 * none, each process counts for itself: a limit that is a little too wide, rather than no service.
 */
export function createRateLimits(backend: QueueBackend): RateLimits {
  const redis = backend.kind === 'redis' ? connect(backend.url) : null;
  const prefix = backend.kind === 'redis' ? `${backend.prefix ?? 'ktp'}:rate` : 'rate';
  const limiters = new Map<number, RateLimiterAbstract>();

  function limiterOf(points: number): RateLimiterAbstract {
    const known = limiters.get(points);
    if (known) return known;
    const options = { points, duration: WINDOW_SECONDS, keyPrefix: prefix };
    const memory = new RateLimiterMemory(options);
    const limiter = redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: redis,
          insuranceLimiter: memory,
          rejectIfRedisNotReady: true,
        })
      : memory;
    limiters.set(points, limiter);
    return limiter;
  }

  return {
    async consume(id, perMinute) {
      try {
        return toStanding(await limiterOf(perMinute).consume(id), true);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return toStanding(refusal, false);
        throw refusal;
      }
    },
    async close() {
      redis?.disconnect();
    },
  };
}

function connect(url: string): Redis {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  redis.on('error', () => {});
  return redis;
}

function toStanding({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): RateStanding {
  return { allowed, remaining: Math.max(0, remainingPoints), resetMs: msBeforeNext };
}
