import type { Random } from '../random.js';
import type { CardRecord } from './make-record.js';

/** Every printed text belongs to one of these. */
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
  | 'issuedDate';

export interface PrintedRow {
  readonly kind: FieldKind;
  /** Empty for the header, the place and the date of issue. */
  readonly label: string;
  readonly value: string;
}

export type LabelWording = Readonly<Partial<Record<FieldKind, string>>>;

/** Spellings of the labels and how often each is printed, in hundredths. */
const SPELLINGS: Readonly<Partial<Record<FieldKind, readonly (readonly [label: string, share: number])[]>>> =
  {
    nik: [['NIK', 100]],
    name: [['Nama', 100]],
    birth: [
      ['Tempat/Tgl Lahir', 74],
      ['Tempat/Tgl. Lahir', 8],
      ['Tempat/Tgl lahir', 8],
      ['Tempat / Tgl Lahir', 6],
      ['Tempat Tgl Lahir', 4],
    ],
    gender: [
      ['Jenis Kelamin', 55],
      ['Jenis kelamin', 45],
    ],
    blood: [
      ['Gol. Darah', 60],
      ['Gol Darah', 25],
      ['Gol.Darah', 9],
      ['Gol. darah', 6],
    ],
    address: [['Alamat', 100]],
    neighbourhood: [
      ['RT/RW', 88],
      ['RT / RW', 6],
      ['Rt/Rw', 6],
    ],
    village: [
      ['Kel/Desa', 84],
      ['Kel / Desa', 6],
      ['Desa/Kel', 4],
      ['Kel/Ds', 3],
      ['Kelurahan/Desa', 3],
    ],
    district: [
      ['Kecamatan', 96],
      ['Kec', 4],
    ],
    religion: [['Agama', 100]],
    marital: [
      ['Status Perkawinan', 82],
      ['Status perkawinan', 12],
      ['Status Kawin', 3],
      ['Status', 3],
    ],
    work: [['Pekerjaan', 100]],
    nationality: [['Kewarganegaraan', 100]],
    valid: [
      ['Berlaku Hingga', 76],
      ['Berlaku hingga', 20],
      ['Berlaku s/d', 4],
    ],
  };

/** Labels of one card. Capitals come for all labels together or not at all. */
export function makeWording(random: Random): LabelWording {
  const capitals = random.chance(0.04);
  const entries = Object.entries(SPELLINGS).map(([kind, spellings]) => {
    const label = random.weighted(spellings);
    return [kind, capitals ? label.toUpperCase() : label];
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
