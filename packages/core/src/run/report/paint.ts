/** Styles of a terminal: each gives a text its look. */
export type Paint = Readonly<Record<keyof typeof codes | 'plain', (text: string) => string>>

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

/** Styles by ANSI sequences, or none at all. */
export function painter(colour: boolean): Paint {
  const style = (name: keyof typeof codes) => (text: string) => {
    const [on, off] = codes[name]
    return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  }
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    cyan: style('cyan'),
    plain: (text) => text,
  }
}
