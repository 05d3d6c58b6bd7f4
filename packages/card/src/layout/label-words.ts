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
export const LABEL_WORDS: Readonly<Record<LabelledRow, readonly string[]>> = {
  nik: ['nik'],
  name: ['nama', 'namalengkap'],
  birth: ['tempattgllahir', 'tempattanggallahir', 'tempattgl', 'ttl'],
  gender: ['jeniskelamin'],
  address: ['alamat'],
  rt_rw: ['rtrw'],
  village: ['keldesa', 'kelurahandesa', 'kelds', 'desakel', 'kelurahan'],
  district: ['kecamatan', 'kec'],
  religion: ['agama', 'kepercayaan'],
  marital: ['statusperkawinan', 'statuskawin', 'status'],
  work: ['pekerjaan'],
  nation: ['kewarganegaraan'],
  valid: ['berlakuhingga', 'berlakusd', 'berlakuhinggasd'],
};

export const BLOOD_LABELS: readonly string[] = ['goldarah', 'golongandarah', 'goldar'];
