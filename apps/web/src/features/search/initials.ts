/** First letters of the pinyin of texts, for whoever types those; other characters stay as they are. Loaded when first asked for. */
export async function initialsOf(texts: readonly string[]): Promise<string[]> {
  const { pinyin } = await import('pinyin-pro');
  return texts.map((text) =>
    pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase(),
  );
}
