#!/usr/bin/env node
/**
 * Transpiles src/ into dist/ file by file, in the same layout, so that a worker or a child process finds its code beside
 * the code that starts it. No bundling: a stack trace names the file it came from, and the build takes half a second.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')
const DIST = join(ROOT, 'dist')
/** The dashboard is built by Vite, into its own folder. */
const DASHBOARD = 'dashboard'

/** Builds everything, and returns what would not compile: each entry is a message that names its file. */
export const build = async () => {
  const sources = (await filesUnder(SRC)).filter((file) => !isTest(file) && file.split(sep)[0] !== DASHBOARD)
  const problems = []
  const written = new Set()
  await Promise.all(
    sources.map(async (file) => {
      try {
        for (const [name, content] of await outputs(file)) {
          written.add(name)
          await writeIfChanged(join(DIST, name), content)
        }
      } catch (error) {
        problems.push(`src/${file}: ${error.errors?.[0]?.text ?? error.message}`)
      }
    }),
  )
  if (problems.length === 0) await removeStale(written)
  return problems
}

const isTest = (file) => /\.test\.tsx?$/.test(file) || file.endsWith('.d.ts')

const outputs = async (file) => {
  const source = await readFile(join(SRC, file))
  if (!/\.tsx?$/.test(file)) return isAsset(file) ? [[file, source]] : []
  const name = file.replace(/\.tsx?$/, '.js')
  const { code, map } = await transform(source.toString('utf8'), {
    loader: file.endsWith('x') ? 'tsx' : 'ts',
    target: 'node20',
    format: 'esm',
    sourcemap: 'external',
    sourcesContent: false,
    sourcefile: relative(dirname(join(DIST, name)), join(SRC, file)),
  })
  return [
    [name, `${code}//# sourceMappingURL=${name.split(sep).at(-1)}.map\n`],
    [`${name}.map`, map],
  ]
}

/** What the code reads at run time from beside itself. */
const isAsset = (file) => /\.(sql|json|html|svg|css)$/.test(file) && !file.split(sep).includes('fixtures')

/** Several test runs may build at once, and a worker may be loading: a file is replaced whole, and only if it differs. */
const writeIfChanged = async (path, content) => {
  const digest = (data) => createHash('sha256').update(data).digest('hex')
  if (existsSync(path) && digest(await readFile(path)) === digest(content)) return
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, content)
  await rename(draft, path)
}

const removeStale = async (written) => {
  for (const file of await filesUnder(DIST)) {
    if (file.split(sep)[0] === DASHBOARD || written.has(file)) continue
    if (/\.(js|js\.map|sql)$/.test(file)) await rm(join(DIST, file), { force: true })
  }
}

const filesUnder = async (folder) => {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

export const buildDashboard = async () => {
  const { build: viteBuild } = await import('vite')
  await viteBuild({
    logLevel: 'warn',
    root: join(SRC, DASHBOARD),
    build: { outDir: join(DIST, DASHBOARD), emptyOutDir: true },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const problems = await build()
  for (const problem of problems) console.error(problem)
  if (process.argv.includes('--dashboard') && problems.length === 0) await buildDashboard()
  console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
