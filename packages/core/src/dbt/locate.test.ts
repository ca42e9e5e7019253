import { describe, expect, it } from 'vitest'
import { locate } from './locate.ts'

describe('locate', () => {
  it.each([
    // 1.x
    ['Runtime Error in model bad (models/a/bad.sql)\n  LINE 11: select', { file: 'models/a/bad.sql' }],
    ["Model 'model.shop.x' (models/x y.sql) depends on a node named 'nope'", { file: 'models/x y.sql' }],
    [
      'Compilation Error in model jj (models/jj.sql)\n  unexpected end\n    line 3\n      {{ 1 ~ }}',
      { file: 'models/jj.sql', line: 3 },
    ],
    ['Failure in operation shop-on-run-end-0 (./dbt_project.yml)', { file: 'dbt_project.yml' }],
    ["Did not find matching node in the 'models' section of file 'models/schema.yml'", { file: 'models/schema.yml' }],
    ['Duplicate key in file\n`models/schema.yml`', { file: 'models/schema.yml' }],
    ['Invalid models config given in models/schema.yml @ models: {}', { file: 'models/schema.yml' }],
    ['in macro a (macros/ops.sql)\n  > called by model b (models/b.sql)', { file: 'macros/ops.sql' }],
    ['Syntax error near line 4\n  1 | version: 2', {}],
    ['Compilation Error in sql_operation inline_query (from remote system.sql)', {}],
    ['in file\n`/home/me/shop/dbt_project.yml`', {}],
    // 2.x
    ["Ref 'nope' not found\n  --> models/undefined_ref.sql:1:15", { file: 'models/undefined_ref.sql', line: 1 }],
    [
      'Duplicate key\n  --> dbt_project.yml:19:1\n   0: <unknown>\n   1: <unknown>',
      { file: 'dbt_project.yml', line: 19 },
    ],
    ['Stale source source.shop.raw.events\n  --> models/schema.yml', { file: 'models/schema.yml' }],
    ['unknown function\n(in models/jinja_bad.sql:1:8)', { file: 'models/jinja_bad.sql', line: 1 }],
    ['Warned test x (models/schema.yml:20:13)', { file: 'models/schema.yml', line: 20 }],
    [
      'Database Error in model bad (../t/run/shop/models/bad.sql)\n  Binder Error\n  (in run/shop/models/bad.sql:1:11)',
      { file: 'models/bad.sql' },
    ],
    ['Error in model bad (../t/run/shop/models/run/a/bad.sql)', { file: 'models/run/a/bad.sql' }],
    ['(in target/compiled/shop/models/bad.sql:1:11)', { file: 'models/bad.sql' }],
    ['Error materializing test x (../t/run/shop/generic_tests/x.sql)', {}],
    ['Catalog Error\n(in <RUN_OPERATION>:1:9)\n  --> <RUN_OPERATION>:1:9', {}],
    ['raised on purpose\n(in :1:22)\n  --> :1:22', {}],
    [
      "quoted '\n  --> models/users_own.sql:9:9\n' and then\n  --> models/a.sql:2:17",
      { file: 'models/a.sql', line: 2 },
    ],
    ['outside (../other/models/a.sql)', {}],
    ['', {}],
    ['nothing at all', {}],
  ])('%j', (message, place) => {
    expect(locate(message)).toEqual(place)
  })

  it('takes no time for long messages', () => {
    for (const part of ['(', '(in ', '\n  --> ', "file '", 'given in ', '/(a/', ':1']) {
      expect(locate(part.repeat(200_000))).toEqual({})
    }
  })
})
