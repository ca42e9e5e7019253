/** What a command produced, by its name; `undefined` in a result when none was produced. */
export interface OutputByCommand {
  list: { readonly ids: readonly string[]; readonly nodes: readonly Readonly<Record<string, unknown>>[] }
  show: {
    readonly nodeId?: string
    readonly columns: readonly string[]
    readonly rows: readonly Readonly<Record<string, unknown>>[]
  }
  compile: { readonly nodes: readonly { readonly id: string; readonly sql: string; readonly path?: string }[] }
  'run-operation': { readonly lines: readonly string[]; readonly text: string }
  debug: { readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[] }
  parse: { readonly manifest: ArtifactRef }
  'docs-generate': { readonly catalog: ArtifactRef; readonly manifest?: ArtifactRef }
}

/** Where an artifact is kept: a key of the artifact store. */
export interface ArtifactRef {
  readonly key: string
  readonly bytes: number
}

/** What the command `N` produces. */
export type CommandOutput<N extends string = string> = N extends keyof OutputByCommand
  ? OutputByCommand[N]
  : OutputByCommand[keyof OutputByCommand]
