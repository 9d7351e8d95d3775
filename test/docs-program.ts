/** Type-checks source that is in no file: snippets of the documents, and what `npm run new-connector` would write. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Outsiders import these; inside the repository they are the sources. */
const published = { 'tributary/kit': 'kit', 'tributary/testing': 'testing', 'tributary/formats': 'formats' }

/** What is wrong with these files (path below the root to text), one line each. One program for all: most of the time goes into what they import. */
export const problemsOfSources = (sources: Readonly<Record<string, string>>): readonly string[] => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)
  const all: ts.CompilerOptions = {
    ...options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    paths: Object.fromEntries(
      Object.entries(published).map(([name, room]) => [name, [join(root, 'src', room, 'index.ts')]]),
    ),
  }
  const virtual = new Map(Object.entries(sources).map(([path, text]) => [join(root, path), text]))
  const folders = new Set([...virtual.keys()].map((path) => dirname(path)))
  const host = ts.createCompilerHost(all)
  const { readFile, fileExists } = host
  host.readFile = (path) => virtual.get(path) ?? readFile(path)
  host.fileExists = (path) => virtual.has(path) || fileExists(path)
  host.directoryExists = (path) => folders.has(path) || existsSync(path)
  const program = ts.createProgram([...virtual.keys(), join(root, 'src/sandbox/http/oidc-provider.d.ts')], all, host)
  return [...virtual.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    if (source === undefined) return [`${path} is not part of the program`]
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) =>
        `${path.slice(root.length)}:${source.getLineAndCharacterOfPosition(start).line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  })
}
