/** A label in the product's two languages. */
export type Text = { zh: string; en: string };
