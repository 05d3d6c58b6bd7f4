/**
 * @typedef {object} AuditVerdict
 * @property {'clean' | 'vulnerable' | 'unanswered'} kind
 * @property {string} text one or more lines for whoever reads the log
 */

/** What must not be shipped. Lower ones are told, and wait for the next release of what they are in. */
const REFUSED = ['high', 'critical'];

/**
 * What `npm audit --json` printed means: its exit code is the same for a vulnerable package and for a registry that
 * knows no audits.
 *
 * @param {string} printed
 * @returns {AuditVerdict}
 */
export function judgeAudit(printed) {
  const report = parse(printed);
  const counts = report?.metadata?.vulnerabilities;
  if (!counts) {
    const reason = report?.statusCode ? `HTTP ${report.statusCode}` : (report?.error?.code ?? 'no answer');
    return {
      kind: 'unanswered',
      text: `dependencies were not audited: the registry does not answer that (${reason})`,
    };
  }
  const refused = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) =>
    REFUSED.includes(severity),
  );
  const told = Object.entries(counts)
    .filter(([severity, count]) => severity !== 'total' && count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  if (refused.length === 0)
    return {
      kind: 'clean',
      text: `dependencies audited: ${told.join(', ') || 'nothing is known against them'}`,
    };
  const lines = refused.map(
    ({ name, severity, range, via }) => `  ${name} ${range}: ${severity}: ${describe(via)}`,
  );
  return { kind: 'vulnerable', text: ['dependencies with known holes:', ...lines].join('\n') };
}

/** An advisory, or the name of the package through which one comes.
 * @param {readonly (string | { title: string, url: string })[] | undefined} via */
function describe(via) {
  return (via ?? [])
    .map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title} ${one.url}`))
    .join('; ');
}

/** @param {string} text @returns {any} whatever the registry sent */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
