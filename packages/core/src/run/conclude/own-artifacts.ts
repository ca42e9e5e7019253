import type { Proof } from '../../command/proof.ts'
import type {
  ArtifactFinding,
  ArtifactMetadata,
  Catalog,
  FreshnessEntry,
  Manifest,
  RunResults,
} from '../../dbt/artifact-types.ts'
import { normalizeStatus } from '../../dbt/status.ts'
import type { AttemptEvidence } from '../conclusion-types.ts'
import { attemptVariable } from '../story/line-identity.ts'
import { sourcesFile, type Entry, type Finding } from './situation.ts'

/** The artifacts that are proved to be of this very attempt, and what is wrong with the rest. */
export interface OwnArtifacts {
  /** Results per node; `undefined` when the command has none or its file is no proof. */
  readonly entries?: readonly Entry[]
  readonly freshness: ReadonlyMap<string, FreshnessEntry>
  readonly manifest?: Manifest
  readonly catalog?: Catalog
  readonly findings: readonly Finding[]
}

/** The word for a command in `args.which`; `retry` has that of the command it repeats. */
const whichOf: Readonly<Record<string, string>> = { 'docs-generate': 'generate', 'source-freshness': 'freshness' }

/** Tells the artifacts of this attempt from those of another, by our token and by dbt's invocation id. */
export function ownArtifacts(evidence: AttemptEvidence, proof: Proof): OwnArtifacts {
  const findings: Finding[] = []
  const own = <T extends { readonly metadata: ArtifactMetadata }>(
    name: string,
    finding: ArtifactFinding<T>,
    check: (value: T) => string | undefined = () => undefined,
  ): T | undefined => {
    const problem = troubleOf(name, finding, evidence, check)
    const needed = proof.files.includes(name)
    // A file that is not asked for need not be there, but it must not be somebody else's.
    if (problem !== undefined && (needed || problem.weight === 'contradiction')) findings.push(problem)
    return problem === undefined && finding.found ? finding.value : undefined
  }
  const runResults = own('run_results.json', evidence.runResults, (value) => foreignCommand(value, evidence))
  const sources = own('sources.json', evidence.sources)
  const catalog = own('catalog.json', evidence.catalog)
  const manifest = own('manifest.json', evidence.manifest)
  const freshness = new Map(sources?.results.map((entry) => [entry.id, entry]))
  const entries = proof.files.includes(sourcesFile)
    ? sources?.results
    : proof.results === 'none'
      ? undefined
      : runResults?.results
  return {
    ...(entries === undefined ? {} : { entries: entries.map(normalised) }),
    freshness,
    ...(manifest === undefined ? {} : { manifest }),
    ...(catalog === undefined ? {} : { catalog }),
    findings,
  }
}

function troubleOf<T extends { readonly metadata: ArtifactMetadata }>(
  name: string,
  finding: ArtifactFinding<T>,
  evidence: AttemptEvidence,
  check: (value: T) => string | undefined,
): Finding | undefined {
  if (!finding.found) {
    const code = `ARTIFACT_${finding.trouble.replaceAll('-', '_').toUpperCase()}`
    const message = `expected \`${name}\` of this attempt, found none to believe: ${finding.message}`
    return { code, kind: 'artifact', weight: 'gap', message }
  }
  const { metadata } = finding.value
  const foreign = isRenewed(name, metadata, evidence) ? undefined : foreignIdentity(metadata, evidence)
  const wrong = foreign ?? check(finding.value)
  if (wrong === undefined) return undefined
  return { code: 'ARTIFACT_FOREIGN', kind: 'artifact', weight: 'contradiction', message: `\`${name}\`: ${wrong}` }
}

/**
 * dbt 1.x that starts from a parse state writes a manifest with the `env` of the run that parsed, and renews only its
 * invocation id (parser/manifest.py, `read_manifest_for_partial_parse`; seen on 1.11.16). The id is that of our lines.
 */
function isRenewed(name: string, { invocationId }: ArtifactMetadata, { install, story }: AttemptEvidence): boolean {
  return (
    name === 'manifest.json' &&
    install.generation === '1.x' &&
    invocationId !== undefined &&
    invocationId === story.invocationId
  )
}

function foreignIdentity(
  { env, invocationId }: ArtifactMetadata,
  { token, story, invocationId: chosen }: AttemptEvidence,
): string | undefined {
  const mark = env[attemptVariable]
  if (mark !== token)
    return `expected the mark "${token}" of this attempt, found ${mark === undefined ? 'none' : `"${mark}"`}`
  const expected = story.invocationId ?? chosen
  if (expected === undefined || invocationId === expected) return undefined
  return `expected invocation ${expected}, found ${invocationId ?? 'none'}`
}

function foreignCommand({ which }: RunResults, { command: { name } }: AttemptEvidence): string | undefined {
  const expected = Object.hasOwn(whichOf, name) ? whichOf[name] : name
  if (which === undefined || name === 'retry' || which === expected) return undefined
  return `expected the results of "${expected}", found those of "${which}"`
}

function normalised(entry: Entry | FreshnessEntry): Entry {
  return { ...entry, status: normalizeStatus(entry.status) }
}
