import type { reviewWords as English } from './review-words.en';

export const reviewWords: typeof English = {
  lead: 'Jawaban dengan isian yang terbaca kurang yakin. Lihat, perbaiki, atau benarkan.',
  state: 'Tampilkan',
  states: { open: 'Perlu ditinjau', reviewed: 'Sudah ditinjau' },
  empty: { open: 'Tidak ada yang perlu ditinjau.', reviewed: 'Belum ada yang ditinjau.' },
  lowest: 'Keyakinan terendah',
  look: 'Tinjau',
  lookedAt: 'Ditinjau',
  back: 'Semua jawaban',
  hint: 'Enter pindah ke isian berikutnya, dan dari yang terakhir menyimpan. Yang tidak diubah dianggap benar.',
  confidence: (share) => `terbaca dengan keyakinan ${share}`,
  line: (field) => `${field}, seperti tertulis di kartu`,
  noPicture: 'Gambarnya sudah tidak ada: kuncinya tidak menyimpan gambar, atau tidak selama itu.',
  undecodable: 'Peramban Anda tidak dapat menampilkan gambar ini.',
  others: 'Semua isian lain',
  none: 'Tidak ada lagi isian di bawah ambang.',
  save: 'Simpan dan lanjut',
  saved: 'Tersimpan.',
  skip: 'Lewati',
  ndjson: 'Unduh NDJSON',
  csv: 'Unduh CSV',
};
