import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Region {
  /** 2 digits for a province, 4 for a regency or city, 6 for a district: the first digits of a NIK. */
  readonly code: string;
  /** In capitals; a regency carries its kind: `KABUPATEN BOGOR`, `KOTA KENDARI`. */
  readonly name: string;
}

export interface District extends Region {
  readonly villages: readonly string[];
}

export interface Regions {
  readonly provinces: ReadonlyMap<string, Region>;
  readonly regencies: ReadonlyMap<string, Region>;
  /** Only districts that have villages. */
  readonly districts: readonly District[];
}

interface RegionsFile {
  provinces: [string, string][];
  regencies: [string, string][];
  districts: [string, string, string][];
}

let loaded: Regions | undefined;

/** The country's provinces, regencies, districts and villages (data/regions.json.gz, ODbL 1.0). */
export function loadRegions(): Regions {
  if (loaded) return loaded;
  const bytes = gunzipSync(readFileSync(new URL('../../data/regions.json.gz', import.meta.url)));
  const file = JSON.parse(bytes.toString('utf8')) as RegionsFile;
  const byCode = (rows: [string, string][]): Map<string, Region> =>
    new Map(rows.map(([code, name]) => [code, { code, name }]));
  loaded = {
    provinces: byCode(file.provinces),
    regencies: byCode(file.regencies),
    districts: file.districts
      .filter(([, , villages]) => villages !== '')
      .map(([code, name, villages]) => ({ code, name, villages: villages.split('|') })),
  };
  return loaded;
}
