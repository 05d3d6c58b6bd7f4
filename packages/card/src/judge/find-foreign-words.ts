import { distance as editDistance } from 'fastest-levenshtein';
import type { PlacedLine } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import { foldWord } from '../layout/labels/fold-letters.js';
import { valueAt } from '../layout/linear-fit.js';

/** Labels of other cards and papers that stand in the column where a KTP has its own. */
const FOREIGN_LABELS = [
  'No. KK',
  'Nomor KK',
  'Nama Kepala Keluarga',
  'Kepala Keluarga',
  'No. Akta Kelahiran',
  'Nama Ayah',
  'Nama Ibu',
  'Anak Ke',
  'Nama Lengkap',
  'Kode Pos',
  'NPWP',
  'KPP Pratama',
  'Terdaftar',
  'Nomor Kartu',
  'No. Kartu',
  'Faskes Tingkat I',
  'Kelas Rawat',
  'NIM',
  'NIS',
  'NISN',
  'Fakultas',
  'Program Studi',
  'Jurusan',
  'Sekolah',
  'Jabatan',
  'Unit Kerja',
  'NIP',
  'No. Telp',
  'Nomor Telepon',
  'No. HP',
  'Email',
  'Pendidikan',
  'Tinggi',
  'No. SIM',
  'No. Paspor',
  'Hobi',
  'Zodiak',
  'Keperluan',
].map(foldWord);

/** What other cards and papers are headed by. */
const FOREIGN_TITLES = [
  'KARTU IDENTITAS ANAK',
  'KARTU KELUARGA',
  'SURAT IZIN MENGEMUDI',
  'DRIVING LICENSE',
  'NOMOR POKOK WAJIB PAJAK',
  'KEMENTERIAN KEUANGAN',
  'DIREKTORAT JENDERAL PAJAK',
  'KARTU INDONESIA SEHAT',
  'JAMINAN KESEHATAN NASIONAL',
  'BPJS KESEHATAN',
  'PASPOR',
  'PASSPORT',
  'KARTU TANDA MAHASISWA',
  'KARTU MAHASISWA',
  'KARTU TANDA PELAJAR',
  'KARTU PELAJAR',
  'KARTU PEGAWAI',
  'KARTU KARYAWAN',
  'KARTU ANGGOTA',
  'UNIVERSITAS',
  'SURAT KETERANGAN',
  'SURAT PERNYATAAN',
  'FORMULIR',
  'BIODATA',
].map(foldWord);

/** Letters of a word that may be misread, as a fraction. */
const MAX_EDITS_PER_LETTER = 0.12;
/** A label begins within so many pitches of the column. */
const MAX_INDENT = 1.6;

/** How many labels and titles of other papers stand where a KTP has its labels and its header. */
export function countForeignWords(
  lines: readonly PlacedLine[],
  { grid, textRows }: CardLayout,
): { readonly labels: number; readonly titles: number } {
  const number = textRows.find(({ labels }) => labels.some(({ row }) => row === 'nik'));
  const headerEnd = number?.y ?? grid.top;
  const labels = lines.filter((line) => {
    const indent = (line.left - valueAt(grid.labelLeft, line.y)) / grid.pitch;
    return Math.abs(indent) < MAX_INDENT && beginsWithOne(line, FOREIGN_LABELS);
  });
  const titles = lines.filter((line) => line.y < headerEnd && beginsWithOne(line, FOREIGN_TITLES));
  return { labels: labels.length, titles: titles.length };
}

/** The line's label, or all of a line without a colon, is one of the words; a title may go on behind it. */
function beginsWithOne({ source }: PlacedLine, words: readonly string[]): boolean {
  const [label = ''] = source.text.split(':');
  const letters = foldWord(label);
  return words.some((word) => {
    const maxEdits = Math.floor(word.length * MAX_EDITS_PER_LETTER);
    if (words === FOREIGN_LABELS) return isNear(letters, word, maxEdits);
    return isNear(letters.slice(0, word.length), word, maxEdits);
  });
}

function isNear(text: string, word: string, maxEdits: number): boolean {
  return Math.abs(text.length - word.length) <= maxEdits && editDistance(text, word) <= maxEdits;
}
