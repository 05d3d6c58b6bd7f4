import type { CardMessage } from './card-message.js';

/** What is printed on the card of a person who never was: the answer to test keys, and the example in the reference. */
export const SPECIMEN_MESSAGE: CardMessage = {
  id: '7471045203950001',
  name: 'CONTOH SPESIMEN',
  pob: 'KENDARI',
  dob: '12-03-1995',
  gender: 'PEREMPUAN',
  address: 'JL. CONTOH NO. 1',
  rt: '006',
  rw: '003',
  village: 'KADIA',
  district: 'KADIA',
  city: 'KOTA KENDARI',
  province: 'SULAWESI TENGGARA',
  religion: 'ISLAM',
  marital_status: 'BELUM KAWIN',
  work: 'PEGAWAI NEGERI SIPIL (PNS)',
  nationnality: 'WNI',
};
