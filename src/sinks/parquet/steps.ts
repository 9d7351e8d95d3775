/** What is done to the disk, step by step, so that a test can end the process before any of them. */
import { open } from 'node:fs/promises'

/** Called before each step with its name. */
export type Step = (name: string) => Promise<void>

export const noStep: Step = async () => undefined

/** A new name is on the disk when its folder is. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
