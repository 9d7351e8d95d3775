/** The page of reasons for which a workout is not somewhere, by who can change it. */
import { type ReasonOwner, syncReasonCodes, syncReasonOwner, syncReasonText } from '../src/core/index.js'
import { code, page, table } from './reference-markdown.js'

const owners: Readonly<Record<ReasonOwner, readonly [title: string, about: string]>> = {
  person: [
    'The person can change it',
    'A rule of theirs, something to be done at the service or on the Connect page; or it was tried in vain, and can be tried again.',
  ],
  time: [
    'Time changes it',
    'Nothing is to be done: it is looked at again, often at a time that is told beside it (`next`).',
  ],
  operator: ['Whoever runs the instance can change it', 'The service asks it of the instance, and not of the person.'],
  nobody: ['Nobody can change it', 'The service, or the workout, is like that.'],
}

export const syncReasonsPage = (): string =>
  page('Why a workout is not there', '`src/core/sync-reasons.ts`', [
    'Each place where a workout is not has one reason ([workouts](../concepts/workouts.md#where-where-not-and-why)): a code for machines,',
    'a sentence, and who can change it (`owner`). Connectors, sync, API and dashboard use these and no others. The sentences below are',
    'the usual ones; a service that tells more is quoted instead.',
    '',
    ...(Object.keys(owners) as ReasonOwner[]).flatMap(section),
  ])

const section = (owner: ReasonOwner): readonly string[] => {
  const [title, about] = owners[owner]
  const rows = syncReasonCodes
    .filter((each) => syncReasonOwner(each) === owner)
    .map((each) => [code(each), syncReasonText(each)])
  return [`## ${title}`, '', `${about} \`owner\` is \`${owner}\`.`, '', ...table(['code', 'says'], rows)]
}
