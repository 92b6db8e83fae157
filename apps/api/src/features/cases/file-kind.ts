import { fileTypeFromBuffer } from 'file-type';

/** Kinds of files that a case takes, by what their bytes say, with the endings that a name may have. */
const KINDS: Readonly<Record<string, { media: string; endings: readonly string[] }>> = {
  pdf: { media: 'application/pdf', endings: ['pdf'] },
  png: { media: 'image/png', endings: ['png'] },
  jpg: { media: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  docx: {
    media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['docx'],
  },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
  ofd: { media: 'application/ofd', endings: ['ofd'] },
};

/** The endings of the names of all kinds that a case takes. */
export const FILE_ENDINGS = Object.values(KINDS).flatMap(({ endings }) => endings);

/** Why a file is not taken: no kind that a case takes, or another one than its name says. */
export type KindFault = 'case_file_kind' | 'case_file_other_kind';

/** The media type of a file by its bytes, never by what its sender says; or why it is not taken. */
export async function kindOf(
  bytes: Uint8Array,
  name: string,
): Promise<{ media: string } | { fault: KindFault }> {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const found = (await fileTypeFromBuffer(bytes))?.ext ?? '';
  // GB/T 33190: a zip with OFD.xml at its root.
  const kind = KINDS[found === 'zip' && Buffer.from(bytes).includes('OFD.xml') ? 'ofd' : found];
  if (!kind) return { fault: 'case_file_kind' };
  return kind.endings.includes(ending) ? { media: kind.media } : { fault: 'case_file_other_kind' };
}
