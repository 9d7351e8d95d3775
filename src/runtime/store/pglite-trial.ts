import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * Plays a disk that keeps only what was synced. To be called after each sync of a file or directory below `root`: a
 * file's content is then safe under its present name; a directory's, the names in it: who was renamed, and who went.
 */
export const mirrorOf = (root: string, mirror: string): ((path: string) => void) => {
  const safePaths = new Map<number, string>()
  const keepFile = (path: string): void => {
    const target = join(mirror, relative(root, path))
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(path, target)
    safePaths.set(statSync(path).ino, target)
  }
  const keepNames = (path: string): void => {
    const target = join(mirror, relative(root, path))
    mkdirSync(target, { recursive: true })
    const present = readdirSync(path, { withFileTypes: true })
    for (const entry of present.filter((one) => one.isFile())) {
      const safe = safePaths.get(statSync(join(path, entry.name)).ino)
      const named = join(target, entry.name)
      if (safe === undefined || safe === named || !existsSync(safe)) continue
      renameSync(safe, named)
      safePaths.set(statSync(join(path, entry.name)).ino, named)
    }
    const names = new Set(present.map(({ name }) => name))
    for (const name of readdirSync(target)) {
      if (!names.has(name)) rmSync(join(target, name), { recursive: true, force: true })
    }
  }
  return (path) => (statSync(path).isDirectory() ? keepNames(path) : keepFile(path))
}
