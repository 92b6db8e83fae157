import { defineConfig } from 'vite';

// Our own packages are TypeScript and are bundled; everything from npm stays where npm put it.
export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    rolldownOptions: {
      input: { main: 'src/main.ts', cli: 'src/cli.ts', gen: 'src/bin/gen.ts', bulk: 'src/bulk/worker.ts' },
      output: { chunkFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: [/^@fundwatch\//] },
});
