import type { Random } from '../random.js';
import { printDate, randomDate } from '../record/calendar.js';
import type { CardRecord } from '../record/make-record.js';
import type { LabelledSheet, SheetRow } from './labelled-sheet.js';

const CARD = { width: 1012, height: 638 } as const;

export const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.integer(0, 9)).join('');

export const row = (label: string, value: string, indented = false): SheetRow => ({ label, value, indented });

/** A child's identity card (KIA): the KTP's header and labels, and rows that only a child's card has. */
export function describeChildCard(
  { fields, other, printedNeighbourhood }: CardRecord,
  random: Random,
): LabelledSheet {
  const born = randomDate(random, { year: 2009, month: 1, day: 1 }, { year: 2024, month: 12, day: 31 });
  const birth = printDate(born);
  const id = `${fields.id.slice(0, 6)}${birth.slice(0, 2)}${birth.slice(3, 5)}${birth.slice(8)}000${random.integer(1, 9)}`;
  const family = [
    row('No. KK', digits(random, 16)),
    row('Nama Kepala Keluarga', fields.name),
    row('No. Akta Kelahiran', `${fields.id.slice(0, 4)}-LT-${digits(random, 8)}-${digits(random, 4)}`),
  ];
  const home = [
    row('Alamat', fields.address),
    row('RT/RW', printedNeighbourhood, true),
    row('Desa/Kel', fields.village, true),
    row('Kecamatan', fields.district, true),
  ];
  return {
    ...CARD,
    titles: [`PROVINSI ${fields.province}`, fields.city, 'KARTU IDENTITAS ANAK'],
    rows: [
      row('NIK', id),
      row(
        'Nama',
        `${fields.name.split(' ', 1).join()} ${random.pick(['PUTRI', 'PUTRA', 'KIRANA', 'ALFATIH'])}`,
      ),
      row('Tempat/Tgl Lahir', `${fields.pob}, ${birth}`),
      row(
        'Jenis Kelamin',
        `${fields.gender}${random.chance(0.5) ? `   Gol. Darah : ${other.bloodType || '-'}` : ''}`,
      ),
      ...(random.chance(0.7) ? family : family.slice(0, 2)),
      row('Agama', fields.religion),
      row('Kewarganegaraan', 'WNI'),
      ...home,
      row(
        'Berlaku s/d',
        printDate({ ...born, year: born.year + (random.chance(0.5) ? 5 : 17), day: Math.min(28, born.day) }),
      ),
    ],
    photo: random.chance(0.7) ? 'right' : 'none',
    footer: [other.issuedPlace, other.issuedDate],
    size: random.between(0.021, 0.026),
  };
}

/** The driving licence that is a card with labels. */
export function describeDrivingLicence({ fields, other }: CardRecord, random: Random): LabelledSheet {
  return {
    ...CARD,
    titles: ['INDONESIA', `SURAT IZIN MENGEMUDI ${random.pick(['A', 'C', 'B I'])}`, 'DRIVING LICENSE'].slice(
      random.integer(0, 1),
    ),
    rows: [
      row('Nama', fields.name),
      row('Alamat', fields.address),
      row('', `${fields.village}, ${fields.city}`),
      row('Tempat & Tgl. Lahir', `${fields.pob}, ${fields.dob}`),
      row('Jenis Kelamin', fields.gender === 'PEREMPUAN' ? 'WANITA' : 'PRIA'),
      row('Gol. Darah', other.bloodType || 'O'),
      row('Tinggi', `${random.integer(148, 185)} CM`),
      row('Pekerjaan', fields.work),
      row('No. SIM', digits(random, random.pick([12, 14, 16]))),
      row('Berlaku s/d', fields.dob.replace(/\d{4}$/, String(random.integer(2026, 2031)))),
    ],
    photo: random.pick(['left', 'right']),
    footer: [`POLRES ${other.issuedPlace}`],
    size: random.between(0.024, 0.028),
  };
}

/** A taxpayer's card (NPWP); the newer ones print the NIK. */
export function describeTaxCard({ fields, other }: CardRecord, random: Random): LabelledSheet {
  const number = digits(random, 15).replace(/(\d\d)(\d{3})(\d{3})(\d)(\d{3})(\d{3})/, '$1.$2.$3.$4-$5.$6');
  return {
    ...CARD,
    titles: ['KEMENTERIAN KEUANGAN REPUBLIK INDONESIA', 'DIREKTORAT JENDERAL PAJAK'],
    bigNumber: `NPWP : ${random.chance(0.5) ? number : fields.id}`,
    rows: [
      row('Nama', fields.name),
      ...(random.chance(0.7) ? [row('NIK', fields.id)] : []),
      row('Alamat', fields.address),
      row('Kelurahan', fields.village, true),
      row('Kecamatan', fields.district, true),
      row('Kota/Kabupaten', fields.city, true),
      row('KPP', `PRATAMA ${fields.pob}`),
      row('Terdaftar', other.issuedDate),
    ],
    photo: 'none',
    footer: [],
    size: random.between(0.028, 0.034),
  };
}

