/** Makes a find small: takes away what it does not need, in ever smaller pieces, as long as it stays the same find. */
export const minimised = (
  bytes: Uint8Array,
  isStillOne: (bytes: Uint8Array) => boolean,
  mostMs = 10_000,
): Uint8Array => {
  const until = performance.now() + mostMs
  let best = bytes
  for (let size = best.length >> 1; size > 0; size = size > 1 ? size >> 1 : 0)
    for (let at = 0; at < best.length && performance.now() < until; ) {
      const after = best.subarray(at + size)
      const shorter = new Uint8Array(at + after.length)
      shorter.set(best.subarray(0, at))
      shorter.set(after, at)
      if (isStillOne(shorter)) best = shorter
      else at += size
    }
  return best
}
