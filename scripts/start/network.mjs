import { Fault } from './fault.mjs'
import { lastWords } from './programs.mjs'

// What npm, pip and uv print when a registry cannot be reached.
const unreachable = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ERR_SOCKET_TIMEOUT',
  'Failed to establish a new connection',
  'Connection refused',
  'Temporary failure in name resolution',
  'Name or service not known',
  'Network is unreachable',
  'Read timed out',
  'ConnectTimeoutError',
  'error sending request for url',
  'Failed to fetch',
]

/**
 * Why an installer failed, for a person: no network, or its own last words.
 * @param {string} what @param {string} output @param {string} log @param {string} hint
 */
export function installFault(what, output, log, hint) {
  const words = lastWords(output).map((line) => `| ${line.trim().slice(0, 200)}`)
  return unreachable.some((sign) => output.includes(sign))
    ? new Fault(`No network: ${what} could not be downloaded.`, hint, ...words, `The whole output: ${log}`)
    : new Fault(`${what} could not be installed.`, ...words, `The whole output: ${log}`)
}
