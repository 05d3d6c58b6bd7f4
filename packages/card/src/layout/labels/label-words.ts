/** Rows of the card that carry a label, from top to bottom. */
export type LabelledRow =
  | 'nik'
  | 'name'
  | 'birth'
  | 'gender'
  | 'address'
  | 'rt_rw'
  | 'village'
  | 'district'
  | 'religion'
  | 'marital'
  | 'work'
  | 'nation'
  | 'valid';

/** Spellings of each label; letters only, since case, spaces, stops and slashes are read unreliably. */
export const LABEL_SPELLINGS: readonly { readonly row: LabelledRow; readonly words: readonly string[] }[] = [
  { row: 'nik', words: ['nik'] },
  { row: 'name', words: ['nama', 'namalengkap'] },
  {
    row: 'birth',
    words: [
      'tempattgllahir',
      'tempattanggallahir',
      'tempattgl',
      'tempatlahir',
      'kotatgllahir',
      'kotalahir',
      'ttl',
    ],
  },
  { row: 'gender', words: ['jeniskelamin', 'jkelamin', 'jnskelamin', 'kelamin'] },
  { row: 'address', words: ['alamat'] },
  { row: 'rt_rw', words: ['rtrw'] },
  { row: 'village', words: ['keldesa', 'kelurahandesa', 'kelds', 'desakel', 'kelurahan'] },
  { row: 'district', words: ['kecamatan', 'kec'] },
  { row: 'religion', words: ['agama', 'kepercayaan'] },
  { row: 'marital', words: ['statusperkawinan', 'statuskawin', 'stperkawinan', 'statusnikah', 'status'] },
  { row: 'work', words: ['pekerjaan'] },
  { row: 'nation', words: ['kewarganegaraan', 'warganegara'] },
  { row: 'valid', words: ['berlakuhingga', 'berlakusd', 'berlakuhinggasd', 'berlakusampai', 'masaberlaku'] },
];

export const BLOOD_LABELS: readonly string[] = ['goldarah', 'golongandarah', 'goldar', 'goldrh'];
