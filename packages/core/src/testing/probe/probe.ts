/** One action of the probe program: a part of its arguments. */
export type ProbeAction = readonly string[]

/** Signals by the names that a shell has for them. */
export type ProbeSignal = 'INT' | 'TERM' | 'KILL'

/** The actions that {@link probeProgram} and its twin in memory understand; after the last one they exit with 0. */
export const probe = {
  /** A line on stdout. */
  say: (text: string): ProbeAction => ['say', text],
  /** Text on stdout without a line's end. */
  mutter: (text: string): ProbeAction => ['mutter', text],
  /** A line on stderr. */
  complain: (text: string): ProbeAction => ['complain', text],
  /** Bytes on stdout. */
  bytes: (...bytes: readonly number[]): ProbeAction => [
    'bytes',
    bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  ],
  /** So many lines of 100 bytes, numbered from 1: see {@link floodLine}. */
  flood: (lines: number): ProbeAction => ['flood', String(lines)],
  exit: (code: number): ProbeAction => ['exit', String(code)],
  /** Sends itself a signal. */
  die: (signal: ProbeSignal): ProbeAction => ['die', signal],
  /** From now on says `caught <signal>` and goes on. */
  catch: (signal: ProbeSignal): ProbeAction => ['catch', signal],
  ignore: (signal: ProbeSignal): ProbeAction => ['ignore', signal],
  /** Says `holding` and stays until a caught signal has come. */
  hold: (): ProbeAction => ['hold'],
  /** Says `left <pid>` of itself. */
  self: (): ProbeAction => ['self'],
  /** Says `left <pid>`: a child in its own group that would outlive it. */
  leave: (): ProbeAction => ['leave'],
  /** The same in a session of its own; says `escape impossible` where the machine has no means. */
  escape: (): ProbeAction => ['escape'],
  /** A child in its own group, with SIGINT caught: says `companion ready`, and `companion got INT` if one comes. */
  companion: (): ProbeAction => ['companion'],
  /** Lets the companion say `companion answers`, after whatever signal it got before, and end. */
  ask: (): ProbeAction => ['ask'],
  write: (path: string, content: string): ProbeAction => ['write', path, content],
  /** A file of so many zero bytes. */
  fill: (path: string, bytes: number): ProbeAction => ['fill', path, String(bytes)],
  fifo: (path: string): ProbeAction => ['fifo', path],
  link: (path: string, to: string): ProbeAction => ['link', path, to],
  folder: (path: string): ProbeAction => ['folder', path],
  /** The file's content and a line's end, or `missing`. */
  cat: (path: string): ProbeAction => ['cat', path],
  /** Names of all environment variables, a line each. */
  names: (): ProbeAction => ['names'],
  /** Value of one environment variable, or `(missing)`. */
  value: (name: string): ProbeAction => ['value', name],
  /** Says whether that variable's value stands in the arguments of any process: `in arguments`, `in no arguments`. */
  sought: (name: string): ProbeAction => ['sought', name],
  /** Says whether this is the folder it runs in: `in: yes`, `in: no`. */
  in: (folder: string): ProbeAction => ['in', folder],
  /** Reads stdin to its end and says `stdin: <n> bytes`. */
  stdin: (): ProbeAction => ['stdin'],
  /** Says `alive` or `dead`. */
  alive: (pid: number): ProbeAction => ['alive', String(pid)],
} as const

/** Line `number` of {@link probe.flood}, with its end. */
export function floodLine(number: number): string {
  return `${String(number).padStart(7, '0')} ${'.'.repeat(91)}\n`
}
