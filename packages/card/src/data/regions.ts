import { DISTRICTS, PROVINCES, REGENCIES } from './generated/region-data.js';

/** A region and the ways cards print its name, likeliest first. */
export interface Region {
  readonly code: string;
  readonly names: readonly string[];
}

interface District extends Region {
  readonly villages: readonly string[];
}

let provinces: Region[] | undefined;
let regencies: Region[] | undefined;
let districts: Map<string, District> | undefined;
let districtsByRegency: Map<string, District[]> | undefined;

export function allProvinces(): readonly Region[] {
  provinces ??= readLines(PROVINCES).map(([code, name]) => ({ code, names: toProvinceNames(name) }));
  return provinces;
}

/** Regencies and cities with their kind, as in the card's second header line. */
export function allRegencies(): readonly Region[] {
  regencies ??= readLines(REGENCIES).map(([code, name]) => ({ code, names: toRegencyNames(name) }));
  return regencies;
}

export function allDistricts(): Iterable<Region> {
  return indexDistricts().values();
}

export function districtsOf(regencyCode: string): readonly Region[] {
  indexDistricts();
  return districtsByRegency!.get(regencyCode) ?? [];
}

export function districtByCode(code: string): Region | undefined {
  return indexDistricts().get(code);
}

export function villagesOf(districtCode: string): readonly string[] {
  return indexDistricts().get(districtCode)?.villages ?? [];
}

function indexDistricts(): Map<string, District> {
  if (districts) return districts;
  districts = new Map();
  districtsByRegency = new Map();
  for (const [code, rest] of readLines(DISTRICTS)) {
    const [name, ...villages] = rest.split(';');
    const district = { code, names: [name!], villages };
    districts.set(code, district);
    const regency = code.slice(0, 4);
    const siblings = districtsByRegency.get(regency);
    if (siblings) siblings.push(district);
    else districtsByRegency.set(regency, [district]);
  }
  return districts;
}

function readLines(data: string): [code: string, rest: string][] {
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

/** Jakarta's cities are printed without their kind; the official name is kept for whoever prints it. */
function toRegencyNames(name: string): string[] {
  const bare = /^(KOTA|KABUPATEN) ADMINISTRASI (.+)$/.exec(name);
  if (!bare) return [name];
  return [bare[2]!, `${bare[1]} ${bare[2]}`, name, `${bare[1]} ADM. ${bare[2]}`];
}

/** A regency's or city's name without its kind. */
export function toTown(city: string): string {
  return city.replace(/^(KOTA|KABUPATEN) (ADMINISTRASI |ADM\. )?/, '');
}
