const WORDS = 'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen'.split(
  ' ',
);

/** A small number in words, as details of labels have it. */
export const inWords = (count: number): string => WORDS[count] ?? String(count);
