/** Asking the person at the terminal, or reading what was piped in. Secrets are not echoed, and never are arguments. */
import { createInterface } from 'node:readline/promises'
import { StringDecoder } from 'node:string_decoder'
import type { ReadStream } from 'node:tty'
import { CommandError, exitCodes } from './exit.js'

/** In characters: nobody's password or key is longer. */
const maxPiped = 64 * 1024
/** As a shell reports a program ended by Ctrl-C. */
const interrupted = 130

export interface Asker {
  /** Is somebody there to answer? */
  readonly isTerminal: boolean
  ask(words: string): Promise<string>
  /** What is typed is not shown. */
  askSecretly(words: string): Promise<string>
  /** The lines that were piped in. */
  lines(): Promise<string[]>
}

export const terminal = (input: ReadStream = process.stdin, output: NodeJS.WritableStream = process.stderr): Asker => ({
  isTerminal: input.isTTY === true,
  ask: async (words) => {
    const lines = createInterface({ input, output })
    try {
      return (await lines.question(words)).trim()
    } finally {
      lines.close()
    }
  },
  askSecretly: async (words) => {
    output.write(words)
    input.setRawMode(true)
    input.resume()
    try {
      return await typedOn(input)
    } finally {
      input.setRawMode(false)
      input.pause()
      output.write('\n')
    }
  },
  lines: async () => {
    const decoder = new StringDecoder('utf8')
    let text = ''
    for await (const chunk of input) {
      text += typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer)
      if (text.length > maxPiped) throw new CommandError('That is more than a key or a password.', exitCodes.data)
    }
    return text.split(/\r?\n/)
  },
})

/** Key by key, until Enter: in this mode the terminal itself neither shows nor edits. */
const typedOn = (input: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8')
    let typed: string[] = []
    const end = (settle: () => void): void => {
      input.off('data', onData)
      settle()
    }
    const onData = (chunk: Buffer | string): void => {
      for (const key of typeof chunk === 'string' ? chunk : decoder.write(chunk)) {
        if (key === '\r' || key === '\n' || key === '\u0004') {
          end(() => resolve(typed.join('')))
          return
        }
        if (key === '\u0003') {
          end(() => reject(new CommandError('Interrupted; nothing was connected.', interrupted)))
          return
        }
        if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1)
        else if (key >= ' ') typed.push(key)
      }
    }
    input.on('data', onData)
  })
