import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

const conditions = ['@millrace/source', ...defaultServerConditions]
const project = (name: string, include: string[]) => ({
  extends: true as const,
  test: { name, include },
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      project('core', ['packages/core/src/**/*.test.ts']),
      project('adapter-local', ['packages/adapter-local/src/**/*.test.ts']),
      project('cli', ['packages/cli/src/**/*.test.ts']),
      project('examples', ['examples/**/*.test.ts']),
      project('scenarios', ['scenarios/**/*.test.ts']),
      project('scripts', ['scripts/**/*.test.ts']),
    ],
  },
})
