import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { walkJson, type JsonVisitor, type Path } from './json-walk.ts'
import { visitJson } from './visit-json.ts'

/** Everything that was told, as text. */
function notes(tell: (visitor: JsonVisitor) => void): readonly string[] {
  const all: string[] = []
  const note = (what: string) => (path: Path, value?: unknown) => all.push(JSON.stringify([what, path, value]))
  tell({ scalar: note('scalar'), open: note('open'), close: note('close') })
  return all
}

describe('visitJson', () => {
  it('tells what a walk over the text tells', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const walked = notes((visitor) => {
          const walk = walkJson(visitor)
          walk.write(new TextEncoder().encode(text))
          walk.end()
        })
        expect(notes((visitor) => visitJson(JSON.parse(text), visitor, () => true))).toEqual(walked)
      }),
    )
  })

  it('leaves out the members of what is not entered', () => {
    const told = notes((visitor) => visitJson({ a: { b: 1 }, c: [2] }, visitor, ([section]) => section !== 'a'))
    expect(told).toEqual([
      '["open",[],true]',
      '["open",["a"],true]',
      '["close",["a"],null]',
      '["open",["c"],false]',
      '["scalar",["c",0],2]',
      '["close",["c"],null]',
      '["close",[],null]',
    ])
  })
})
