export { innocents, innocentsCsv, type Label, labels, labelsCsv } from './labels.js';
export { BadSettings, settingsOf, type SimulateOptions } from './options.js';
export { FILE_ORDER, simulate, type SimulatedFile, toCsv } from './simulate.js';
