/** What changes from run to run: times, bars, shares, and sections that are only about these. */
export function normalised(output: string): readonly string[] {
  return output
    .replaceAll(/^(?:Slowest|Threads|Critical path).*?(?:\n\n|$(?![^]))/gms, '')
    .replaceAll(/\b\d+(?:m \d\d|\.\d+)s\b/g, '0.0s')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .toSorted()
}
