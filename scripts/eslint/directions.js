import { dirname, join, relative, sep } from 'node:path'

/**
 * The rooms of core and what each may import; a room may always import itself.
 * Room `run` stands for all its folders. Files outside a room (index.ts, millrace.ts) may import everything.
 */
export const rooms = {
  ambient: [],
  engine: [],
  errors: [],
  command: ['errors'],
  dbt: ['errors'],
  executor: ['errors'],
  store: ['errors'],
  failure: ['errors', 'dbt'],
  retry: ['errors', 'dbt', 'failure'],
  run: ['errors', 'command', 'dbt', 'executor', 'store', 'failure', 'retry'],
  config: ['errors', 'command', 'dbt', 'executor', 'store', 'failure', 'retry', 'run'],
  testing: ['errors', 'command', 'dbt', 'executor', 'store', 'failure', 'retry', 'run', 'config'],
}

/** Rooms that hold what all others speak of: time, waiting, and which dbt there is. */
export const commonRooms = ['ambient', 'engine']

/** What core may import from outside; its conformance suites also import vitest, an optional peer. */
export const corePackages = ['zod', 'eventemitter3', '@streamparser/json']

/** Which packages of ours a package may import. */
const packages = {
  core: [],
  cli: ['@millrace/core', '@millrace/adapter-local'],
}
const adapter = ['@millrace/core']

/**
 * Directions between the packages and between the rooms of core. Tests keep the directions between packages, but may
 * reach into any room of core.
 * @type {import('eslint').Rule.RuleModule}
 */
export const directions = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      room: 'Room `{{from}}` of core may not import `{{to}}`: {{allowed}}.',
      package: 'Package `{{from}}` may not import `{{to}}`: {{allowed}}.',
      outside: 'Core may not import `{{to}}`: it imports {{allowed}}, and no module of Node.',
      path: 'A relative import may not leave its package (`{{to}}`): import the package by its name.',
    },
  },
  create(context) {
    const place = placeOf(relative(context.cwd, context.filename))
    if (!place) return {}
    const check = (/** @type {import('estree').Node | null | undefined} */ source) => {
      const value = source?.type === 'Literal' ? source.value : undefined
      const fault = typeof value === 'string' ? faultOf(place, value) : undefined
      if (source && fault) context.report({ node: source, ...fault })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {any} node `import('…').Name` as a type */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    }
  },
}

/**
 * @typedef {{ package: string, path: string, room: string | undefined, isTest: boolean }} Place
 * @param {string} file relative to the repository
 * @returns {Place | undefined}
 */
function placeOf(file) {
  const [top, name, src, ...rest] = file.split(sep)
  if (top !== 'packages' || name === undefined || src !== 'src') return undefined
  const path = rest.join('/')
  return { package: name, path, room: roomOf(name, path), isTest: path.endsWith('.test.ts') }
}

/** @param {string} name @param {string} path */
function roomOf(name, path) {
  return name === 'core' && path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined
}

/** @param {Place} place @param {string} source */
function faultOf(place, source) {
  if (source.startsWith('.')) return relativeFault(place, source)
  if (source.startsWith('@millrace/') || source === 'millrace') return packageFault(place, source)
  return place.package === 'core' && !place.isTest ? outsideFault(place, source) : undefined
}

/** A package may read its own package.json.
 * @param {Place} place @param {string} source
 */
function relativeFault(place, source) {
  const target = join(dirname(place.path), source).split(sep).join('/')
  if (target === '../package.json') return undefined
  if (target.startsWith('../')) return { messageId: 'path', data: { to: source } }
  const to = roomOf(place.package, target) ?? target
  if (place.room === undefined || place.isTest || to === place.room || commonRooms.includes(to)) return undefined
  const known = rooms[/** @type {keyof typeof rooms} */ (place.room)]
  if (known?.some((room) => room === to)) return undefined
  const allowed = known
    ? listed([...known, ...commonRooms])
    : 'the room is not in the table of scripts/eslint/directions.js'
  return { messageId: 'room', data: { from: place.room, to, allowed } }
}

/** @param {Place} place @param {string} source */
function packageFault(place, source) {
  const known = place.package in packages ? packages[/** @type {keyof typeof packages} */ (place.package)] : adapter
  if (known.some((name) => source === name || source.startsWith(`${name}/`))) return undefined
  return { messageId: 'package', data: { from: place.package, to: source, allowed: listed(known) } }
}

/** @param {Place} place @param {string} source */
function outsideFault(place, source) {
  const allowed = place.room === 'testing' ? [...corePackages, 'vitest'] : corePackages
  if (allowed.some((name) => source === name || source.startsWith(`${name}/`))) return undefined
  return { messageId: 'outside', data: { to: source, allowed: listed(allowed) } }
}

/** @param {readonly string[]} names */
const listed = (names) =>
  names.length === 0 ? 'nothing of ours' : `only ${names.map((name) => `\`${name}\``).join(', ')}`
