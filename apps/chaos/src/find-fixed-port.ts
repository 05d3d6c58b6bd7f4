import { randomInt } from 'node:crypto';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';

/**
 * Below where systems take the ports of outgoing connections from (Linux: 32768, others 49152). A server that was killed
 * must find its port free when it comes back, and thousands of connections are made meanwhile: to a port that nobody
 * listens on one may even connect to itself.
 */
const FROM = 21_000;
const TO = 32_000;

/** A port that is free now and that nothing takes by chance. @param taken given out already, and not yet listened on */
export async function findFixedPort(taken: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, TO);
    if (!taken.includes(port) && (await findFreePort(port)) === port) return port;
  }
}
