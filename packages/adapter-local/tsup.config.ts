import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', supervisor: 'src/supervisor/main.ts' },
  format: 'esm',
  target: 'node22',
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
})
