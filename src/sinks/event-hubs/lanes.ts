/** Works through lanes side by side, each in its own order. */

/** Side by side, a bounded number at once. After a failure no lane is begun, and those begun are waited for. */
export const inLanes = async <Lane>(
  lanes: readonly Lane[],
  atOnce: number,
  work: (lane: Lane) => Promise<void>,
): Promise<void> => {
  const waiting = lanes[Symbol.iterator]()
  let failure: { readonly error: unknown } | undefined
  const worker = async (): Promise<void> => {
    for (const lane of waiting) {
      try {
        await work(lane)
      } catch (error) {
        failure ??= { error }
      }
      if (failure !== undefined) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, lanes.length) }, worker))
  if (failure !== undefined) throw failure.error
}
