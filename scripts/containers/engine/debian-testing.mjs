/**
 * Debian's testing suite, for what the stable one has too old: PostgreSQL 18, Valkey, Caddy, Compose v2. A mirror that
 * is frozen serves lists past their date, and stable ones have none, so the date is not asked for; signatures are.
 */
export const TESTING = {
  suite: 'testing',
  mirror: 'http://deb.debian.org/debian',
  keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  aptOptions: {
    'Acquire::Check-Valid-Until': 'false',
    'Acquire::http::Timeout': '20',
    'Acquire::Retries': '2',
  },
};
