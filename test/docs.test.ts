/** The documents say what the code does: links lead somewhere, snippets compile, names exist, the reference is up to date. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { commands, fullName } from '../scripts/reference-cli-page.js'
import { app, otherDoors } from '../scripts/reference-http-page.js'
import { referencePages, stored } from '../scripts/reference-pages.js'
import { dictionary, syncReasonCodes } from '../src/core/index.js'
import { settingTable } from '../src/runtime/index.js'
import { testStore } from '../src/runtime/store/testing.js'
import { problemsOfSources } from './docs-program.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const markdown = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]
const reference = (name: string): string => read(`docs/reference/${name}.md`)
const allCommands = async (): Promise<readonly Command[]> =>
  (await commands()).flatMap((each) => [each, ...each.commands])

interface Snippet {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}
const snippetsOf = (file: string): readonly Snippet[] =>
  [...read(file).matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)].map(({ index, 2: language = '', 3: text = '' }) => ({
    file,
    line: read(file).slice(0, index).split('\n').length,
    language,
    text,
  }))
const snippets = markdown.flatMap(snippetsOf)
const shell = snippets.filter(({ language }) => language === 'sh')
/** Lines as they would be typed, without comments. */
const linesOf = ({ text }: Snippet): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')

describe('the reference', () => {
  it('is what the code says today (npm run reference)', async () => {
    const stale = (await referencePages()).filter(({ url, text }) => stored(url) !== text).map(({ path }) => path)
    expect(stale).toEqual([])
  })

  it('names every command, and every command has words of its own', async () => {
    const page = reference('cli')
    for (const command of await allCommands()) {
      expect(page).toContain(`\`${fullName(command)}`)
      expect(command.description(), fullName(command)).not.toBe('')
    }
  })

  it('knows the commands the program knows', () => {
    const main = read('src/cli/main.ts')
    const files = readdirSync(join(root, 'src/cli/commands')).filter(
      (file) => file.endsWith('.ts') && !file.includes('.test.'),
    )
    expect(files.filter((file) => !main.includes(`./commands/${file.replace(/\.ts$/, '.js')}`))).toEqual([])
  })

  it('names every setting', () => {
    const page = reference('settings')
    for (const [name, { env }] of Object.entries(settingTable))
      for (const each of [name, env]) expect(page).toContain(`\`${each}\``)
  })

  it('names every kind', () => {
    const page = reference('kinds')
    for (const kind of Object.keys(dictionary)) expect(page).toContain(`\`${kind}\``)
  })

  it('names every reason for which a workout is not somewhere', () => {
    const page = reference('sync-reasons')
    expect(syncReasonCodes.length).toBeGreaterThan(40)
    for (const reason of syncReasonCodes) expect(page).toContain(`\`${reason}\``)
  })

  it('names every code an error is made with', () => {
    const page = reference('errors')
    const made = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.|(^|\/)testing|^sandbox\/|\/sandbox(\/|\.ts)/.test(file))
      .flatMap((file) => [
        ...read(join('src', file)).matchAll(
          /new (?:Transient|RateLimit|Reauthorize|Permission|Settings|Contract)Error\(\s*'([^']+)'/g,
        ),
      ])
      .map(([, code]) => `\`${code}\``)
    expect(made.length).toBeGreaterThan(50)
    expect(made.filter((code) => !page.includes(code))).toEqual([])
  })

  it('names every route, those of the API and the others', () => {
    const page = reference('http')
    const doors = otherDoors.map(([route]) => route.replace(/^[A-Z, ]+ /, ''))
    const routes = new Set(app().routes.map(({ path }) => path))
    // The original's addresses stand in the words about the callback; the rest are patterns for whatever is left.
    const missing = [...routes].filter(
      (path) =>
        !/\*|oauth\/access/.test(path) &&
        !doors.includes(path) &&
        !page.includes(`${path.replace(/:(\w+)/g, '{$1}')}\``),
    )
    expect(missing).toEqual([])
  })
})

