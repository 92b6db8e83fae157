import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../apps/api/src/bin/generated.js';

const files = await generatedFiles();

describe('generated files are what the definitions give (npm run gen)', () => {
  for (const [path, content] of files) {
    it(path, async () => {
      expect(await readFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')).toBe(content);
    });
  }
});
