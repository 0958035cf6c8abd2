import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Two pages: what a customer loads has nothing of the back office, and the other way round. */
export default defineConfig({
  root: file('.'),
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2022',
    // A policy without `data:` for scripts and styles, and files that can be cached forever.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { customer: file('index.html'), office: file('office.html') } },
  },
});
