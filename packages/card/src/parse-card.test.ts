import { describe, expect, it } from 'vitest';
import { type PrintedCard, printLines, SPECIMEN, toLine } from '../tests/print-lines.js';
import { CARD_FIELDS } from './card-fields.js';
import { parseCard } from './parse-card.js';

const TRUTH = {
  id: '7471085708850003',
  name: 'SITI SPESIMEN',
  pob: 'KENDARI',
  dob: '17-08-1985',
  gender: 'PEREMPUAN',
  address: 'JL. CONTOH NO. 12',
  rt: '006',
  rw: '003',
  village: 'KORUMBA',
  district: 'MANDONGA',
  city: 'KOTA KENDARI',
  province: 'SULAWESI TENGGARA',
  religion: 'ISLAM',
  marital_status: 'KAWIN',
  work: 'PEGAWAI NEGERI SIPIL (PNS)',
  nationnality: 'WNI',
};

function valuesOf(lines: Parameters<typeof parseCard>[0]) {
  const card = parseCard(lines);
  return Object.fromEntries(CARD_FIELDS.map((field) => [field, card.fields[field].value]));
}

function cardWith(change: Partial<PrintedCard>): PrintedCard {
  return { ...SPECIMEN, ...change };
}

describe('a whole card', () => {
  it('holds its NIK although the box of its label began in the ground beside it', () => {
    const lines = printLines(SPECIMEN).map((line) =>
      line.text === 'NIK' ? { ...line, text: 'fc NIK' } : line,
    );
    expect(lines.some(({ text }) => text === 'fc NIK')).toBe(true);
    expect(valuesOf(lines)).toMatchObject(TRUTH);
  });

  it.each([
    ['label and value boxes apart', {}],
    ['label, colon and value in one box', { boxes: 'together' }],
    ['no colons read', { colon: '' }],
    ['the colon read as a stop', { colon: '.' }],
    ['the colon read as 1', { colon: '1' }],
    ['the colon read as ;', { colon: ';' }],
    ['the colon read as i, all in one box', { colon: 'i', boxes: 'together' }],
    ['letters without a posteriors', { posteriors: false }],
    ['a picture not quite level', { tilt: 0.008 }],
    ['labels missed', { missing: ['Nama', 'RT/RW', 'Agama', 'Pekerjaan'] }],
  ] as const)('%s', (_, options) => {
    expect(valuesOf(printLines(SPECIMEN, options))).toEqual(TRUTH);
  });

  it('gives what the contract has no field for', () => {
    const { extra, outcome, checks } = parseCard(printLines(SPECIMEN));
    expect(outcome).toBe('OK');
    expect(extra.blood_type.value).toBe('O');
    expect(extra.valid_until.value).toBe('SEUMUR HIDUP');
    expect(extra.issued_place.value).toBe('KENDARI');
    expect(extra.issued_date.value).toBe('02-03-2013');
    expect(checks.map((check) => check.outcome)).not.toContain('disagrees');
  });
});

