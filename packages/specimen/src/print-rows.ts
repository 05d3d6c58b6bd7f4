import type { CardRecord } from './make-record.js';
import type { Random } from './random.js';

/** Every printed text belongs to one of these. `mark` is the specimen mark, which is not part of the card. */
export type FieldKind =
  | 'province'
  | 'city'
  | 'nik'
  | 'name'
  | 'birth'
  | 'gender'
  | 'blood'
  | 'address'
  | 'neighbourhood'
  | 'village'
  | 'district'
  | 'religion'
  | 'marital'
  | 'work'
  | 'nationality'
  | 'valid'
  | 'issuedPlace'
  | 'issuedDate'
  | 'mark';

export interface PrintedRow {
  readonly kind: FieldKind;
  /** Empty for the header, the place and the date of issue. */
  readonly label: string;
  readonly value: string;
}

export type LabelWording = Readonly<Partial<Record<FieldKind, string>>>;

/** Spellings seen in print, the usual one first and as often as all others together. */
const SPELLINGS: Partial<Record<FieldKind, readonly string[]>> = {
  nik: ['NIK'],
  name: ['Nama', 'NAMA'],
  birth: [
    'Tempat/Tgl Lahir',
    'Tempat/Tgl. Lahir',
    'Tempat/Tgl lahir',
    'Tempat / Tgl Lahir',
    'TEMPAT/TGL LAHIR',
    'Tempat Tgl Lahir',
  ],
  gender: ['Jenis Kelamin', 'Jenis kelamin', 'JENIS KELAMIN'],
  blood: ['Gol. Darah', 'Gol Darah', 'Gol.Darah', 'Gol. darah', 'GOL. DARAH'],
  address: ['Alamat', 'ALAMAT'],
  neighbourhood: ['RT/RW', 'RT / RW', 'Rt/Rw', 'RT/RW'],
  village: ['Kel/Desa', 'Kel / Desa', 'Kel/Ds', 'Desa/Kel', 'KEL/DESA', 'Kelurahan/Desa'],
  district: ['Kecamatan', 'KECAMATAN', 'Kec'],
  religion: ['Agama', 'AGAMA'],
  marital: ['Status Perkawinan', 'Status perkawinan', 'Status Kawin', 'STATUS PERKAWINAN', 'Status'],
  work: ['Pekerjaan', 'PEKERJAAN'],
  nationality: ['Kewarganegaraan', 'KEWARGANEGARAAN'],
  valid: ['Berlaku Hingga', 'Berlaku hingga', 'Berlaku s/d', 'BERLAKU HINGGA'],
};

/** Labels of one card. Capitals come for all labels together or not at all. */
export function makeWording(random: Random): LabelWording {
  const capitals = random.chance(0.04);
  const entries = Object.entries(SPELLINGS).map(([kind, spellings]) => {
    const [usual, ...others] = spellings.filter(
      (text) => text === 'NIK' || text === 'RT/RW' || text !== text.toUpperCase(),
    );
    const label = others.length === 0 || random.chance(0.6) ? usual! : random.pick(others);
    return [kind, capitals ? usual!.toUpperCase() : label];
  });
  return Object.fromEntries(entries) as LabelWording;
}

/** All rows of a card in the order of print: header, NIK, body, then what stands under the photo. */
export function printRows(record: CardRecord, wording: LabelWording): PrintedRow[] {
  const { fields, other } = record;
  const row = (kind: FieldKind, value: string, label = wording[kind] ?? ''): PrintedRow => ({
    kind,
    label,
    value,
  });
  const rows = [
    row('province', `PROVINSI ${fields.province}`),
    row('city', fields.city),
    row('nik', fields.id),
    row('name', fields.name),
    row('birth', `${fields.pob}, ${fields.dob}`),
    row('gender', fields.gender),
    row('blood', other.bloodType),
    row('address', fields.address),
    row('neighbourhood', record.printedNeighbourhood),
    row('village', fields.village),
    row('district', fields.district),
    row('religion', fields.religion, record.believer ? 'Kepercayaan' : wording.religion),
    row('marital', fields.marital_status),
    row('work', fields.work),
    row('nationality', fields.nationnality),
    row('valid', other.validUntil),
    row('issuedPlace', other.issuedPlace),
    row('issuedDate', other.issuedDate),
  ];
  return rows.filter(({ kind }) => record.omissions[kind] !== 'row');
}

/** Breaks at blanks so that no line but one single long word is wider than `fits` allows. */
export function wrapValue(value: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of value.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
