import { readFileSync } from 'node:fs';

const DASHBOARD = new URL('../../deploy/observability/grafana/dashboards/ktp-ocr.json', import.meta.url);

/**
 * What each panel of the dashboard asks Prometheus.
 *
 * @returns {{ panel: string, unit: string, expression: string, legend: string }[]}
 */
export function listQueries() {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8'));
  return panels
    .filter((/** @type {{ type: string }} */ { type }) => type !== 'row')
    .flatMap(
      (
        /** @type {{ title: string, fieldConfig: { defaults: { unit: string } }, targets: { expr: string, legendFormat: string }[] }} */ {
          title,
          fieldConfig,
          targets,
        },
      ) =>
        targets.map(({ expr, legendFormat }) => ({
          panel: title,
          unit: fieldConfig.defaults.unit,
          expression: expr,
          legend: legendFormat,
        })),
    );
}
