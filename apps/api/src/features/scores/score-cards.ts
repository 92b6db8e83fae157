import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, unitOf } from '@fundwatch/metrics';
import { NEGATIVE_LIST } from '@fundwatch/rules';
import { readScoreCard, type Catalogue, type ReadCard, type ScoreCard } from '@fundwatch/settlement';
import { NotFound } from '../../http/errors.js';
import { SCORE_CARDS_DIR } from '../../paths.js';

/** What a card may name: the indicators and the items of the negative list. */
export const CATALOGUE: Catalogue = {
  indicators: Object.fromEntries(
    METRICS.map((metric) => [
      metric.id,
      {
        label: metric.label,
        unit: metric.unit,
        better: metric.better,
        grains: metric.grains,
        variants: Object.fromEntries(
          Object.entries(metric.variants).map(([name, variant]) => [name, { unit: unitOf(metric, variant) }]),
        ),
      },
    ]),
  ),
  listed: Object.fromEntries(NEGATIVE_LIST.map(({ id, name, grains }) => [id, { ...name, grains }])),
};

/** Reads the text of a card, or of a policy that holds one. */
export const readCard = (text: string): ReadCard => readScoreCard(text, CATALOGUE);

/** The cards that are shipped, read once. A card that does not fit the indicators stops the service: it would score wrongly. */
export class ScoreCards {
  private readonly cards: readonly ScoreCard[];

  constructor(dir = SCORE_CARDS_DIR) {
    this.cards = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => {
        const { card, faults } = readCard(readFileSync(join(dir, name), 'utf8'));
        if (card) return card;
        const told = faults.map(({ line, path, reason }) => `${name}:${line} ${path}: ${reason.en}`);
        throw new Error(`a score card cannot be used:\n${told.join('\n')}`);
      });
  }

  /** All of them, those of institutions first. */
  all(): readonly ScoreCard[] {
    return [...this.cards].sort((a, b) => (a.grain === b.grain ? 0 : a.grain === 'institution' ? -1 : 1));
  }

  /** Throws `NotFound`. */
  find(id: string): ScoreCard {
    const card = this.cards.find((own) => own.id === id);
    if (!card) throw new NotFound(`score card ${id}`);
    return card;
  }
}
