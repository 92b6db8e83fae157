import { whoText } from '../../lib/i18n/who.ts';

/** A piece of a comment; `isName`: it calls an officer by name. */
export type Piece = { text: string; isName: boolean };

/** A comment cut where it calls those whom the service has understood it to name. */
export function piecesOf(comment: string, mentions: readonly string[]): Piece[] {
  const names = mentions.map(whoText).toSorted((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index } of comment.matchAll(/[@＠]/g)) {
    const name = names.find((own) => comment.slice(index + 1, index + 1 + own.length).toLowerCase() === own);
    if (name === undefined || index < at) continue;
    if (index > at) pieces.push({ text: comment.slice(at, index), isName: false });
    at = index + 1 + name.length;
    pieces.push({ text: comment.slice(index, at), isName: true });
  }
  if (at < comment.length) pieces.push({ text: comment.slice(at), isName: false });
  return pieces;
}
