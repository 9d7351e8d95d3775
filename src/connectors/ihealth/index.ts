/**
 * iHealth, by the answers its API gave: whoever has kept them can bring them. Every kind of answer is a list of its own,
 * with the units beside it. https://developer.ihealthlabs.com/dev_documentation_GettingiHealthData.htm
 */
import { defineConnector, hasOneOf, jsonArchive, noAuth } from '../../kit/index.js'
import { measurements } from './measurements.js'

const isAnswer = hasOneOf('ARDataList', 'BODataList', 'BPDataList', 'BGDataList', 'SRDataList', 'WeightDataList')

export const ihealth = defineConnector({
  id: 'ihealth',
  name: 'iHealth',
  version: 1,
  docs: 'https://developer.ihealthlabs.com',
  status: { state: 'legacy', note: 'By saved answers of its API: nothing is fetched.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: { measurements },
  imports: {
    answers: jsonArchive({
      title: 'Saved answers of iHealth',
      begins: /"(AR|BO|BP|BG|SR|Weight)DataList"/,
      path: /(^|\/)ihealth/i,
      streamOf: (body) => (isAnswer(body) ? 'measurements' : undefined),
    }),
  },
})
