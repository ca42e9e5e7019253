import { defineConfig } from 'tsup'

const shared = { format: 'esm', target: 'node22', clean: true } as const

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts' }, dts: true },
  // One file, so that the supervisor boots in half the time.
  { ...shared, entry: { supervisor: 'src/supervisor/main.ts' }, noExternal: ['execa'], clean: false },
])
