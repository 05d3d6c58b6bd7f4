import type { SKRSContext2D } from '@napi-rs/canvas';
import { pickBodyFaces, registerFace } from '../faces/load-faces.js';
import type { Random } from '../random.js';
import { makeRecord } from '../record/make-record.js';
import type { Split } from '../split.js';
import { digits } from './identity-documents.js';

const COLUMNS = [
  ['No', 0.03],
  ['Nama Lengkap', 0.2],
  ['NIK', 0.13],
  ['Jenis Kelamin', 0.09],
  ['Tempat Lahir', 0.12],
  ['Tanggal Lahir', 0.09],
  ['Agama', 0.08],
  ['Pendidikan', 0.12],
  ['Jenis Pekerjaan', 0.13],
] as const;

export const FAMILY_CARD_SHAPE = { width: 1400, height: 990 } as const;

/** A family card (KK): one household's members in a table, each with a NIK. */
export function drawFamilyCard(context: SKRSContext2D, seed: string, random: Random, split: Split): void {
  const { width, height } = FAMILY_CARD_SHAPE;
  const faces = pickBodyFaces(random, split);
  const [regular, bold] = [registerFace(faces.regular), registerFace(faces.bold)];
  const members = Array.from({ length: random.integer(2, 6) }, (_, index) =>
    makeRecord(`${seed}/member-${index}`, { split, nonsenseShare: 0, foreignerShare: 0 }),
  );
  const [head] = members;
  if (!head) return;
  const { fields, printedNeighbourhood } = head;
  context.fillStyle = '#15171c';
  context.textAlign = 'center';
  context.font = `34px "${bold}"`;
  context.fillText('KARTU KELUARGA', width / 2, 62);
  context.font = `24px "${regular}"`;
  context.fillText(`No. ${digits(random, 16)}`, width / 2, 98);
  context.textAlign = 'left';
  const left = width * 0.04;
  const pairs = [
    ['Nama Kepala Keluarga', fields.name, 'Kecamatan', fields.district],
    ['Alamat', fields.address, 'Kabupaten/Kota', fields.city],
    ['RT/RW', printedNeighbourhood, 'Kode Pos', digits(random, 5)],
    ['Desa/Kelurahan', fields.village, 'Provinsi', fields.province],
  ] as const;
  pairs.forEach(([label, value, label2, value2], index) => {
    const y = 140 + index * 26;
    context.font = `18px "${regular}"`;
    context.fillText(label, left, y);
    context.fillText(`: ${value}`.slice(0, 52), left + 210, y);
    context.fillText(label2, width * 0.62, y);
    context.fillText(`: ${value2}`, width * 0.62 + 150, y);
  });
  const rowHeight = 32;
  const top = 260;
  context.strokeStyle = '#333';
  context.lineWidth = 1;
  let x = left;
  for (const [title, share] of COLUMNS) {
    const breadth = width * 0.92 * share;
    context.strokeRect(x, top, breadth, rowHeight * (members.length + 1));
    context.font = `14px "${bold}"`;
    context.fillText(title, x + 5, top + 21, breadth - 8);
    context.font = `14px "${regular}"`;
    members.forEach(({ fields: member }, index) => {
      const cells: Record<(typeof COLUMNS)[number][0], string> = {
        No: String(index + 1),
        'Nama Lengkap': member.name,
        NIK: member.id,
        'Jenis Kelamin': member.gender,
        'Tempat Lahir': member.pob,
        'Tanggal Lahir': member.dob,
        Agama: member.religion,
        Pendidikan: random.pick(['SLTA/SEDERAJAT', 'DIPLOMA IV/STRATA I', 'TAMAT SD/SEDERAJAT']),
        'Jenis Pekerjaan': member.work,
      };
      context.fillText(cells[title], x + 5, top + rowHeight * (index + 1) + 21, breadth - 8);
    });
    x += breadth;
  }
  context.strokeRect(left, top + rowHeight, width * 0.92, 0);
  context.font = `16px "${regular}"`;
  context.fillText(`Dikeluarkan Tanggal : ${head.other.issuedDate}`, left, height - 150);
  context.fillText('KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL', width * 0.58, height - 150);
}
