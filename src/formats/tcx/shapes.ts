/** For tests: the order, number and form of TCX elements, as the published schemas have them. */
import { forms, type Shapes } from '../xml/testing-shape.js'

const heartRate = { children: ['Value'] }
const number = { text: forms.number }
const extension = { children: ['ax:TPX?', 'ax:LX?'] }

export const tcxShapes: Shapes = {
  TrainingCenterDatabase: { children: ['Activities?', 'Courses?', 'Author?'] },
  Activities: { children: ['Activity*', 'MultiSportSession*'] },
  MultiSportSession: { children: ['Id', 'FirstSport', 'NextSport*', 'Notes?'] },
  FirstSport: { children: ['Activity'] },
  NextSport: { children: ['Transition?', 'Activity'] },
  Activity: { attributes: ['Sport'], children: ['Id', 'Lap+', 'Notes?', 'Creator?'] },
  'Courses/Course': { children: ['Name', 'Lap*', 'Track*', 'Notes?', 'CoursePoint*'] },
  Courses: { children: ['Course*'] },
  'Course/Lap': {
    children: [
      'TotalTimeSeconds',
      'DistanceMeters',
      'BeginPosition?',
      'EndPosition?',
      'AverageHeartRateBpm?',
      'MaximumHeartRateBpm?',
      'Intensity',
      'Cadence?',
    ],
  },
  'Course/Name': { text: /^.{1,15}$/u },
  CoursePoint: { children: ['Name', 'Time', 'Position', 'AltitudeMeters?', 'PointType', 'Notes?'] },
  'CoursePoint/Name': { text: /^.{1,10}$/u },
  PointType: {
    text: /^(Generic|Summit|Valley|Water|Food|Danger|Left|Right|Straight|First Aid|(4th|3rd|2nd|1st|Hors) Category|Sprint)$/,
  },
  ...Object.fromEntries(
    ['Lap', 'Transition'].map((name) => [
      name,
      {
        attributes: ['StartTime'],
        children: [
          'TotalTimeSeconds',
          'DistanceMeters',
          'MaximumSpeed?',
          'Calories',
          'AverageHeartRateBpm?',
          'MaximumHeartRateBpm?',
          'Intensity',
          'Cadence?',
          'TriggerMethod',
          'Track*',
          'Notes?',
          'Extensions?',
        ],
      },
    ]),
  ),
  Track: { children: ['Trackpoint+'] },
  Trackpoint: {
    children: ['Time', 'Position?', 'AltitudeMeters?', 'DistanceMeters?', 'HeartRateBpm?', 'Cadence?', 'Extensions?'],
  },
  Extensions: extension,
  'ax:TPX': { children: ['ax:Speed?', 'ax:RunCadence?', 'ax:Watts?'] },
  'ax:LX': {
    children: [
      'ax:AvgSpeed?',
      'ax:MaxBikeCadence?',
      'ax:AvgRunCadence?',
      'ax:MaxRunCadence?',
      'ax:Steps?',
      'ax:AvgWatts?',
      'ax:MaxWatts?',
    ],
  },
  ...Object.fromEntries(
    ['Position', 'BeginPosition', 'EndPosition'].map((name) => [
      name,
      { children: ['LatitudeDegrees', 'LongitudeDegrees'] },
    ]),
  ),
  AverageHeartRateBpm: heartRate,
  MaximumHeartRateBpm: heartRate,
  HeartRateBpm: heartRate,
  Value: { text: /^([1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/ },
  Creator: { attributes: ['xsi:type'], children: ['Name', 'UnitId', 'ProductID', 'Version'] },
  Author: { attributes: ['xsi:type'], children: ['Name', 'Build', 'LangID', 'PartNumber'] },
  Build: { children: ['Version'] },
  Version: { children: ['VersionMajor', 'VersionMinor', 'BuildMajor', 'BuildMinor'] },
  Intensity: { text: /^(Active|Resting)$/ },
  TriggerMethod: { text: /^(Manual|Distance|Location|Time|HeartRate)$/ },
  PartNumber: { text: /^[A-Z\d]{3}-[A-Z\d]{5}-[A-Z\d]{2}$/ },
  LangID: { text: /^..$/ },
  Id: { text: forms.time },
  Time: { text: forms.time },
  Name: {},
  Notes: {},
  ...Object.fromEntries(
    ['Cadence', 'ax:RunCadence', 'ax:MaxBikeCadence', 'ax:AvgRunCadence', 'ax:MaxRunCadence'].map((name) => [
      name,
      { text: forms.byte },
    ]),
  ),
  ...Object.fromEntries(
    [
      'Calories',
      'UnitId',
      'ProductID',
      'VersionMajor',
      'VersionMinor',
      'BuildMajor',
      'BuildMinor',
      'ax:Watts',
      'ax:AvgWatts',
      'ax:MaxWatts',
      'ax:Steps',
    ].map((name) => [name, { text: forms.count }]),
  ),
  ...Object.fromEntries(
    [
      'TotalTimeSeconds',
      'DistanceMeters',
      'MaximumSpeed',
      'LatitudeDegrees',
      'LongitudeDegrees',
      'AltitudeMeters',
      'ax:Speed',
      'ax:AvgSpeed',
    ].map((name) => [name, number]),
  ),
}