describe('rows that must not shift', () => {
  it.each([['apart'], ['together']] as const)('takes both rows of name, birth and address (%s)', (boxes) => {
    const card = cardWith({
      name: ['MUHAMMAD CONTOH ABDURRAHMAN', 'SPESIMEN PRATAMA, S.KOM'],
      birth: ['KOTAWARINGIN BARAT,', '17-08-1985'],
      address: ['PERUMAHAN GRIYA CONTOH INDAH', 'BLOK C2 NO. 7'],
    });
    expect(valuesOf(printLines(card, { boxes }))).toEqual({
      ...TRUTH,
      name: 'MUHAMMAD CONTOH ABDURRAHMAN SPESIMEN PRATAMA, S.KOM',
      pob: 'KOTAWARINGIN BARAT',
      address: 'PERUMAHAN GRIYA CONTOH INDAH BLOK C2 NO. 7',
    });
  });

  it('leaves one field empty when its row was not detected', () => {
    const lines = printLines(SPECIMEN).filter((line) => !/RT\/RW|006\/003/.test(line.text));
    expect(valuesOf(lines)).toEqual({ ...TRUTH, rt: '', rw: '' });
  });

  it('leaves one field empty when only its value was not detected', () => {
    const lines = printLines(SPECIMEN).filter((line) => !line.text.includes('MANDONGA'));
    expect(valuesOf(lines)).toEqual({ ...TRUTH, district: '' });
  });

  it('reads the row whose label is Kepercayaan', () => {
    const card = cardWith({ religionLabel: 'Kepercayaan', religion: 'KEPERCAYAAN TERHADAP TUHAN YME' });
    expect(valuesOf(printLines(card)).religion).toBe('KEPERCAYAAN TERHADAP TUHAN YME');
  });

  it('takes both rows of a belief', () => {
    const lines = printLines(
      cardWith({ religionLabel: 'Kepercayaan', religion: ['KEPERCAYAAN TERHADAP', 'TUHAN YME'] }),
    );
    expect(valuesOf(lines)).toEqual({ ...TRUTH, religion: 'KEPERCAYAAN TERHADAP TUHAN YME' });
  });

  it('keeps the place of issue out of a value where boxes hold whole values, although no date shows the column', () => {
    const lines = printLines({ ...SPECIMEN, work: 'ANGGOTA DPRD KABUPATEN/KOTA', issuedDate: '1-1' }).map(
      (line) => ({ ...line, kind: line.text.startsWith(':') ? ('value' as const) : ('label' as const) }),
    );
    const place = lines.find((line) => line.text === SPECIMEN.issuedPlace)!;
    // Further left than the photo's column is taken to be, right behind a long value.
    const shifted = { ...place, kind: 'value' as const, place: { ...place.place, centreX: 720 } };
    const card = parseCard(lines.map((line) => (line === place ? shifted : line)));
    expect(card.fields.work.value).toBe('ANGGOTA DPRD KABUPATEN/KOTA');
  });

  it('keeps what stands right behind a long listed value, in the photo’s column, out of it', () => {
    const religion = 'KEPERCAYAAN TERHADAP TUHAN YME';
    const printed = (value: string) =>
      printLines(cardWith({ religion: value })).map((line) => {
        if (!line.text.includes(value)) return line;
        // In letters as wide as those of a card whose value ends beside its photo.
        const width = 1.35 * line.place.width;
        return { ...line, place: { ...line.place, width, centreX: 258 + width / 2 } };
      });
    expect(valuesOf(printed(`${religion} KENDARI`)).religion).toBe(religion);
    expect(valuesOf(printed(`${religion}KENDARI`)).religion).toBe(religion);
    expect(valuesOf(printed('KATOLIK ROMA')).religion).toBe('KATOLIK ROMA');
  });

  it('keeps the place of issue out of Pekerjaan when one box holds both', () => {
    const lines = printLines(cardWith({ work: 'GURU' }));
    const joined = lines.filter((line) => line.text !== 'KENDARI' && !line.text.includes('GURU'));
    const work = lines.find((line) => line.text.includes('GURU'))!;
    const width = 930 - 258;
    const text = ': GURU KENDARI';
    const at = Array.from(text, (_, index) =>
      index < 7 ? (index * 13 + 6) / width : (830 - 258 + (index - 7) * 13 + 6) / width,
    );
    joined.push({
      ...work,
      text,
      engine: 'tesseract',
      place: { ...work.place, centreX: 258 + width / 2, width },
      characters: Array.from(text, (character, index) => ({ character, confidence: 0.99, at: at[index]! })),
      posteriors: undefined as never,
    });
    expect(valuesOf(joined).work).toBe('GURU');
  });
});

describe('what is printed is returned', () => {
  it.each([
    ['work', { work: 'PEGAWAI SWASTA' }, 'PEGAWAI SWASTA'],
    ['work', { work: 'CHEFF' }, 'CHEFF'],
    ['religion', { religion: 'BUDDHA' }, 'BUDDHA'],
    ['religion', { religion: 'BUDHA' }, 'BUDHA'],
    ['religion', { religion: '-' }, '-'],
    ['city', { city: 'JAKARTA TIMUR', province: 'PROVINSI DKI JAKARTA' }, 'JAKARTA TIMUR'],
    ['city', { city: 'KABUPATEN KONAWE' }, 'KABUPATEN KONAWE'],
    ['city', { city: 'KABUPATEN LOREM IPSUM' }, 'KABUPATEN LOREM IPSUM'],
    ['village', { village: 'KORUMBE' }, 'KORUMBE'],
    ['district', { district: 'MANDONGO' }, 'MANDONGO'],
    ['province', { province: 'PROVINSI CONTOH' }, 'CONTOH'],
    ['name', { name: ['Budi Contoh'] }, 'Budi Contoh'],
    ['nationnality', { nation: 'INDONESIA' }, 'INDONESIA'],
    ['address', { address: ['JL. NO: 12'] }, 'JL. NO: 12'],
  ] as const)('%s %o', (field, change, printed) => {
    expect(valuesOf(printLines(cardWith(change as Partial<PrintedCard>)))[field]).toBe(printed);
  });
});

