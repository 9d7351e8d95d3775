/** Who may import whom (ARCHITECTURE.md): reads the import lines and prints the offending arrow with its reason. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

interface Rule {
  readonly may: readonly string[]
  readonly because: string
}
/** The room on the left may import the rooms on the right; every room may import its own files. */
const rules: Readonly<Record<string, Rule>> = {
  core: { may: [], because: 'the words depend on nothing' },
  formats: { may: ['core'], because: 'codecs turn bytes into words and know nobody else' },
  kit: { may: ['core', 'formats'], because: 'the contract stands on the words, and lends plug-ins the codecs (0020)' },
  encodings: { may: ['core'], because: 'an encoding turns words into words and knows nobody else' },
  connectors: { may: ['kit'], because: 'a connector describes; it reaches the world only through its task' },
  sinks: { may: ['kit'], because: 'a sink takes envelopes and knows nothing of where they come from' },
  queues: { may: ['kit'], because: 'a queue carries messages and knows nothing of what is due (0030)' },
  sync: { may: ['core', 'formats', 'kit'], because: 'plans are pure; store and network are handed in' },
  runtime: {
    may: ['core', 'formats', 'encodings', 'kit', 'sync'],
    because: 'the engine knows no connector and no sink by name',
  },
  server: { may: ['core', 'kit', 'runtime'], because: 'the HTTP side says what the runtime knows' },
  cli: {
    may: ['core', 'kit', 'formats', 'runtime', 'server', 'connectors', 'sinks', 'queues', 'sandbox'],
    because: 'the command line is where everything is put together',
  },
  dashboard: { may: [], because: 'the dashboard is a client of the HTTP API and nothing else' },
  sandbox: { may: ['core', 'kit', 'formats', 'runtime'], because: 'the city is invented beside the product' },
  testing: {
    may: ['core', 'kit', 'runtime', 'sandbox', 'formats'],
    because: 'the exam may look everywhere it needs to',
  },
}
/** Exceptions, each with its reason. This list only shrinks. */
const exceptions: readonly { readonly file: RegExp; readonly to: string; readonly because: string }[] = [
  {
    file: /^connectors\/[^/]+\/sandbox(\.ts|\/)/,
    to: 'sandbox',
    because: 'a simulator is written against the sandbox room',
  },
  {
    file: /^connectors\/[^/]*conformance\.test\.ts$/,
    to: 'testing',
    because: 'the exam over all folders stands beside them',
  },
]
const pureRooms = ['core']
const noNode = ['core', 'kit', 'formats', 'encodings', 'connectors']
/** Where the kit and the codecs lend what a pure plug-in needs of Node. */
const nodeAllowed = [
  /^kit\/signatures[^/]*\.ts$/,
  /^connectors\/[^/]+\/sandbox(\.ts|\/)/,
  /^formats\/.*(zip|gzip)[^/]*\.ts$/,
]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
const product = files.filter((file) => !/(\.test(-d)?\.tsx?|(^|\/)testing-[^/]*\.ts)$/.test(file))

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(src, file), 'utf8')
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"]+)['"]/gms),
    ...text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ]
  return found.map((match) => match[1] as string)
}
const roomOf = (file: string): string => file.split('/')[0] as string
const targetOf = (file: string, path: string): string =>
  relative(src, resolve(join(src, dirname(file)), path))
    .split(sep)
    .join('/')

