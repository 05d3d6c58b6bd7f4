import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TESTING } from '../engine/debian-testing.mjs';
import { run, succeeds } from '../run.mjs';

/**
 * Images for a machine that reaches no image registry: the programs of Debian and npm under the names, ports, users and
 * folders that the files ask for. Not the same bytes; what is shown on them is shown of ours and of these versions.
 */

const BOOTSTRAP_TIMEOUT_MS = 300_000;
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** File systems that stand-ins share. */
const ROOTS = {
  bookworm: {
    suite: 'bookworm',
    mirror: TESTING.mirror,
    aptOptions: {},
    packages: ['ca-certificates', 'libstdc++6', 'libgomp1'],
  },
  testing: { ...TESTING, packages: ['ca-certificates', 'postgresql-18', 'valkey-server', 'caddy'] },
};

/** @typedef {'node' | 'postgres' | 'valkey' | 'caddy'} StandInKind */

/**
 * @type {Record<StandInKind, {
 *   root: keyof typeof ROOTS,
 *   from: string,
 *   prepare: (folder: string, image: string) => Promise<string>,
 * }>}
 */
const STAND_INS = {
  node: { root: 'bookworm', from: "npm's node-linux and Debian 12", prepare: prepareNode },
  postgres: { root: 'testing', from: 'Debian testing', prepare: preparePostgres },
  valkey: { root: 'testing', from: 'Debian testing', prepare: prepareValkey },
  caddy: { root: 'testing', from: 'Debian testing', prepare: prepareCaddy },
};

/**
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {StandInKind} kind
 * @param {string} name of the image
 * @returns {Promise<string>} what it is made from
 * @throws {Error} where mmdebstrap is missing or a mirror does not answer
 */
export async function makeStandIn(engine, kind, name) {
  const { root, from, prepare } = STAND_INS[kind];
  const base = await importRoot(engine, root);
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-stand-in-'));
  try {
    const dockerfile = await prepare(folder, name);
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM ${base}\nLABEL org.ktp-ocr.stand-in=${root}\n${dockerfile}`,
    );
    const build = ['build', '--quiet', '--network', 'host', '--tag', name, folder];
    await run(engine.docker, build, { env: engine.env, timeoutMs: BOOTSTRAP_TIMEOUT_MS });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return from;
}

/**
 * Debian's packages, unpacked and configured, as an image to build on.
 *
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {keyof typeof ROOTS} name
 */
async function importRoot({ docker, env }, name) {
  const image = `ktp-ocr-stand-in-root:${name}`;
  if (await succeeds(docker, ['image', 'inspect', image], { env })) return image;
  const { suite, mirror, aptOptions, packages } = ROOTS[name];
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-root-'));
  const archive = join(folder, 'root.tar');
  try {
    const options = Object.entries(aptOptions).map(([option, value]) => `--aptopt=${option} "${value}"`);
    const what = ['--variant=minbase', `--include=${packages.join(',')}`, suite, archive, mirror];
    await run('mmdebstrap', ['--quiet', ...options, ...what], {
      env: { TMPDIR: folder },
      timeoutMs: BOOTSTRAP_TIMEOUT_MS,
    });
    await run(docker, ['import', archive, image], { env, timeoutMs: BOOTSTRAP_TIMEOUT_MS });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return image;
}

/** @param {string} folder @param {string} image `node:24.21.0-bookworm-slim` */
async function prepareNode(folder, image) {
  const [, version] = /:([\d.]+)/.exec(image) ?? [];
  if (!version) throw new Error(`${image} names no version`);
  // npm from here: the machine's own has passed the bootstrap already.
  const npmFolder = join(await run('npm', ['root', '--global']), 'npm');
  const node = `node-linux-${process.arch}@${version}`;
  await run('npm', ['pack', '--silent', node], { cwd: folder, timeoutMs: BOOTSTRAP_TIMEOUT_MS });
  for (const part of ['node', 'npm']) mkdirSync(join(folder, part));
  const archive = `node-linux-${process.arch}-${version}.tgz`;
  await run('tar', ['-xzf', join(folder, archive), '-C', join(folder, 'node'), '--strip-components=1']);
  await run('cp', ['-rL', `${npmFolder}/.`, join(folder, 'npm')]);
  // Those that this machine trusts, for npm inside a build.
  if (existsSync(AUTHORITIES)) copyFileSync(AUTHORITIES, join(folder, 'ca.crt'));
  else writeFileSync(join(folder, 'ca.crt'), '');
  return `COPY node/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY ca.crt ${AUTHORITIES}
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
  && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
  && chmod +x /usr/local/lib/node_modules/npm/bin/*.js \\
  && mkdir -p /usr/local/etc && echo cafile=${AUTHORITIES} >/usr/local/etc/npmrc \\
  && groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
`;
}

/**
 * As the official image of 18: its variables, its port, its folder for each major version, pg_dump beside it.
 *
 * @param {string} folder
 */
async function preparePostgres(folder) {
  const entry = `#!/bin/bash
set -eu
data=/var/lib/postgresql/18/docker
if [ "$(id -u)" = 0 ]; then
  mkdir -p $data && chown -R postgres /var/lib/postgresql && chmod 700 $data
  exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
fi
if [ ! -s $data/PG_VERSION ]; then
  initdb --pgdata=$data --username="$POSTGRES_USER" --pwfile=<(printf %s "$POSTGRES_PASSWORD") \\
    --auth-host=scram-sha-256 --auth-local=trust >/dev/null
  echo 'host all all all scram-sha-256' >>$data/pg_hba.conf
  [ "\${POSTGRES_DB:-postgres}" = postgres ] ||
    postgres --single -D $data postgres <<<"CREATE DATABASE \\"$POSTGRES_DB\\"" >/dev/null
fi
# 'postgres', as the image's command begins.
shift
exec postgres -D $data -c listen_addresses='*' -k /var/run/postgresql "$@"
`;
  writeFileSync(join(folder, 'entry.sh'), entry, { mode: 0o755 });
  return `COPY entry.sh /usr/local/bin/entry.sh
ENV PATH=/usr/lib/postgresql/18/bin:$PATH LANG=C.UTF-8 PGDATA=/var/lib/postgresql/18/docker
RUN rm -rf /var/lib/postgresql && install -d -o postgres /var/lib/postgresql /var/run/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["/usr/local/bin/entry.sh"]
CMD ["postgres"]
`;
}

async function prepareValkey() {
  return `RUN ln -sf /usr/bin/valkey-server /usr/bin/valkey-cli /usr/local/bin/ && install -d -o valkey /data
WORKDIR /data
USER valkey
CMD ["valkey-server"]
`;
}

async function prepareCaddy() {
  return `ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
RUN mkdir -p /config/caddy /data/caddy /etc/caddy
WORKDIR /srv
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
`;
}
