import { useApp } from '../../lib/state/app.ts';
import { faultText } from './fault.text.ts';

/** Something that a form tries: whether it is under way, and what was said against it, in the reader's words. */
export class Attempt {
  isBusy = $state(false);
  fault = $state('');
  readonly #t = useApp().i18n.t;

  /** Tries it, and says whether it went well. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    this.isBusy = true;
    this.fault = '';
    try {
      await work();
      return true;
    } catch (error) {
      this.fault = faultText(error, this.#t);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