describe('a value that ends as a listed word goes on', () => {
  it('is returned as it is seen and left to a person', () => {
    const { work } = parseCard(printLines({ ...SPECIMEN, work: 'PEDAGA' })).fields;
    expect(work.value).toBe('PEDAGA');
    expect(work.confidence).toBeLessThanOrEqual(0.5);
  });
});

describe('a letter where the colon should be', () => {
  const withKinds = (marital: string) =>
    printLines({ ...SPECIMEN, marital }).map((line) => {
      const text = line.text === `: ${marital}` ? marital : line.text;
      const kind = /^:/.test(line.text) ? ('value' as const) : ('label' as const);
      return text === line.text ? { ...line, kind } : { ...toLine(text, 258, line.place.centreY), kind };
    });

  it('is no part of a status', () => {
    expect(parseCard(withKinds('K BELUM KAWIN')).fields.marital_status.value).toBe('BELUM KAWIN');
  });
});

describe('a colon within an address', () => {
  it('stays where it is printed, at the head of its second row as well', () => {
    const lines = printLines({ ...SPECIMEN, address: ['JL. CONTOH RAYA', 'NO: 69'] }).map((line) => ({
      ...line,
      kind: /^(:|NO)/.test(line.text) ? ('value' as const) : ('label' as const),
    }));
    expect(parseCard(lines).fields.address.value).toBe('JL. CONTOH RAYA NO: 69');
  });
});

describe('the header', () => {
  it.each(['PROVINSI', 'PROPINSI', 'ROVINSI', 'DVINSI', 'OVINSI'])(
    'gives the province without %s',
    (word) => {
      const card = parseCard(printLines({ ...SPECIMEN, province: `${word} SULAWESI TENGGARA` }));
      expect(card.fields.province.value).toBe('SULAWESI TENGGARA');
    },
  );
});

describe('dates', () => {
  it.each([
    ['17 - 08 - 1985', '17 - 08 - 1985'],
    ['17.08.1985', '17.08.1985'],
    ['17 AGUSTUS 1985', '17 AGUSTUS 1985'],
    ['17-08-1985', ''],
  ])('%s', (printed, beside) => {
    const { fields, extra } = parseCard(printLines(cardWith({ birth: [`KENDARI, ${printed}`] })));
    expect([fields.pob.value, fields.dob.value, extra.dob_printed.value]).toEqual([
      'KENDARI',
      '17-08-1985',
      beside,
    ]);
  });

  it('are not empty without a reason', () => {
    const { fields, checks } = parseCard(printLines(cardWith({ birth: ['KENDARI, 17-48-1985'] })));
    expect(fields.pob.value).toBe('KENDARI');
    expect(checks.find(({ name }) => name === 'birth_date')?.outcome).toBe('disagrees');
  });
});

describe('RT and RW', () => {
  it.each([
    ['003/004', '003', '004'],
    ['003 / 004', '003', '004'],
    ['RT 003/RW 004', '003', '004'],
    ['5/2', '5', '2'],
    ['005 / -', '005', '-'],
    ['005', '005', ''],
    ['0031004', '003', '004'],
    ['003I004', '003', '004'],
    ['003004', '003', '004'],
    ['000/000', '000', '000'],
    ['12/07', '12', '07'],
    ['- / -', '-', '-'],
    ['-/-', '-', '-'],
  ])('%s', (rtRw, rt, rw) => {
    const values = valuesOf(printLines(cardWith({ rtRw })));
    expect([values.rt, values.rw]).toEqual([rt, rw]);
  });
});

describe('a card whose labels are too blurred to read', () => {
  const missing = [
    'Nama',
    'Tempat/Tgl Lahir',
    'Jenis Kelamin',
    'Kel/Desa',
    'Kecamatan',
    'Status Perkawinan',
    'Pekerjaan',
    'Alamat',
    'Berlaku Hingga',
    'NIK',
    'RT/RW',
    'Agama',
  ];
  const blur = (lines: ReturnType<typeof printLines>) =>
    lines.map((line) =>
      missing.includes(line.text)
        ? { ...line, text: line.text.replace(/[a-zA-Z]/g, 'u'), characters: [] }
        : line,
    );

  it('is a card where the NIK knows the birth date and the sex beside it', () => {
    const { outcome, fields } = parseCard(blur(printLines(SPECIMEN)));
    expect(outcome).toBe('OK');
    expect(fields.id.value).toBe(SPECIMEN.nik);
  });

  it('is not one where it does not', () => {
    const { outcome } = parseCard(blur(printLines({ ...SPECIMEN, birth: ['KENDARI, 01-02-1977'] })));
    expect(outcome).toBe('FAIL');
  });
});
