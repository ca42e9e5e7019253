import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { directions } from './scripts/eslint/directions.js'

const forCore = 'core takes it through a port (`Ambient`, executor, store)'
const word = (/** @type {string} */ name) => ({ name, message: `${name}: ${forCore}.` })

// What is not deterministic, or would wait beside the inbox of the runner.
const coreGlobals = [
  ...['Date', 'WeakRef', 'FinalizationRegistry', 'crypto', 'performance', 'process', 'fetch', 'Buffer'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
].map(word)

const coreProperties = [
  ['Promise', 'race'],
  ['Promise', 'any'],
  ['AbortSignal', 'timeout'],
  ['Math', 'random'],
].map(([object, property]) => ({ object, property, message: `${object}.${property}: ${forCore}.` }))

// What no source of a package has: exports that cannot be seen at the place that imports them, and enums.
const packageSyntax = [
  ['ExportDefaultDeclaration', 'Export by name.'],
  ['ExportAllDeclaration', 'Name what you export.'],
  ['ExportSpecifier[exported.name="default"]', 'Export by name.'],
  ['TSEnumDeclaration', 'Write a union of strings.'],
  ['TSParameterProperty', 'Write a field.'],
].map(([selector, message]) => ({ selector, message }))

// What is always a mistake, from ESLint's own rules, as far as the compiler does not see it.
const mistakes = [
  ...['no-async-promise-executor', 'no-case-declarations', 'no-cond-assign', 'no-constant-condition'],
  ...['no-control-regex', 'no-empty', 'no-empty-character-class', 'no-misleading-character-class'],
  ...['no-regex-spaces', 'no-self-assign', 'no-unsafe-finally', 'no-useless-catch', 'no-useless-escape', 'eqeqeq'],
].map((rule) => [rule, 'error'])

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '.tsc/',
    'coverage/',
    'docs/api/',
    '.venv/',
    '.setup/',
    '**/__fixtures__/',
    'examples/dbt/',
    '**/tsup.config.ts',
    '**/*.js',
    '**/*.mjs',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { millrace: { rules: { directions } } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An `async` function turns whatever it throws into a rejection: that is why ports have it without an `await`.
      '@typescript-eslint/require-await': 'off',
      ...Object.fromEntries(mistakes),
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'millrace/directions': 'error', 'no-restricted-syntax': ['error', ...packageSyntax] },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: ['**/*.test.ts', 'packages/core/src/ambient/system-ambient.ts'],
    rules: {
      'no-restricted-globals': ['error', { globals: coreGlobals, checkGlobalObject: true }],
      'no-restricted-properties': ['error', ...coreProperties],
    },
  },
  {
    // Tests hold values of unknown shape against expected ones, and throw at will.
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
)
