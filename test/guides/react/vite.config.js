import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const source = (path) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

// Where the API is depends on the run: the page's server says it, in env.js.
const fromThePage = (name) => ({ [`import.meta.env.${name}`]: `window.env.${name}` });

// `production` is what users get. Only `development` has what StrictMode does.
export default defineConfig(({ mode }) => ({
  base: `/${mode}/`,
  plugins: [react()],
  define: { ...fromThePage('VITE_API_URL'), ...fromThePage('VITE_CLERK_PUBLISHABLE_KEY') },
  resolve: {
    alias: {
      '@clerk/clerk-react': source('standins/clerk.tsx'),
      sonner: source('standins/sonner.ts'),
      '@': source(''),
    },
  },
  build: { outDir: `dist/${mode}` },
}));
