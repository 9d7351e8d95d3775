import { describe, expect, it } from 'vitest'
import { orderOf, type Receipt } from '../kit/index.js'
import type { Subject } from './check.js'
import { acmeConnector, acmeService } from './testing-acme.js'
import { Rides, ridesListed, type Spoilt, soundUpload } from './testing-rides.js'
import { ridesService } from './testing-rides-service.js'
import { brokenRides, ridesWith } from './testing-rides-subject.js'
import { examine, subjectWith } from './testing-subject.js'

describe('the exam of workouts', () => {
  it('lets workouts travel', async () => {
    const [slow, quick] = [ridesWith(), ridesWith({}, ridesService({ processesSeconds: 0, lagSeconds: 0 }))]
    for (const subject of [slow, quick])
      for (const id of [
        'listings',
        'simulated',
        'resume',
        'meanings',
        'downloads',
        'uploads',
        'upload-refusals',
        'changes',
      ])
        expect({ id, findings: await examine(id, subject) }).toEqual({ id, findings: [] })
    const none = subjectWith(acmeConnector(), { service: async () => acmeService })
    for (const id of ['listings', 'downloads', 'uploads', 'upload-refusals', 'changes'])
      expect(await examine(id, none)).toHaveProperty('skipped')
  })

  const sendAs =
    (state: 'stored' | 'refused' | 'duplicate'): NonNullable<NonNullable<Spoilt['upload']>['send']> =>
    async (task, outgoing) => {
      const sent = await soundUpload.send(task, outgoing)
      const reason = { code: 'file_refused', message: 'It is refused.' }
      return sent.state === 'processing' ? sent : state === 'refused' ? { state, reason } : { state }
    }
  const quick = ridesService({ processesSeconds: 0 })
  const lost: Readonly<Record<string, readonly [check: string, Subject, finding: RegExp]>> = {
    'takes a missing workout for one': [
      'downloads',
      brokenRides['downloads'] as Subject,
      /not there any more leads to ContractError/,
    ],
    'downloads another workout': [
      'downloads',
      ridesWith({
        download: {
          fetch: async (task, { start: from }) => {
            const { rides } = Rides.parse((await task.get('/rides')).body)
            const other = rides.find((ride) => ride.start !== orderOf(from))
            return { file: { format: 'fit', bytes: (await task.get(`/rides/${other?.id}/file`)).raw } }
          },
        },
      }),
      /begins at another time/,
    ],
    'leaves workouts out of its listing': [
      'downloads',
      ridesWith({ lists: ({ rides }) => ridesListed(rides.slice(1)) }),
      /of the service is not listed/,
    ],
    'takes a duplicate for a refusal': [
      'uploads',
      ridesWith({ upload: { send: sendAs('refused') } }, quick),
      /leads to refused/,
    ],
    'takes whatever comes for a duplicate': [
      'uploads',
      ridesWith({ upload: { send: sendAs('duplicate') } }, quick),
      /what is not there leads to duplicate/,
    ],
    'cannot find its own uploads': [
      'uploads',
      brokenRides['uploads'] as Subject,
      /does not find an upload by its mark/,
    ],
    'sends twice what it sends': [
      'uploads',
      ridesWith(
        {
          upload: {
            send: async (task, outgoing) => {
              await soundUpload.send(task, outgoing)
              return sendAs('stored')(task, outgoing)
            },
          },
        },
        ridesService({ processesSeconds: 0, detectsDuplicates: false }),
      ),
      /is there 2 times/,
    ],
    'never asks what became of an upload': [
      'uploads',
      ridesWith({ upload: { check: async (_, ticket) => ({ state: 'processing', ticket }) } }),
      /tickets do not end/,
    ],
    'swallows a lost answer': [
      'upload-refusals',
      ridesWith({
        upload: {
          send: (task, outgoing) => sendAs('stored')(task, outgoing).catch((): Receipt => ({ state: 'stored' })),
        },
      }),
      /lost-answer leads to no error, not to TransientError/,
    ],
    'swallows a limit in the middle of an upload': [
      'upload-refusals',
      ridesWith({
        upload: {
          check: (task) =>
            task.get('/me').then(
              (): Receipt => ({ state: 'stored' }),
              (): Receipt => ({ state: 'stored' }),
            ),
        },
      }),
      /limited at request 2 of an upload leads to no error/,
    ],
    'gives a reason nobody knows': [
      'upload-refusals',
      ridesWith({ upload: { send: async () => ({ state: 'refused', reason: { code: 'meh', message: 'No.' } }) } }),
      /meh is no reason of sync/,
    ],
    'sends no edits': ['changes', brokenRides['changes'] as Subject, /an edit of its name does not arrive/],
    'removes nothing': ['changes', ridesWith({ delete: async () => undefined }), /is there still/],
  }
  it.each(Object.keys(lost))('finds a connector of workouts that %s', async (name) => {
    const [check, subject, finding] = lost[name] as (typeof lost)[string]
    const findings = await examine(check, subject).catch((error: Error) => [error.message])
    expect(findings).toContainEqual(expect.stringMatching(finding))
  })
})
