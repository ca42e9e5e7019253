import type { DbtGeneration } from '../../engine/install.ts'

/** Artifacts that a scripted dbt can write. */
export type ArtifactName = 'run_results' | 'manifest' | 'sources' | 'catalog'

const always: readonly ArtifactName[] = ['manifest']
const results: readonly ArtifactName[] = ['run_results', 'manifest']

/** What each command writes, by `args.which`. `docs generate` of 2.x exits 0 and writes nothing. */
const filesOf: Readonly<Record<DbtGeneration, Readonly<Record<string, readonly ArtifactName[]>>>> = {
  '1.x': { generate: ['run_results', 'manifest', 'catalog'], freshness: ['sources', 'manifest'] },
  '2.x': { generate: [], freshness: ['sources', 'manifest'] },
}

/** Commands that are the same in both generations. */
const filesOfBoth: Readonly<Record<string, readonly ArtifactName[]>> = {
  parse: always,
  list: always,
  ls: always,
  deps: [],
  debug: [],
}

/** Commands that warn when nothing is selected. */
const selecting = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'clone', 'list', 'ls', 'freshness'])

/** Names of commands of two words, as artifacts have them. */
const whichOf: Readonly<Record<string, string>> = { source: 'freshness', docs: 'generate' }

/** The command of an argument list, as `args.which` has it: `build`, `freshness`, `generate`. */
export function whichCommand(argv: readonly string[]): string {
  const word = argv.find((argument) => !argument.startsWith('-')) ?? ''
  return whichOf[word] ?? word
}

/** Which artifacts a command writes when it comes to its end. */
export function commandFiles(generation: DbtGeneration, which: string): readonly ArtifactName[] {
  return filesOf[generation][which] ?? filesOfBoth[which] ?? results
}

/** Whether results of a command are empty even when it succeeded. */
export function writesNoEntries(generation: DbtGeneration, which: string): boolean {
  return generation === '2.x' && (which === 'compile' || which === 'show')
}

/** Whether a command selects nodes. */
export function isSelecting(which: string): boolean {
  return selecting.has(which)
}

/** The value of `--name value` or `--name=value`. */
export function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name)
  return at === -1 ? argv.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) : argv[at + 1]
}
