/**
 * A PDF of one page for each JPEG, A4 upright, with the image near its middle: what a scanner or a phone's "print to PDF"
 * writes, without what does not matter.
 */
export function writePdf(
  images: readonly { readonly jpeg: Buffer; readonly width: number; readonly height: number }[],
): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  const write = (part: string | Buffer) =>
    void parts.push(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  const writeObject = (number: number, ...content: readonly (string | Buffer)[]) => {
    offsets[number] = length();
    for (const part of [`${number} 0 obj\n`, ...content, '\nendobj\n']) write(part);
  };
  write('%PDF-1.4\n');
  writeObject(1, '<< /Type /Catalog /Pages 2 0 R >>');
  const kids = images.map((_, index) => `${3 + 3 * index} 0 R`).join(' ');
  writeObject(2, `<< /Type /Pages /Kids [${kids}] /Count ${images.length} >>`);
  for (const [index, { jpeg, width, height }] of images.entries()) {
    const page = 3 + 3 * index;
    const resources = `<< /XObject << /I ${page + 1} 0 R >> >>`;
    writeObject(
      page,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources ${resources} /Contents ${page + 2} 0 R >>`,
    );
    const image = `/Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`;
    writeObject(
      page + 1,
      `<< /Type /XObject ${image} /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
      jpeg,
      '\nendstream',
    );
    const drawing = `q 300 0 0 ${(300 * height) / width} 150 450 cm /I Do Q`;
    writeObject(page + 2, `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`);
  }
  const start = length();
  const entries = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`xref\n0 ${offsets.length}\n0000000000 65535 f \n${entries.join('')}`);
  write(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}
