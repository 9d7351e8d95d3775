/** Exit codes, after sysexits.h where it has a word for it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 64,
  data: 65,
  'no-input': 66,
  unavailable: 69,
  fault: 70,
  settings: 78,
} as const

/** Ends a command with a sentence and a code. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message)
  }
}
