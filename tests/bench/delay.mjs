// Loaded into the measured service (`node --import`): tells the delay of its event loop when asked by a signal.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on('SIGUSR2', () => {
  writeFileSync(process.env.BENCH_DELAY_FILE, String(delay.percentile(99) / 1e6));
  delay.reset();
});