/** A national health insurance card (KIS/BPJS Kesehatan). */
export function describeHealthCard({ fields }: CardRecord, random: Random): LabelledSheet {
  return {
    ...CARD,
    titles: ['KARTU INDONESIA SEHAT', ...(random.chance(0.6) ? ['BPJS Kesehatan'] : [])],
    rows: [
      row('Nomor Kartu', `000${digits(random, 10)}`),
      row('Nama', fields.name),
      row('Alamat', fields.address),
      ...(random.chance(0.5) ? [row('Kel/Desa', fields.village), row('Kecamatan', fields.district)] : []),
      row('Tanggal Lahir', fields.dob),
      row('NIK', fields.id),
      row('Faskes Tingkat I', `PUSKESMAS ${fields.district}`),
    ],
    photo: 'none',
    footer: [],
    size: random.between(0.028, 0.034),
  };
}

export function describeStudentCard({ fields, other }: CardRecord, random: Random): LabelledSheet {
  const isSchool = random.chance(0.5);
  return {
    ...CARD,
    titles: isSchool
      ? [
          `PEMERINTAH ${fields.city}`,
          `SMA NEGERI ${random.integer(1, 20)} ${fields.pob}`,
          'KARTU TANDA PELAJAR',
        ]
      : [`UNIVERSITAS ${fields.pob}`, 'KARTU TANDA MAHASISWA'],
    rows: [
      row('Nama', fields.name),
      row(isSchool ? 'NISN' : 'NIM', digits(random, isSchool ? 10 : random.integer(8, 16))),
      row('Tempat/Tgl Lahir', `${fields.pob}, ${fields.dob}`),
      row('Jenis Kelamin', fields.gender),
      row('Agama', fields.religion),
      row('Alamat', fields.address),
      ...(isSchool ? [] : [row('Program Studi', random.pick(['INFORMATIKA', 'AKUNTANSI', 'AGRIBISNIS']))]),
      row('Berlaku Hingga', other.issuedDate),
    ],
    photo: random.pick(['left', 'right']),
    footer: [],
    size: random.between(0.026, 0.032),
  };
}

export function describeEmployeeCard({ fields, other }: CardRecord, random: Random): LabelledSheet {
  const isState = random.chance(0.5);
  return {
    ...CARD,
    titles: isState
      ? [`PEMERINTAH ${fields.city}`, 'KARTU PEGAWAI NEGERI SIPIL']
      : [`PT ${fields.pob} ${random.pick(['JAYA', 'MAKMUR', 'SENTOSA'])}`, 'KARTU TANDA PENGENAL KARYAWAN'],
    rows: [
      row('Nama', fields.name),
      row(isState ? 'NIP' : 'NIK', digits(random, isState ? 18 : random.pick([6, 8, 10, 16]))),
      row('Tempat/Tgl Lahir', `${fields.pob}, ${fields.dob}`),
      row('Jenis Kelamin', fields.gender),
      row('Gol. Darah', other.bloodType || 'O'),
      row('Jabatan', random.pick(['STAF', 'KEPALA BAGIAN', 'OPERATOR', 'ANALIS'])),
      row('Unit Kerja', `BAGIAN ${random.pick(['UMUM', 'KEUANGAN', 'PRODUKSI'])}`),
      row('Alamat', fields.address),
      row('Berlaku Hingga', other.issuedDate),
    ],
    photo: random.pick(['left', 'right']),
    footer: [],
    size: random.between(0.024, 0.03),
  };
}

const NOVELTY_TITLES = [
  ['REPUBLIK KOPI NUSANTARA', 'KARTU TANDA PENIKMAT'],
  ['NEGERI DONGENG', 'KARTU TANDA JOMBLO'],
  ['KERAJAAN BULU TANGKIS', 'KARTU TANDA PENGGEMAR'],
  ['PLANET NAMEK', 'KARTU TANDA MANUSIA SUPER'],
  ['PROVINSI ASMARA', 'KOTA KENANGAN', 'KARTU TANDA JOMBLO'],
] as const;

/** A joke in a KTP's dress: its labels, with a country and a title that exist nowhere. */
export function describeNoveltyCard(
  { fields, other, printedNeighbourhood }: CardRecord,
  random: Random,
): LabelledSheet {
  return {
    ...CARD,
    titles: random.pick(NOVELTY_TITLES),
    rows: [
      row('NIK', random.pick([fields.id, '1234567890', 'RAHASIA', digits(random, 12)])),
      row('Nama', fields.name),
      row('Tempat/Tgl Lahir', `${fields.pob}, ${fields.dob}`),
      row('Jenis Kelamin', random.pick([fields.gender, 'GANTENG', 'CANTIK'])),
      row('Alamat', random.pick([fields.address, 'DI HATIMU SELALU'])),
      row('RT/RW', printedNeighbourhood, true),
      row('Kel/Desa', fields.village, true),
      row('Kecamatan', fields.district, true),
      row('Agama', fields.religion),
      row('Status Perkawinan', random.pick([fields.marital_status, 'MASIH MENCARI'])),
      row('Pekerjaan', random.pick([fields.work, 'REBAHAN'])),
      row('Kewarganegaraan', random.pick(['WNI', 'DUNIA MAYA'])),
      row('Berlaku Hingga', 'SEUMUR HIDUP'),
    ],
    photo: 'right',
    footer: [other.issuedPlace, other.issuedDate],
    size: random.between(0.024, 0.028),
  };
}
