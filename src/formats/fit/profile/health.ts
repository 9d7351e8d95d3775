/** What a device notes all day: monitoring, stress, sleep, and the scale's and the cuff's readings.
 * See `parse.ts` for how to read a line.
 */
export const healthMessages: Readonly<Record<string, string>> = {
  '30 weight_scale': `
0 weight uint16 kg *100
1 percent_fat uint16 % *100
2 percent_hydration uint16 % *100
3 visceral_fat_mass uint16 kg *100
4 bone_mass uint16 kg *100
5 muscle_mass uint16 kg *100
7 basal_met uint16 kcal/day *4
8 physique_rating uint8
9 active_met uint16 kcal/day *4
10 metabolic_age uint8 years
11 visceral_fat_rating uint8
12 user_profile_index uint16
13 bmi uint16 kg/m^2 *10
253 timestamp date_time s
`,
  '51 blood_pressure': `
0 systolic_pressure uint16 mmHg
1 diastolic_pressure uint16 mmHg
2 mean_arterial_pressure uint16 mmHg
3 map_3_sample_mean uint16 mmHg
4 map_morning_values uint16 mmHg
5 map_evening_values uint16 mmHg
6 heart_rate uint8 bpm
7 heart_rate_type hr_type
8 status bp_status
9 user_profile_index uint16
253 timestamp date_time s
`,
  '33 totals': `
0 timer_time uint32 s
1 distance uint32 m
2 calories uint32 kcal
3 sport sport
4 elapsed_time uint32 s
5 sessions uint16
6 active_time uint32 s
9 sport_index uint8
253 timestamp date_time s
254 message_index uint16
`,
  '55 monitoring': `
0 device_index uint8
1 calories uint16 kcal
2 distance uint32 m *100
3 cycles uint32 cycles *2
  ? steps uint32 steps if activity_type=walking,running
  ? strokes uint32 strokes *2 if activity_type=cycling,swimming
4 active_time uint32 s *1000
5 activity_type activity_type
6 activity_subtype activity_subtype
7 activity_level activity_level
8 distance_16 uint16 hm
9 cycles_16 uint16 half-cycles
10 active_time_16 uint16 s
11 local_timestamp local_date_time
12 temperature sint16 °C *100
14 temperature_min sint16 °C *100
15 temperature_max sint16 °C *100
16 activity_time uint16 minutes
19 active_calories uint16 kcal
24 current_activity_type_intensity byte > activity_type:5 intensity:3
25 timestamp_min_8 uint8 min
26 timestamp_16 uint16 s
27 heart_rate uint8 bpm
28 intensity uint8 *10
29 duration_min uint16 min
30 duration uint32 s
31 ascent uint32 m *1000
32 descent uint32 m *1000
33 moderate_activity_minutes uint16 minutes
34 vigorous_activity_minutes uint16 minutes
253 timestamp date_time s
`,
  '103 monitoring_info': `
0 local_timestamp local_date_time s
1 activity_type activity_type
3 cycles_to_distance uint16 m/cycle *5000
4 cycles_to_calories uint16 kcal/cycle *5000
5 resting_metabolic_rate uint16 kcal/day
253 timestamp date_time s
`,
  '211 monitoring_hr_data': `
0 resting_heart_rate uint8 bpm
1 current_day_resting_heart_rate uint8 bpm
253 timestamp date_time s
`,
  '227 stress_level': `
0 stress_level_value sint16
1 stress_level_time date_time s
`,
  '269 spo2_data': `
0 reading_spo2 uint8 %
1 reading_confidence uint8
2 mode spo2_measurement_type
253 timestamp date_time s
`,
  '275 sleep_level': `
0 sleep_level sleep_level
253 timestamp date_time s
`,
  '297 respiration_rate': `
0 respiration_rate sint16 breaths/min *100
253 timestamp date_time s
`,
  '346 sleep_assessment': `
0 combined_awake_score uint8
1 awake_time_score uint8
2 awakenings_count_score uint8
3 deep_sleep_score uint8
4 sleep_duration_score uint8
5 light_sleep_score uint8
6 overall_sleep_score uint8
7 sleep_quality_score uint8
8 sleep_recovery_score uint8
9 rem_sleep_score uint8
10 sleep_restlessness_score uint8
11 awakenings_count uint8
14 interruptions_score uint8
15 average_stress_during_sleep uint16 *100
`,
  '370 hrv_status_summary': `
0 weekly_average uint16 ms *128
1 last_night_average uint16 ms *128
2 last_night_5_min_high uint16 ms *128
3 baseline_low_upper uint16 ms *128
4 baseline_balanced_lower uint16 ms *128
5 baseline_balanced_upper uint16 ms *128
6 status hrv_status
253 timestamp date_time s
`,
  '371 hrv_value': `
0 value uint16 ms *128
253 timestamp date_time s
`,
  '229 max_met_data': `
0 update_time date_time
2 vo2_max uint16 mL/kg/min *10
5 sport sport
6 sub_sport sub_sport
8 max_met_category max_met_category
9 calibrated_data bool
12 hr_source max_met_heart_rate_source
13 speed_source max_met_speed_source
`,
  '398 skin_temp_overnight': `
0 local_timestamp local_date_time
1 average_deviation float32
2 average_7_day_deviation float32
4 nightly_value float32
253 timestamp date_time s
`,
  '128 weather_conditions': `
0 weather_report weather_report
1 temperature sint8 °C
2 condition weather_status
3 wind_direction uint16 deg
4 wind_speed uint16 m/s *1000
5 precipitation_probability uint8
6 temperature_feels_like sint8 °C
7 relative_humidity uint8
8 location string
9 observed_at_time date_time
10 observed_location_lat sint32 semicircles
11 observed_location_long sint32 semicircles
12 day_of_week day_of_week
13 high_temperature sint8 °C
14 low_temperature sint8 °C
253 timestamp date_time s
`,
}
