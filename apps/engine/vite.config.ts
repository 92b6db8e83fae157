import { defineConfig } from 'vite';

/** One plain-Node file; chDB stays outside the bundle because it loads a native library next to itself. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    target: 'node20',
    minify: false,
    rollupOptions: { external: ['chdb'], output: { entryFileNames: 'main.js' } },
  },
});