describe('the documents', () => {
  it('link to what is there', () => {
    const broken = markdown.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(({ 1: path = '', 2: anchor }) => {
        const target = path === '' ? file : relative(root, resolve(join(root, dirname(file)), path))
        if (!existsSync(join(root, target))) return [`${file}: ${path}`]
        return anchor === undefined || anchorsOf(target).has(anchor) ? [] : [`${file}: ${path}#${anchor}`]
      }),
    )
    expect(broken).toEqual([])
  })

  it('are all reachable from the README', () => {
    const seen = new Set<string>()
    const visit = (file: string): void => {
      if (seen.has(file) || !file.endsWith('.md') || !existsSync(join(root, file))) return
      seen.add(file)
      for (const [, path = ''] of read(file).matchAll(/\]\((?!https?:)([^)#\s]+)/g))
        visit(relative(root, resolve(join(root, dirname(file)), path)))
    }
    visit('README.md')
    expect(markdown.filter((file) => !seen.has(file))).toEqual([])
  })

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
    const named = markdown.flatMap((file) =>
      [...read(file).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? ''),
    )
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([])
  })

  it('name files of ours that exist', () => {
    const named = [
      ...shell
        .flatMap(linesOf)
        .join('\n')
        .matchAll(/\b(?:scripts|bin|src|test)\/[\w./-]+/g),
    ].map(([path]) => path)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('name commands and options that exist', async () => {
    const known = await allCommands()
    const unknown: string[] = []
    for (const snippet of shell)
      for (const line of linesOf(snippet)) {
        const typed =
          /(?:^|\s)(?:tributary|node bin\/tributary\.js)((?:\s+[^|<>;&]+)?)/.exec(line)?.[1]?.trim().split(/\s+/) ?? []
        const [first = '', second = ''] = typed
        if (first === '') continue
        const command =
          known.find((each) => fullName(each) === `tributary ${first} ${second}`) ??
          known.find((each) => fullName(each) === `tributary ${first}`)
        const options = command?.options.map(({ long }) => long) ?? []
        const strange = typed.filter((word) => word.startsWith('--') && !options.includes(word))
        if (command === undefined || strange.length > 0) unknown.push(`${snippet.file}:${snippet.line} ${line}`)
      }
    expect(unknown).toEqual([])
  })

  it('ask the API for what it answers', () => {
    const { paths } = app().getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } }) as {
      readonly paths?: Readonly<
        Record<string, Readonly<Record<string, { readonly parameters?: readonly { readonly name?: string }[] }>>>
      >
    }
    const strange = shell.flatMap(linesOf).flatMap((line) => {
      const url = /'?(http:\/\/localhost:5000\/v1[^'\s]*)/.exec(line)?.[1]
      if (url === undefined) return []
      const { pathname, searchParams } = new URL(url)
      const method = (/ -X (\w+)/.exec(line)?.[1] ?? 'get').toLowerCase()
      // An ellipsis stands for an id.
      const asked = decodeURIComponent(pathname)
      const path = Object.keys(paths ?? {}).find((each) => each.replace(/\{\w+\}/g, '…') === asked) ?? ''
      const operation = paths?.[path]?.[method]
      const known = operation?.parameters?.map(({ name }) => name)
      return operation !== undefined && [...searchParams.keys()].every((name) => known?.includes(name)) ? [] : [line]
    })
    expect(strange).toEqual([])
  })

  it('show SQL that runs', async () => {
    const store = await testStore()
    try {
      for (const { text } of snippets.filter(({ language }) => language === 'sql'))
        for (const statement of text.replace(/--.*$/gm, '').split(';'))
          if (statement.trim() !== '') await store.query(statement)
    } finally {
      await store.close()
    }
  })

  it('name settings that exist', () => {
    const known = new Set(Object.values(settingTable).map(({ env }): string => env))
    const named = markdown.flatMap((file) => [...read(file).matchAll(/\bTRIBUTARY_[A-Z_]+/g)].map(([name]) => name))
    expect([...new Set(named)].filter((name) => !known.has(name) && name !== 'TRIBUTARY_CORPUS')).toEqual([])
  })

  it('show TypeScript that compiles', { timeout: 120_000 }, () => {
    const sources: Record<string, string> = {}
    for (const [number, { file, text, line }] of snippets.filter(({ language }) => language === 'ts').entries()) {
      // A snippet that opens with its path is that file; others stand alone.
      const path =
        /^\/\/ (src\/\S+\.ts)\n/.exec(text)?.[1] ??
        `src/connectors/snippet-${number}/${file.replace(/\W+/g, '-')}-${line}.ts`
      expect(sources, `two snippets say they are ${path}`).not.toHaveProperty([path])
      sources[path] = text
    }
    expect(Object.keys(sources).length).toBeGreaterThan(4)
    expect(problemsOfSources(sources)).toEqual([])
  })
})

/** As GitHub makes them of headings. */
const anchorsOf = (file: string): ReadonlySet<string> =>
  new Set(
    [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
