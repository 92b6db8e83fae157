// SM4 (GB/T 32907) where the engine has no function of it: rounds over columns of words, in SQL.

/** The S-box, its values one after the other. */
const S_BOX = Buffer.from(
  'd690e9fecce13db716b614c228fb2c05' +
    '2b679a762abe04c3aa44132649860699' +
    '9c4250f491ef987a33540b43edcfac62' +
    'e4b31ca9c908e89580df94fa758f3fa6' +
    '4707a7fcf37317ba83593c19e6854fa8' +
    '686b81b27164da8bf8eb0f4b70569d35' +
    '1e240e5e6358d1a225227c3b01217887' +
    'd40046579fd327524c3602e7a0c4c89e' +
    'eabf8ad240c738b5a3f7f2cef96115a1' +
    'e0ae5da49b341a55ad933230f58cb1e3' +
    '1df6e22e8266ca60c02923ab0d534e6f' +
    'd5db3745defd8e2f03ff6a726d6c5b51' +
    '8d1baf92bbddbc7f11d95c411f105ad8' +
    '0ac13188a5cd7bbd2d74d012b8e5b4b0' +
    '8969974a0c96777e65b9f109c56ec684' +
    '18f07dec3adc4d2079ee5f3ed7cb3948',
  'hex',
);
const SYSTEM = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];
const ROUNDS = 32;

const turned = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0;
const substituted = (word: number): number =>
  [24, 16, 8, 0].reduce((all, shift) => ((all << 8) | (S_BOX[(word >>> shift) & 255] ?? 0)) >>> 0, 0);

/** The 32 round keys of a key of 16 bytes. */
export function roundKeys(key: Buffer): number[] {
  const words = SYSTEM.map((own, at) => (key.readUInt32BE(4 * at) ^ own) >>> 0);
  const keys: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const constant = [0, 1, 2, 3].reduce((all, at) => ((all << 8) | (((4 * round + at) * 7) & 255)) >>> 0, 0);
    const [a = 0, b = 0, c = 0, d = 0] = words;
    const mixed = substituted((b ^ c ^ d ^ constant) >>> 0);
    const next = (a ^ mixed ^ turned(mixed, 13) ^ turned(mixed, 23)) >>> 0;
    keys.push(next);
    words.splice(0, 4, b, c, d, next);
  }
  return keys;
}

/** What a round makes of a word's lowest byte, 256 words of four bytes; of its other bytes it is the same, turned. */
export const ROUND_TABLE = Buffer.concat(
  Array.from({ length: 256 }, (_, byte) => {
    const own = S_BOX[byte] ?? 0;
    const word = Buffer.alloc(4);
    word.writeUInt32LE(
      [2, 10, 18, 24].reduce((all, by) => (all ^ turned(own, by)) >>> 0, own),
      0,
    );
    return word;
  }),
);

const xor = (first: string, ...others: string[]): string =>
  others.reduce((all, one) => `bitXor(${all}, ${one})`, first);
const ofByte = (word: string, shift: number): string =>
  `bitRotateLeft(reinterpretAsUInt32(substring(unhex({sm4_table:String}), 4 * toUInt32(bitAnd(bitShiftRight(${word}, ${shift}), 255)) + 1, 4)), ${shift})`;
const wordOf = (text: string, at: string): string => `reinterpretAsUInt32(substring(${text}, ${at}, 4))`;

/**
 * SQL of a text under SM4 in counter mode, which opens what it has sealed: blocks are counted from 0 behind a nonce of 12 bytes.
 * `rounds` is SQL of the round keys, an array of UInt32; the statement is given `sm4_table` (hexadecimal `ROUND_TABLE`).
 */
export function counterMode(text: string, nonce: string, rounds: string): string {
  const mixed = xor('s.2', 's.3', 's.4', 'k');
  const round = xor('s.1', ...[0, 8, 16, 24].map((shift) => ofByte(mixed, shift)));
  const start = [1, 5, 9].map((at) => `byteSwap(${wordOf('nonce', String(at))})`);
  const stream = `arrayFold((s, k) -> (s.2, s.3, s.4, ${round}), rounds, (${start.join(', ')}, toUInt32(i)))`;
  const sealed = [4, 3, 2, 1].map((word, at) => {
    const own = wordOf(`concat(text, repeat('\\0', 16))`, `toUInt32(16 * i + ${4 * at + 1})`);
    return `reinterpretAsFixedString(bitXor(byteSwap(b.${word}), ${own}))`;
  });
  const blocks = 'range(toUInt32(intDiv(length(text) + 15, 16)))';
  // A text of words that keep their zero bytes is what `concat` makes of them.
  const all = `arrayMap((b, i) -> concat(${sealed.join(', ')}, ''), arrayMap(i -> ${stream}, ${blocks}), ${blocks})`;
  // What comes in is bound to names: written out at every place, a statement would grow beyond what the engine reads.
  return `arrayMap((text, nonce, rounds) -> substring(arrayStringConcat(${all}), 1, length(text)), [${text}], [${nonce}], [${rounds}])[1]`;
}
