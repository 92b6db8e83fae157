import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCsv } from '../../libs/simulator/src/testing.js';

/** What was planted in a county, or looks like it: `subjects` are `type:id`, the first one is the label's own. */
export type Label = {
  id: string;
  family: string;
  rules: readonly string[];
  subjects: readonly string[];
  detail: string;
};

const list = (text: string | undefined): string[] => (text ?? '').split(';').filter((part) => part !== '');

/** The labels of the text of labels.csv or innocents.csv. */
export const labelsIn = (text: string): Label[] =>
  parseCsv(text).map((row) => ({
    id: row['label_id'] ?? '',
    family: row['family'] ?? '',
    rules: list(row['acceptable_rules']),
    subjects: [`${row['subject_type']}:${row['subject_id']}`, ...list(row['also_ok_subjects'])],
    detail: row['detail'] ?? '',
  }));

/** The labels of a file of the folder; none when it has no such file. */
export const labelsOf = async (world: string, file: 'labels.csv' | 'innocents.csv'): Promise<Label[]> =>
  labelsIn(await readFile(join(world, file), 'utf8').catch(() => ''));
