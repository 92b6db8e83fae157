import { clearingNotes } from './clearings.js';
import { livesOf, worldOf } from './county.js';
import { cell } from './csv.js';
import type { World } from './life.js';
import type { SimulateOptions } from './options.js';
import { habitNotes } from './habits/index.js';
import { BLOCK } from './places.js';
import { policies } from './plant/policies.js';
import type { Note } from './role.js';
import { rollsOf } from './rolls.js';
import { yearOf } from './time.js';

/** A planted violation, or (of `innocents`) a look-alike, in the columns of labels.csv. */
export type Label = {
  label_id: string;
  family: string;
  acceptable_rules: string;
  subject_type: string;
  subject_id: string;
  also_ok_subjects: string;
  detail: string;
};

const COLUMNS = [
  'label_id',
  'family',
  'acceptable_rules',
  'subject_type',
  'subject_id',
  'also_ok_subjects',
  'detail',
] as const satisfies readonly (keyof Label)[];

function collect(options: SimulateOptions, innocent: boolean): Label[] {
  const world = worldOf(options);
  const notes = new Map<string, { note: Note; also: Set<string> }>();
  const take = (key: string, note: Note): void => {
    const known = notes.get(key);
    if (known === undefined) notes.set(key, { note, also: new Set(note.also) });
    else for (const subject of note.also) known.also.add(subject);
  };
  for (const { role, note } of livesOf(world, true))
    if (role !== undefined && note !== undefined && role.innocent === innocent) take(role.key, note);
  for (const { key, note } of rollsOf(world, innocent)) take(key, note);
  for (const { key, note } of [...habitNotes(world, innocent), ...clearingNotes(world, innocent)])
    take(key, note);
  const { prefix } = world.settings;
  const found = [...notes].map(([key, { note, also }]) => toLabel(`L${prefix}-${key}`, note, also));
  return [...found, ...(innocent ? [] : ofPolicies(world))].sort((a, b) =>
    a.label_id < b.label_id ? -1 : 1,
  );
}

function toLabel(id: string, { family, rules, subject, detail }: Note, also: Iterable<string>): Label {
  const [subject_type, subject_id] = subject;
  const acceptable_rules = rules.join(';');
  return {
    label_id: id,
    family,
    acceptable_rules,
    subject_type,
    subject_id,
    also_ok_subjects: [...also].join(';'),
    detail,
  };
}

/** Labels of what an alliance or hospital does as a habit; they belong to the part with its first town. */
function ofPolicies(world: World): Label[] {
  const { upOnly, refusing } = policies(world);
  const { skip, persons, to } = world.settings;
  const year = yearOf(to);
  const here = (alliance: typeof upOnly): boolean =>
    world.network.towns.some(
      (town) =>
        town.alliance === alliance &&
        town.block < 3 &&
        town.block * BLOCK >= skip &&
        town.block * BLOCK < persons,
    );
  const found: Label[] = [];
  if (upOnly !== undefined && here(upOnly)) {
    const detail = `no down-referral in ${year}`;
    const note = {
      family: 'up_only',
      rules: ['A02'],
      subject: ['alliance', upOnly.id] as const,
      also: [],
      detail,
    };
    found.push(toLabel(`L-up_only-${upOnly.id}`, note, [`institution:${upOnly.hospital.code}`]));
  }
  if (refusing !== undefined && here(refusing)) {
    const { hospital, id } = refusing;
    const detail = `refuses referrals in ${year}`;
    const note = {
      family: 'refusing',
      rules: ['A04'],
      subject: ['institution', hospital.code] as const,
      also: [],
      detail,
    };
    found.push(toLabel(`L-refusing-${hospital.code}`, note, [`alliance:${id}`]));
  }
  return found;
}

/** What was planted among the persons of the options; makes only the lives that have a part in something. */
export const labels = (options: SimulateOptions): Label[] => collect(options, false);

/** Look-alikes: `acceptable_rules` are the rules that must not fire on the subject's records. */
export const innocents = (options: SimulateOptions): Label[] => collect(options, true);

const csvOf = (rows: readonly Label[]): string =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','))].join('\n') +
  '\n';

/** The text of labels.csv and of innocents.csv. */
export const labelsCsv = (options: SimulateOptions): string => csvOf(labels(options));
export const innocentsCsv = (options: SimulateOptions): string => csvOf(innocents(options));
