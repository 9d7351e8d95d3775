import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

/** Builds the dashboard. Tests read this file too, unless they have a config of their own: for them it is empty. */
export default defineConfig(({ mode }) =>
  mode === 'test'
    ? {}
    : {
        root: 'src/dashboard',
        plugins: [preact({ reactAliasesEnabled: false })],
        build: {
          outDir: '../../dist/dashboard',
          emptyOutDir: true,
          target: 'es2022',
          // Nothing is inlined, so that the server may forbid inline scripts and styles.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
        },
        server: { proxy: { '/v1': 'http://127.0.0.1:5000', '/connect': 'http://127.0.0.1:5000' } },
      },
)
