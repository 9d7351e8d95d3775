/** The page of error codes, from the places in the code that make them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { ErrorName } from '../src/core/index.js'
import { code, page, table } from './reference-markdown.js'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** What the code says when it makes an error of this code. */
export interface Said {
  readonly of: ErrorName | 'problem' | 'refusal'
  readonly code: string
  readonly text: string
  readonly file: string
}

const consequences: Readonly<Record<ErrorName, readonly [next: string, who: string]>> = {
  TransientError: ['It is tried again, later each time.', 'Nobody needs to act.'],
  RateLimitError: ['It waits until the time told; that does not count as a failure.', 'Nobody needs to act.'],
  ReauthorizeError: ['The connection pauses.', 'The person connects again.'],
  PermissionError: ['That stream pauses, the others go on.', 'The person connects again and allows it.'],
  SettingsError: ['It does not start, or that part stays off.', 'The operator mends the settings.'],
  ContractError: [
    'The page or record is kept as a dead letter, and the run goes on.',
    'The connector’s author mends the mapper; then the dead letter is tried again.',
  ],
}
const isErrorName = (name: string): name is ErrorName => Object.hasOwn(consequences, name)

/** The sandbox is a world of its own, and tests invent errors. */
const isProduct = (file: string): boolean =>
  /\.ts$/.test(file) &&
  !/(\.test\.ts|\.d\.ts|(^|\/)testing[^/]*\.ts)$/.test(file) &&
  !/^(sandbox|testing|dashboard)\/|\/sandbox(\/|\.ts)/.test(file)

export const saidInCode = (): readonly Said[] =>
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter(isProduct)
    .sort()
    .flatMap(saidIn)

const saidIn = (file: string): readonly Said[] => {
  const text = readFileSync(join(src, file), 'utf8')
  if (!/Error\(|problem\(|case '/.test(text)) return []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const found: Said[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && isErrorName(node.expression.text)) {
      const [first, second] = node.arguments ?? []
      for (const each of textsOf(first))
        found.push({ of: node.expression.text, code: each, text: textsOf(second).join(' '), file })
    }
    // problem(c, 404, 'no-route', 'No such route', 'GET /openapi.json lists every route.')
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'problem') {
      const [, status, name, , detail] = node.arguments
      for (const each of textsOf(name))
        found.push({ of: 'problem', code: each, text: `${statusOf(status)}${textsOf(detail).join(' ')}`, file })
    }
    // { code: 'denied', sentence: `…` } or `{ code, sentence }` below `case 'no-code':`
    if (ts.isObjectLiteralExpression(node) && file.endsWith('sign-in-refusals.ts')) {
      const sentence = node.properties.find((one) => one.name?.getText() === 'sentence')
      if (sentence !== undefined && ts.isPropertyAssignment(sentence))
        for (const each of refusalCodes(node))
          found.push({ of: 'refusal', code: each, text: textsOf(sentence.initializer).join(' '), file })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const statusOf = (node: ts.Expression | undefined): string =>
  node !== undefined && ts.isNumericLiteral(node) ? `${node.text}: ` : ''

const refusalCodes = (literal: ts.ObjectLiteralExpression): readonly string[] => {
  const own = literal.properties.find((one) => one.name?.getText() === 'code')
  if (own !== undefined && ts.isPropertyAssignment(own)) return textsOf(own.initializer)
  const clause = ts.findAncestor(literal, ts.isCaseClause)
  if (clause === undefined) return []
  // Clauses without statements fall through to this one.
  const all = [...clause.parent.clauses]
  const codes = textsOf(clause.expression)
  for (let before = all.indexOf(clause) - 1; before >= 0; before--) {
    const earlier = all[before]
    if (earlier === undefined || !ts.isCaseClause(earlier) || earlier.statements.length > 0) break
    codes.unshift(...textsOf(earlier.expression))
  }
  return codes
}

/** The literal texts an expression can be; what is filled in at run time becomes an ellipsis. */
const textsOf = (node: ts.Expression | undefined): string[] => {
  if (node === undefined) return []
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node))
    return [[node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join('')]
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [...textsOf(node.left), ...textsOf(node.right)]
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression)
  return []
}

export const errorsPage = (): string => {
  const said = saidInCode()
  return page('Errors', 'the places in `src` that make them', [
    'Errors are named by what happens next. Each carries a `code` for machines and a sentence that is safe to show and says what to do;',
    'neither a credential nor a measurement is ever part of it. An ellipsis stands for what is filled in.',
    '',
    ...Object.entries(consequences).flatMap(([name, [next, who]]) => [
      `## ${name}`,
      '',
      `${next} ${who}`,
      '',
      ...rowsOf(said.filter(({ of }) => of === name)),
    ]),
    '## Anything else',
    '',
    'A fault of ours (`fault`): the job fails, the log names the class of the error, and it is tried again in an hour. What had arrived is kept.',
    '',
    '## Dead letters',
    '',
    'A page or a record that is not what was promised is kept and shown: `unreadable-page` for a page as a whole, `unreadable-record` for',
    'a record of it. The path says where, never what. `POST /v1/dead-letters/{id}/retry` reads the kept page again.',
    '',
    '## Sign-ins that come to nothing',
    '',
    'Shown to the person in the dashboard. Codes of the errors above may appear here, too.',
    '',
    ...rowsOf(said.filter(({ of }) => of === 'refusal')),
    '## Problems of the HTTP API',
    '',
    'Problem details (RFC 9457), besides those errors above that reach a caller: `TransientError` as 503, `RateLimitError` 429,',
    '`ReauthorizeError` 409, `PermissionError` 403, `SettingsError` 400, `ContractError` 422.',
    '',
    ...rowsOf(said.filter(({ of }) => of === 'problem')),
  ])
}

const rowsOf = (said: readonly Said[]): readonly string[] => {
  const byCode = new Map<string, Set<string>>()
  for (const { code: name, text } of said) byCode.set(name, (byCode.get(name) ?? new Set()).add(text.trim()))
  const rows = [...byCode]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, texts]) => [code(name), [...texts].filter(Boolean).join(' · ')])
  return table(['code', 'says'], rows)
}