describe('the rooms', () => {
  it('know only those they may know', () => {
    const arrows: string[] = []
    for (const file of product)
      for (const path of importsOf(file).filter((each) => each.startsWith('.'))) {
        const [from, to] = [roomOf(file), roomOf(targetOf(file, path))]
        if (from === to || to.startsWith('..')) continue
        const rule = rules[from]
        const excepted = exceptions.some((each) => each.file.test(file) && each.to === to)
        if (!excepted && !rule?.may.includes(to)) arrows.push(`${file} → ${to}: ${rule?.because ?? 'no such room'}`)
      }
    expect(arrows).toEqual([])
  })

  it('are entered by their doors', () => {
    const windows: string[] = []
    /** Doors beside the front door, with whom they are for. */
    const sideDoors = [/^runtime\/store\/index\.js$/, /^connectors\/[^/]+\/(index|sandbox)\.js$/]
    for (const file of product)
      for (const path of importsOf(file).filter((each) => each.startsWith('.'))) {
        const target = targetOf(file, path)
        if (roomOf(target) === roomOf(file) || target.startsWith('..')) continue
        if (!/^[^/]+\/index\.js$/.test(target) && !sideDoors.some((door) => door.test(target)))
          windows.push(`${file} climbs into ${target}`)
      }
    expect(windows).toEqual([])
  })

  it('have a door each, which opens with what the room is for', () => {
    for (const room of new Set(product.map(roomOf))) {
      const door = product.find((file) => file === `${room}/index.ts` || (room === 'cli' && file === 'cli/main.ts'))
      expect(door, `${room} has no index.ts`).toBeDefined()
      expect(
        readFileSync(join(src, door as string), 'utf8').slice(0, 3),
        `${door} does not open with a paragraph`,
      ).toBe('/**')
    }
  })

  it('leave one connector unknown to another', () => {
    const arrows = product
      .filter((file) => file.startsWith('connectors/') && file.split('/').length > 2)
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => path.startsWith('.'))
          .map((path) => [file, targetOf(file, path)] as const),
      )
      .filter(([file, target]) => target.startsWith('connectors/') && target.split('/')[1] !== file.split('/')[1])
    expect(arrows).toEqual([])
  })
})

describe('what is pure', () => {
  it('imports nothing at all', () => {
    const found = product
      .filter((file) => pureRooms.includes(roomOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => !path.startsWith('.'))
          .map((path) => `${file} imports ${path}`),
      )
    expect(found).toEqual([])
  })

  it('does without Node', () => {
    const found = product
      .filter((file) => noNode.includes(roomOf(file)) && !nodeAllowed.some((allowed) => allowed.test(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => path.startsWith('node:'))
          .map((path) => `${file} imports ${path}`),
      )
    expect(found).toEqual([])
  })

  it('reads no clock, no environment, no chance and no network', () => {
    // `Download.fetch(task, …)` is the contract's own word, and asks its task.
    const forbidden = /\b(Date\.now\(|Math\.random\(|process\.env|new Date\(\)|(?<![.\w])fetch\((?!task\b))/
    const found: string[] = []
    for (const file of product.filter(
      (each) =>
        ['core', 'formats', 'encodings', 'kit', 'connectors'].includes(roomOf(each)) &&
        !/^connectors\/[^/]+\/sandbox/.test(each),
    ))
      for (const [index, line] of readFileSync(join(src, file), 'utf8').split('\n').entries())
        if (forbidden.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line)) found.push(`${file}:${index + 1} ${line.trim()}`)
    expect(found).toEqual([])
  })
})

describe('the network and the database', () => {
  it('are reached from one place each', () => {
    const found: string[] = []
    for (const file of product) {
      const text = readFileSync(join(src, file), 'utf8')
      const room = roomOf(file)
      if (
        ['server', 'cli'].includes(room) &&
        /\b(select|insert into|update|delete from)\s+[\w*(].*\b(from|values|set|where)\b/i.test(
          text.replace(/\/\*[\s\S]*?\*\//g, ''),
        ) &&
        /\.query[<(]/.test(text) &&
        !/readyz/.test(text)
      )
        found.push(`${file} speaks SQL`)
      if (room === 'runtime' && !file.startsWith('runtime/http/') && /(?<![.\w])fetch\(/.test(text))
        found.push(`${file} calls fetch`)
    }
    expect(found).toEqual([])
  })
})

describe('files', () => {
  it('tell one story, in at most 300 lines', () => {
    const long = product
      .map((file) => [file, readFileSync(join(src, file), 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 301)
    expect(long).toEqual([])
  })
})
