import type { JsonVisitor, Path, Scalar } from './json-walk.ts'

/**
 * Tells a visitor of parsed JSON what a walk over its text would tell, in the order of the text; members of a value
 * only where `enters` says so of its path. Costs stack by the depth that is entered.
 */
export function visitJson(value: unknown, visitor: JsonVisitor, enters: (path: Path) => boolean): void {
  const path: (string | number)[] = []
  const visit = (here: unknown): void => {
    if (typeof here !== 'object' || here === null) {
      visitor.scalar(path, here as Scalar)
      return
    }
    visitor.open(path, !Array.isArray(here))
    if (enters(path)) visitMembers(here)
    visitor.close(path)
  }
  const visitMembers = (here: object): void => {
    for (const [key, member] of Array.isArray(here) ? here.entries() : Object.entries(here)) {
      path.push(key)
      visit(member)
      path.pop()
    }
  }
  visit(value)
}
