import { ruleTable, type FailureRule } from './rule.ts'
import { dbt1xSetupRules } from './rules-dbt-1x-setup.ts'

const core = 'dbt-core 1.11.16: dbt/exceptions.py'
const common = 'dbt-common 1.39.0: exceptions/base.py'

/** Tests, stale sources, interruptions. */
const outcomes = ruleTable({
  name: 'dbt-1x',
  source: core,
  rows: [
    // Tests.
    {
      id: 'test-failed',
      category: 'test_failure',
      says: [
        'got … results, configured to fail if',
        'got … result, configured to fail if',
        'got … results, expected 0',
        'got … result, expected 0',
        'actual differs from expected',
      ],
      source: 'dbt-core 1.11.16: dbt/task/test.py; dbt 0.13: "expected 0"',
    },
    {
      id: 'test-status',
      category: 'test_failure',
      codes: ['status:fail'],
      source: 'dbt-core 1.11.16: dbt/artifacts/schemas/results.py',
    },
    {
      id: 'unit-test-status',
      category: 'test_failure',
      codes: ['status:error'],
      needs: ['in:unit_test', 'shape:empty'],
      advice: 'Compare what the unit test expects with what the model gives.',
      source: 'observed: dbt 2.0 calls a failing unit test `error` in its results (facts/dbt-2x.md, 5)',
    },
    {
      id: 'stale-source-status',
      category: 'test_failure',
      codes: ['status:error'],
      needs: ['in:source', 'shape:empty'],
      advice: 'Find out why the source was not loaded, or widen its freshness limits.',
      source: 'dbt-core 1.11.16: dbt/artifacts/schemas/freshness',
    },
    {
      id: 'stale-source',
      category: 'test_failure',
      says: ['error stale freshness of'],
      advice: 'Find out why the source was not loaded, or widen its freshness limits.',
      source: 'dbt-core 1.11.16: dbt/task/freshness.py',
    },
    // Interrupted.
    {
      id: 'interrupted',
      category: 'cancelled',
      codes: ['exception:KeyboardInterrupt', 'exception:Abort', 'duckdb:INTERRUPT'],
      says: ['exited because of keyboard interrupt', 'keyboardinterrupt', "object has no attribute 'cancel'"],
      source: 'observed: SIGINT in dbt 1.11 (facts/dbt-1x.md, 5)',
    },
    {
      id: 'interrupted-silently',
      category: 'cancelled',
      codes: ['event:MainEncounteredError', 'shape:traceback'],
      needs: ['shape:empty'],
      source: 'observed: SIGINT gives MainEncounteredError with an empty text (facts/dbt-1x.md, 3)',
    },
  ],
})

/** Faults of the project’s files. */
const compilation = ruleTable({
  name: 'dbt-1x',
  source: core,
  rows: [
    // Faults that carry the heading of a compilation.
    {
      id: 'macro-missing',
      category: 'compilation',
      says: ['dbt could not find a macro with the name'],
      advice: 'Check the macro’s name; install packages if it comes from one.',
      source: 'dbt-adapters 1.24.5: exceptions/compilation.py',
    },
    {
      id: 'compilation',
      category: 'compilation',
      codes: [
        'title:compilation',
        'title:parsing',
        'title:validation',
        'exception:CompilationError',
        'exception:ParsingError',
        'exception:UndefinedError',
        'exception:TemplateSyntaxError',
      ],
      source: common,
    },
    {
      id: 'compilation-words',
      category: 'compilation',
      says: [
        'depends on a node named … which',
        'depends on a source named … which',
        'this model has an enforced contract',
        'is undefined. this can happen when calling a macro',
        'required var … not found in config',
        'breaking change to an enforced contract',
        'invalid … config given in',
        'dbt found two',
        'found a cycle',
      ],
    },
    { id: 'configuration', category: 'project', codes: ['title:dbt-configuration'], source: common },
    { id: 'dependency', category: 'dependency', codes: ['title:dependency', 'exception:DependencyError'] },
  ],
})

/** What dbt Core 1.x itself says: exceptions of its own, by their words; headings that decide come last. */
export const dbt1xRules: readonly FailureRule[] = [...outcomes, ...dbt1xSetupRules, ...compilation]

/** Headings of dbt 1.x that say little: what holds when no warehouse rule does. */
export const dbt1xHeadings = ruleTable({
  name: 'dbt-1x',
  source: common,
  rows: [
    { id: 'deps', category: 'dependency', codes: ['command:deps'], source: 'dbt-core 1.11.16: dbt/task/deps.py' },
    { id: 'database-error', category: 'runtime', codes: ['title:database', 'exception:DbtDatabaseError'] },
    { id: 'internal-error', category: 'internal', codes: ['title:internal', 'title:plugin', 'title:server'] },
    { id: 'runtime-error', category: 'runtime', codes: ['title:runtime', 'title:failfast', 'title:not-implemented'] },
    { id: 'unhandled', category: 'internal', codes: ['event:MainStackTrace', 'shape:traceback'] },
  ],
})
