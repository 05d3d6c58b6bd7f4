import { DISTRICTS, PROVINCES, REGENCIES } from './generated/region-data.js';

/** A region and the ways cards print its name, likeliest first. */
export interface Region {
  readonly code: string;
  readonly names: readonly string[];
}

interface District extends Region {
  readonly villages: readonly string[];
}

interface DistrictIndex {
  readonly byCode: ReadonlyMap<string, District>;
  readonly byRegency: ReadonlyMap<string, readonly District[]>;
}

let provinces: Region[] | undefined;
let regencies: Region[] | undefined;
let districts: DistrictIndex | undefined;

export function allProvinces(): readonly Region[] {
  provinces ??= toEntries(PROVINCES).map(([code, name]) => ({ code, names: toProvinceNames(name) }));
  return provinces;
}

/** Regencies and cities with their kind, as in the card's second header line. */
export function allRegencies(): readonly Region[] {
  regencies ??= toEntries(REGENCIES).map(([code, name]) => ({ code, names: toRegencyNames(name) }));
  return regencies;
}

export function allDistricts(): Iterable<Region> {
  return indexDistricts().byCode.values();
}

export function districtsOf(regencyCode: string): readonly Region[] {
  return indexDistricts().byRegency.get(regencyCode) ?? [];
}

export function districtByCode(code: string): Region | undefined {
  return indexDistricts().byCode.get(code);
}

export function villagesOf(districtCode: string): readonly string[] {
  return indexDistricts().byCode.get(districtCode)?.villages ?? [];
}

function indexDistricts(): DistrictIndex {
  if (districts) return districts;
  const byCode = new Map<string, District>();
  const byRegency = new Map<string, District[]>();
  for (const [code, rest] of toEntries(DISTRICTS)) {
    const [name = '', ...villages] = rest.split(';');
    const district = { code, names: [name], villages };
    byCode.set(code, district);
    const siblings = byRegency.get(code.slice(0, 4));
    if (siblings) siblings.push(district);
    else byRegency.set(code.slice(0, 4), [district]);
  }
  districts = { byCode, byRegency };
  return districts;
}

function toEntries(data: string): [code: string, rest: string][] {
  return data
    .trim()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    });
}

function toProvinceNames(name: string): string[] {
  if (name === 'DAERAH ISTIMEWA YOGYAKARTA') return [name, 'DI YOGYAKARTA', 'D.I. YOGYAKARTA'];
  if (name === 'DKI JAKARTA') return [name, 'DAERAH KHUSUS JAKARTA'];
  if (name === 'ACEH') return [name, 'NANGGROE ACEH DARUSSALAM'];
  if (name === 'KEPULAUAN BANGKA BELITUNG') return [name, 'BANGKA BELITUNG'];
  return [name];
}

/** Jakarta's cities are printed without their kind; the official name is kept for the office that prints it. */
function toRegencyNames(name: string): string[] {
  const [, kind, bare] = /^(KOTA|KABUPATEN) ADMINISTRASI (.+)$/.exec(name) ?? [];
  if (!kind || !bare) return [name];
  return [bare, `${kind} ${bare}`, name, `${kind} ADM. ${bare}`];
}

/** A regency's or city's name without its kind. */
export function toTown(city: string): string {
  return city.replace(/^(KOTA|KABUPATEN) (ADMINISTRASI |ADM\. )?/, '');
}
