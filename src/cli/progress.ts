/** Progress on standard error: a bar where a person watches, a line now and then where a program does. */

export interface Progress {
  show(done: number, total: number, words: string): void
  /** Clears the bar, so that the next line begins at the margin. */
  end(): void
}

const barCells = 24
const redrawMs = 200
const lineMs = 5000

export const progressOn = (
  stream: NodeJS.WriteStream,
  note: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress => {
  const began = now()
  let told = began
  const isWatched = stream.isTTY === true
  return {
    show(done, total, words) {
      const at = now()
      if (at - told < (isWatched ? redrawMs : lineMs)) return
      told = at
      const share = total === 0 ? 0 : Math.min(1, done / total)
      const full = Math.round(share * barCells)
      const figures = `${Math.floor(share * 100)} %, ${shownBytes(done)} of ${shownBytes(total)}${etaOf(share, at - began)}`
      if (isWatched) stream.write(`\r\u001B[K[${'#'.repeat(full)}${'.'.repeat(barCells - full)}] ${figures}, ${words}`)
      else note(`${figures}, ${words} …`)
    },
    end() {
      if (isWatched) stream.write('\r\u001B[K')
    },
  }
}

const etaOf = (share: number, elapsedMs: number): string => {
  if (share < 0.01 || elapsedMs < 2000) return ''
  return `, ${shownTime(((1 - share) / share) * (elapsedMs / 1000))} to go`
}

export const shownTime = (seconds: number): string => {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
export const shownBytes = (bytes: number): string => {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const amount = bytes / 1000 ** step
  return `${step === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[step]}`
}
