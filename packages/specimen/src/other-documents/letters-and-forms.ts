import type { Random } from '../random.js';
import type { CardRecord } from '../record/make-record.js';
import { digits, row } from './identity-documents.js';
import type { LabelledSheet, SheetRow } from './labelled-sheet.js';

/** A4 in points. */
const PAGE = { width: 595, height: 842 } as const;

/** All of a KTP's rows as a typist copies them. */
function copyRows({ fields, other, printedNeighbourhood }: CardRecord, random: Random): SheetRow[] {
  const rows = [
    row('NIK', fields.id),
    row('Nama', fields.name),
    row('Tempat/Tgl Lahir', `${fields.pob}, ${fields.dob}`),
    row('Jenis Kelamin', fields.gender),
    row('Gol. Darah', other.bloodType || '-'),
    row('Alamat', fields.address),
    row('RT/RW', printedNeighbourhood, true),
    row('Kel/Desa', fields.village, true),
    row('Kecamatan', fields.district, true),
    row('Agama', fields.religion),
    row('Status Perkawinan', fields.marital_status),
    row('Pekerjaan', fields.work),
    row('Kewarganegaraan', fields.nationnality),
    row('Berlaku Hingga', 'SEUMUR HIDUP'),
  ];
  return random.chance(0.5) ? rows : rows.filter(() => random.chance(0.85));
}

const LETTER_TITLES = [
  'SURAT KETERANGAN DOMISILI',
  'SURAT KUASA',
  'SURAT PERNYATAAN',
  'SURAT KETERANGAN TIDAK MAMPU',
  'SURAT KETERANGAN CATATAN KEPOLISIAN',
] as const;

/** A typed letter that gives a person's particulars with all of a KTP's labels. */
export function describeLetter(record: CardRecord, random: Random): LabelledSheet {
  const { fields, other } = record;
  const office = [`PEMERINTAH ${fields.city}`, `KECAMATAN ${fields.district}`, `KELURAHAN ${fields.village}`];
  return {
    ...PAGE,
    titles: [...(random.chance(0.5) ? office : []), random.pick(LETTER_TITLES)],
    before: [
      ...(random.chance(0.5)
        ? [`Nomor: ${random.integer(1, 900)}/${digits(random, 3)}/${random.integer(2018, 2026)}`]
        : []),
      random.pick([
        'Yang bertanda tangan di bawah ini menerangkan bahwa:',
        'Saya yang bertanda tangan di bawah ini:',
        'Dengan ini menerangkan dengan sebenarnya bahwa orang tersebut di bawah ini:',
      ]),
    ],
    rows: copyRows(record, random),
    after: [
      'Orang tersebut di atas benar-benar warga kami dan berdomisili di alamat tersebut sampai surat ini dibuat.',
      'Demikian surat keterangan ini dibuat untuk dapat dipergunakan sebagaimana mestinya.',
    ],
    photo: random.chance(0.2) ? 'left' : 'none',
    rowsLeft: random.between(0.08, 0.16),
    footer: [`${other.issuedPlace}, ${other.issuedDate}`, 'LURAH', fields.name],
    size: random.between(0.017, 0.024),
  };
}

const FORM_TITLES = [
  'FORMULIR PEMBUKAAN REKENING',
  'FORMULIR PENDAFTARAN ANGGOTA',
  'FORMULIR PERMOHONAN KTP',
  'DATA DIRI PELAMAR',
  'BIODATA PENDUDUK',
] as const;

/** A form with a KTP's labels, filled in or empty. */
export function describeForm(record: CardRecord, random: Random, isEmpty: boolean): LabelledSheet {
  const { fields } = record;
  const isCardSized = random.chance(0.35);
  return {
    ...(isCardSized ? { width: 1012, height: 638 } : PAGE),
    titles: [
      ...(random.chance(0.4) ? [`PROVINSI ${fields.province}`, fields.city] : []),
      random.pick(FORM_TITLES),
    ],
    rows: [
      ...copyRows(record, random),
      row('No. Telepon', `08${digits(random, 10)}`),
      row('Nama Ibu Kandung', fields.name.split(' ').reverse().join(' ')),
    ],
    isEmpty,
    photo: random.chance(0.3) ? 'right' : 'none',
    rowsLeft: random.between(0.05, 0.1),
    footer: ['Tanda tangan pemohon'],
    size: isCardSized ? random.between(0.02, 0.024) : random.between(0.018, 0.026),
  };
}

/** A telephone's screen that shows a person's particulars. */
export function describeScreenshot(record: CardRecord, random: Random): LabelledSheet {
  return {
    width: 540,
    height: random.pick([960, 1080, 1170]),
    titles: [random.pick(['Data Diri', 'Profil Saya', 'Verifikasi Identitas', 'Data e-KTP'])],
    before: [
      random.pick([
        'Pastikan data Anda sudah benar',
        'Data ini diambil dari KTP Anda',
        'Status: Terverifikasi',
      ]),
    ],
    rows: copyRows(record, random),
    after: [random.pick(['Ubah data   |   Simpan', 'Lanjutkan', 'Saya setuju dengan syarat dan ketentuan'])],
    photo: random.chance(0.3) ? 'left' : 'none',
    rowsLeft: random.between(0.05, 0.09),
    footer: [],
    size: random.between(0.028, 0.036),
  };
}
