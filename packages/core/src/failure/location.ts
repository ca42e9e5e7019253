/** Where in the project a complaint points to. */
export interface Location {
  /** Relative to the project, with slashes. */
  readonly file: string
  readonly line?: number
}

const arrow = /^--> ([^\s:]{1,400}(?: [^\s:]{1,100}){0,4}):(\d{1,7})(?::\d{1,7})?/
const arrowAlone = /^--> ([^:]{1,400})$/
const inBrackets = /\(in ([^()\s]{1,400}):(\d{1,7}):\d{1,7}\)/
const named = /\(((?:models|seeds|snapshots|tests|macros|analyses|\.\/)[^()\s]{1,400}\.\w{2,5})\)/
const ofProject = /\bdbt_project\.yml\b/

/** Folders of what dbt itself writes, and of its own packages: no places in the project. */
const generated = /^(?:\.\.\/|\/|[A-Za-z]:\/|<|target\/|run\/|compiled\/|generic_tests\/|dbt_internal_packages\/)/

/** The place in the project that a line names, if any. */
export function locationIn(text: string): Location | undefined {
  const found = arrow.exec(text) ?? arrowAlone.exec(text) ?? inBrackets.exec(text) ?? named.exec(text)
  const file = found?.[1]?.replaceAll('\\', '/').replace(/^\.\//, '').trim()
  if (file !== undefined && file !== '' && !generated.test(file)) {
    const line = found?.[2]
    return line === undefined ? { file } : { file, line: Number(line) }
  }
  return ofProject.test(text) ? { file: 'dbt_project.yml' } : undefined
}
