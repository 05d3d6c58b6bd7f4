import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toLine } from '../../tests/print-lines.js';
import { parseCard } from '../parse-card.js';
import type { TextLine } from '../text-line.js';

/** A paper with a label and a value in each row, all in one face. */
function paper(titles: readonly string[], rows: readonly (readonly [string, string])[]): TextLine[] {
  return [
    ...titles.map((title, index) => toLine(title, 300, 40 + 40 * index)),
    ...rows.flatMap(([label, value], index) => {
      const y = 60 + 40 * (titles.length + index);
      return [toLine(label, 30, y), toLine(`: ${value}`, 258, y)];
    }),
  ];
}

/** What printLines sets body and number in. */
const BODY_HEIGHT = 22;
const NUMBER_SIZE = 1.8;

const NIK = ['NIK', SPECIMEN.nik] as const;
const NAME = ['Nama', 'SITI SPESIMEN'] as const;
const BIRTH = ['Tempat/Tgl Lahir', 'KENDARI, 17-08-1985'] as const;
const GENDER = ['Jenis Kelamin', 'PEREMPUAN'] as const;
const ADDRESS = [
  ['Alamat', 'JL. CONTOH NO. 12'],
  ['RT/RW', '006/003'],
  ['Kel/Desa', 'KORUMBA'],
  ['Kecamatan', 'MANDONGA'],
] as const;
const REST = [
  ['Agama', 'ISLAM'],
  ['Status Perkawinan', 'KAWIN'],
  ['Pekerjaan', 'GURU'],
  ['Kewarganegaraan', 'WNI'],
  ['Berlaku Hingga', 'SEUMUR HIDUP'],
] as const;
const HEADER = ['PROVINSI SULAWESI TENGGARA', 'KOTA KENDARI'];

describe('papers that carry the words of a KTP', () => {
  it.each([
    [
      'a child’s card',
      paper(
        [...HEADER, 'KARTU IDENTITAS ANAK'],
        [
          NIK,
          NAME,
          BIRTH,
          GENDER,
          ['No. KK', '7471081203150007'],
          ['Nama Kepala Keluarga', 'BUDI CONTOH'],
          ['Agama', 'ISLAM'],
          ['Kewarganegaraan', 'WNI'],
          ...ADDRESS,
        ],
      ),
      'other_document',
    ],
    [
      'a letter with all the labels',
      paper(['SURAT KETERANGAN DOMISILI'], [NIK, NAME, BIRTH, GENDER, ...ADDRESS, ...REST]),
      'other_document',
    ],
    [
      'a sheet with all the labels and the header',
      paper(HEADER, [NIK, NAME, BIRTH, GENDER, ...ADDRESS, ...REST]),
      'nik_not_large',
    ],
    [
      'a form with further rows',
      paper(
        ['FORMULIR'],
        [NIK, NAME, BIRTH, GENDER, ...ADDRESS, ['No. HP', '0812'], ['Email', 'A@B'], ...REST],
      ),
      'other_document',
    ],
  ])('%s is not told', (_, lines, reason) => {
    const { outcome, reasons } = parseCard(lines);
    expect([outcome, reasons[0]]).toEqual(['FAIL', reason]);
  });
});

describe('a card drawn for fun, with a KTP’s rows and number', () => {
  const FOR_FUN = {
    ...SPECIMEN,
    province: 'REPUBLIK JOMBLO INDONESIA',
    gender: 'JOMBLO',
    religion: 'CINTA',
    marital: 'MENUNGGU',
  };

  it('is not told', () => {
    expect(parseCard(printLines(FOR_FUN)).reasons).toEqual(['other_document']);
  });

  it.each([
    ['under the header of a KTP', { province: 'PROVINSI JOMBLO' }],
    ['under a header that is cut off', { province: '' }],
    ['with one of the sexes', { gender: 'PEREMPUAN' }],
    ['with a religion', { religion: 'ISLAM' }],
  ])('is a specimen %s', (_, changes) => {
    expect(parseCard(printLines({ ...FOR_FUN, ...changes })).reasons).toEqual([]);
  });
});

describe('a KTP', () => {
  const lines = printLines(SPECIMEN);

  it('is told with a watermark that names other papers across it', () => {
    const watermark = toLine('FORMULIR BPJS NPWP UNTUK PENGAJUAN', 320, 95);
    expect(parseCard([...lines, watermark]).outcome).toBe('OK');
  });

  it('is told without its header', () => {
    expect(parseCard(lines.filter(({ text }) => !/^(PROVINSI|KOTA)/.test(text))).outcome).toBe('OK');
  });

  describe('with its number in a narrow face', () => {
    /** Rows closer together, and the number so much wider than the body and half as high again. */
    const narrow = (advance: number, height = 1.5) =>
      lines.map((line) => {
        const isNumber = line.text.includes(SPECIMEN.nik);
        const { centreX, width } = line.place;
        const left = centreX - width / 2;
        const newWidth = isNumber ? (width * advance) / NUMBER_SIZE : width;
        const place = {
          centreX: left + newWidth / 2,
          centreY: line.place.centreY * 0.75,
          width: newWidth,
          height: isNumber ? BODY_HEIGHT * height : line.place.height,
        };
        const polygon = line.polygon.map(({ x, y }) => ({ x, y: y * 0.75 }));
        return { ...line, place, polygon: polygon as unknown as TextLine['polygon'] };
      });
    const judge = (printed: readonly TextLine[]) => parseCard(printed).reasons;

    it('is told by its header and its day of issue', () => {
      expect(judge(narrow(1.18))).toEqual([]);
    });

    it('is not told without either', () => {
      expect(judge(narrow(1.18).filter(({ text }) => !/PROVINSI/.test(text)))).toEqual(['nik_not_large']);
      expect(judge(narrow(1.18).filter(({ text }) => text !== SPECIMEN.issuedDate))).toEqual([
        'nik_not_large',
      ]);
    });

    it('is not told where the number is no higher than the body, or far too narrow', () => {
      expect(judge(narrow(1.18, 1.1))).toEqual(['nik_not_large']);
      expect(judge(narrow(0.9))).toEqual(['nik_not_large']);
    });
  });
});
