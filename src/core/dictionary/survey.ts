/** What people are asked, and what they hand in. */
import { list, object, text } from '../shape.js'
import { kinds } from './entry.js'

const answers = object({
  answers: list(object({ questionId: text, 'responseType?': text, value: text })),
  'title?': text,
})

export const survey = kinds({
  physician_questionnaire: {
    shape: 'event',
    title: "Physician's questionnaire",
    family: 'mind',
    detail: answers,
    codes: {
      personicle: { point: { stream: 'subjective.physician_questionnaire', unit: '', schema: 'json-object' } },
      fhir: 'survey',
    },
  },
  user_questionnaire: {
    shape: 'event',
    title: 'Questionnaire',
    family: 'mind',
    detail: answers,
    codes: {
      personicle: { point: { stream: 'subjective.user_questionnaire', unit: '', schema: 'json-object' } },
      fhir: 'survey',
    },
  },
  image_upload: {
    shape: 'event',
    title: 'Picture',
    family: 'mind',
    about: 'A picture handed in as an answer; the value is its address, never the picture itself.',
    detail: answers,
    codes: {
      personicle: { point: { stream: 'subjective.image_uploads', unit: '', schema: 'json-object' } },
      fhir: 'survey',
    },
  },
})
