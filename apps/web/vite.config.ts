import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const API_URL = process.env['FUNDWATCH_API'] ?? 'http://127.0.0.1:8080';

/** Answers /api from made-up data while developing; `apply: 'serve'` keeps it out of every build. */
function mockApi(): Plugin {
  return {
    name: 'mock-api',
    apply: 'serve',
    async configureServer(server) {
      const { handleApi } = await server.ssrLoadModule('/dev/mock.mjs');
      server.middlewares.use((req, res, next) => {
        if (req.url?.startsWith('/api/')) handleApi(req, res);
        else next();
      });
    },
  };
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [svelte(), mode === 'mock' ? mockApi() : null],
  build: { outDir: 'dist', emptyOutDir: true, reportCompressedSize: true, chunkSizeWarningLimit: 700 },
  server: { proxy: mode === 'mock' ? {} : { '/api': API_URL } },
}));
