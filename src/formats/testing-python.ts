/**
 * For tests: what others make of the files we write. Their readers are Python's, from PyPI: `pip install fitdecode
 * fitparse lxml`; `PYTHON` names the interpreter that has them. Nothing of theirs is part of the project.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const python = process.env['PYTHON'] ?? 'python3'

export const hasPython = (...modules: readonly string[]): boolean => {
  try {
    execFileSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Runs a program over files; it prints one JSON value. */
export const askPython = (
  program: string,
  files: Readonly<Record<string, Uint8Array>>,
  args: readonly string[] = [],
) => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-python-'))
  try {
    const paths = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    })
    return JSON.parse(
      execFileSync(python, ['-c', program, ...args, ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 }),
    ) as unknown
  } finally {
    rmSync(folder, { recursive: true })
  }
}
