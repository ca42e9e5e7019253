import { defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'
import { tallyReporter } from './scripts/tally-reporter.ts'

const conditions = ['@millrace/source', ...defaultServerConditions]
const seconds = (count: number) => count * 1000

// Tests of the last five rooms wait for real processes, mostly dbt.
const project = (name: string, include: string, timeout: number) => ({
  extends: true as const,
  test: { name, include: [include], testTimeout: timeout, hookTimeout: timeout },
})

const atLeast = (percent: number) => ({ lines: percent, branches: percent })

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', tallyReporter()],
    projects: [
      project('core', 'packages/core/src/**/*.test.ts', seconds(20)),
      project('adapter-local', 'packages/adapter-local/src/**/*.test.ts', seconds(120)),
      project('cli', 'packages/cli/src/**/*.test.ts', seconds(120)),
      project('examples', 'examples/**/*.test.ts', seconds(180)),
      project('scenarios', 'scenarios/**/*.test.ts', seconds(180)),
      project('scripts', 'scripts/**/*.test.ts', seconds(180)),
    ],
    exclude: [...configDefaults.exclude, '.setup/**', '.venv/**'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/__fixtures__/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: {
        'packages/core/src/**': atLeast(95),
        'packages/adapter-local/src/**': atLeast(90),
      },
    },
  },
})
