/** Planned workouts and their steps. See `parse.ts` for how to read a line. */
export const planMessages: Readonly<Record<string, string>> = {
  '26 workout': `
4 sport sport
5 capabilities uint32z
6 num_valid_steps uint16
8 wkt_name string
11 sub_sport sub_sport
14 pool_length uint16 m *100
15 pool_length_unit display_measure
17 wkt_description string
254 message_index uint16
`,
  '27 workout_step': `
0 wkt_step_name string
1 duration_type wkt_step_duration
2 duration_value uint32
  ? duration_calories uint32 calories if duration_type=calories
  ? duration_distance uint32 m *100 if duration_type=distance
  ? duration_hr uint32 %|bpm if duration_type=hr_less_than,hr_greater_than
  ? duration_power uint32 %|W if duration_type=power_less_than,power_greater_than
  ? duration_reps uint32 if duration_type=reps
  ? duration_step uint32 if duration_type=repeat_until_steps_cmplt,repeat_until_time,repeat_until_distance,
      repeat_until_calories,repeat_until_hr_less_than,repeat_until_hr_greater_than,repeat_until_power_less_than,
      repeat_until_power_greater_than
  ? duration_time uint32 s *1000 if duration_type=time,repetition_time
3 target_type wkt_step_target
4 target_value uint32
  ? repeat_calories uint32 calories if duration_type=repeat_until_calories
  ? repeat_distance uint32 m *100 if duration_type=repeat_until_distance
  ? repeat_hr uint32 %|bpm if duration_type=repeat_until_hr_less_than,repeat_until_hr_greater_than
  ? repeat_power uint32 %|W if duration_type=repeat_until_power_less_than,repeat_until_power_greater_than
  ? repeat_steps uint32 if duration_type=repeat_until_steps_cmplt
  ? repeat_time uint32 s *1000 if duration_type=repeat_until_time
  ? target_cadence_zone uint32 if target_type=cadence
  ? target_hr_zone uint32 if target_type=heart_rate
  ? target_power_zone uint32 if target_type=power
  ? target_speed_zone uint32 if target_type=speed
  ? target_stroke_type swim_stroke if target_type=swim_stroke
5 custom_target_value_low uint32
  ? custom_target_cadence_low uint32 rpm if target_type=cadence
  ? custom_target_heart_rate_low uint32 %|bpm if target_type=heart_rate
  ? custom_target_power_low uint32 %|W if target_type=power
  ? custom_target_speed_low uint32 m/s *1000 if target_type=speed
6 custom_target_value_high uint32
  ? custom_target_cadence_high uint32 rpm if target_type=cadence
  ? custom_target_heart_rate_high uint32 %|bpm if target_type=heart_rate
  ? custom_target_power_high uint32 %|W if target_type=power
  ? custom_target_speed_high uint32 m/s *1000 if target_type=speed
7 intensity intensity
8 notes string
9 equipment workout_equipment
10 exercise_category exercise_category
11 exercise_name uint16
12 exercise_weight uint16 kg *100
13 weight_display_unit uint16
19 secondary_target_type wkt_step_target
20 secondary_target_value uint32
  ? secondary_target_cadence_zone uint32 if secondary_target_type=cadence
  ? secondary_target_hr_zone uint32 if secondary_target_type=heart_rate
  ? secondary_target_power_zone uint32 if secondary_target_type=power
  ? secondary_target_speed_zone uint32 if secondary_target_type=speed
  ? secondary_target_stroke_type swim_stroke if secondary_target_type=swim_stroke
21 secondary_custom_target_value_low uint32
  ? secondary_custom_target_cadence_low uint32 rpm if secondary_target_type=cadence
  ? secondary_custom_target_heart_rate_low uint32 %|bpm if secondary_target_type=heart_rate
  ? secondary_custom_target_power_low uint32 %|W if secondary_target_type=power
  ? secondary_custom_target_speed_low uint32 m/s *1000 if secondary_target_type=speed
22 secondary_custom_target_value_high uint32
  ? secondary_custom_target_cadence_high uint32 rpm if secondary_target_type=cadence
  ? secondary_custom_target_heart_rate_high uint32 %|bpm if secondary_target_type=heart_rate
  ? secondary_custom_target_power_high uint32 %|W if secondary_target_type=power
  ? secondary_custom_target_speed_high uint32 m/s *1000 if secondary_target_type=speed
254 message_index uint16
`,
  '158 workout_session': `
0 sport sport
1 sub_sport sub_sport
2 num_valid_steps uint16
3 first_step_index uint16
4 pool_length uint16 m *100
5 pool_length_unit display_measure
254 message_index uint16
`,
  '264 exercise_title': `
0 exercise_category exercise_category
1 exercise_name uint16
2 wkt_step_name string
254 message_index uint16
`,
  '28 schedule': `
0 manufacturer manufacturer
1 product uint16
  ? favero_product favero_product if manufacturer=favero_electronics
  ? garmin_product garmin_product if manufacturer=garmin,dynastream,dynastream_oem,tacx
2 serial_number uint32z
3 time_created date_time
4 completed bool
5 type schedule
6 scheduled_time local_date_time
`,
  '72 training_file': `
0 type file
1 manufacturer manufacturer
2 product uint16
  ? favero_product favero_product if manufacturer=favero_electronics
  ? garmin_product garmin_product if manufacturer=garmin,dynastream,dynastream_oem,tacx
3 serial_number uint32z
4 time_created date_time
253 timestamp date_time s
`,
}
