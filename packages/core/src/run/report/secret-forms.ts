/** Values shorter than this are left alone: blanking them would blank half the output. */
export const minSecretLength = 4

/** Lines of a value of several lines (a PEM key) count on their own from this length on. */
export const minSecretLineLength = 8

/**
 * Every form in which a secret value can turn up: as it is, as JSON writes it (once, and again inside JSON that is
 * quoted in JSON, by Python and by Rust), as a URL has it, and its lines.
 */
export function secretForms(secrets: readonly string[]): ReadonlySet<string> {
  const forms = new Set<string>()
  for (const value of secrets.flatMap(wholeAndLines)) {
    for (const form of formsOf(value)) if (!/^\**$/.test(form)) forms.add(form)
  }
  return forms
}

function wholeAndLines(secret: string): readonly string[] {
  // A key inside JSON or an environment variable often has its line ends as the two characters `\n`.
  const lines = secret.split(/\r?\n|\\r|\\n/)
  const whole = [secret, secret.trim()].filter((value) => value.length >= minSecretLength)
  if (lines.length === 1) return whole
  return [...whole, ...lines.map((line) => line.trim()).filter(isTellingLine)]
}

function isTellingLine(line: string): boolean {
  return line.length >= minSecretLineLength && !/^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/.test(line)
}

function formsOf(value: string): readonly string[] {
  const json = jsonInside(value)
  const ascii = asciiOnly(json)
  return [value, json, ascii, jsonInside(json), jsonInside(ascii), ...urlForms(value)]
}

function jsonInside(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

// Python's `json.dumps` writes everything that is not printable ASCII as `\uXXXX`.
function asciiOnly(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function urlForms(value: string): readonly string[] {
  const component = encodeURIComponent(value.toWellFormed())
  const strict = component.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [component, strict, strict.replaceAll('%20', '+'), strict.replaceAll('%2F', '/')]
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))]
}
