import { createRequire } from 'node:module';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

const FONT = '@expo-google-fonts/noto-sans-sc';
const fontFile = (name: string): string =>
  createRequire(import.meta.url).resolve(`${FONT}/${name}/NotoSansSC_${name}.ttf`);

/** A document as PDF in the font `Noto`, which is embedded, of it only what is used. */
export async function pdfOf(definition: TDocumentDefinitions): Promise<Buffer> {
  const { default: pdfmake } = await import('pdfmake');
  const regular = fontFile('400Regular');
  const bold = fontFile('700Bold');
  pdfmake.setFonts({ Noto: { normal: regular, bold, italics: regular, bolditalics: bold } });
  // Papers hold what people typed: nothing that they say may make this process read a file or an address.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === regular || path === bold);
  return pdfmake.createPdf(definition).getBuffer();
}
