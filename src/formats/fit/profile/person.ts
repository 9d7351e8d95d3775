/** What a device knows of the person: profile, zones, goals. See `parse.ts` for how to read a line. */
export const personMessages: Readonly<Record<string, string>> = {
  '3 user_profile': `
0 friendly_name string
1 gender gender
2 age uint8 years
3 height uint8 m *100
4 weight uint16 kg *10
5 language language
6 elev_setting display_measure
7 weight_setting display_measure
8 resting_heart_rate uint8 bpm
9 default_max_running_heart_rate uint8 bpm
10 default_max_biking_heart_rate uint8 bpm
11 default_max_heart_rate uint8 bpm
12 hr_setting display_heart
13 speed_setting display_measure
14 dist_setting display_measure
16 power_setting display_power
17 activity_class uint8
18 position_setting display_position
21 temperature_setting display_measure
22 local_id uint16
23 global_id byte
28 wake_time localtime_into_day
29 sleep_time localtime_into_day
30 height_setting display_measure
31 user_running_step_length uint16 m *1000
32 user_walking_step_length uint16 m *1000
47 depth_setting display_measure
49 dive_count uint32
254 message_index uint16
`,
  '4 hrm_profile': `
0 enabled bool
1 hrm_ant_id uint16z
2 log_hrv bool
3 hrm_ant_id_trans_type uint8z
254 message_index uint16
`,
  '7 zones_target': `
1 max_heart_rate uint8
2 threshold_heart_rate uint8
3 functional_threshold_power uint16
5 hr_calc_type hr_zone_calc
7 pwr_calc_type pwr_zone_calc
`,
  '8 hr_zone': `
1 high_bpm uint8 bpm
2 name string
254 message_index uint16
`,
  '9 power_zone': `
1 high_value uint16 W
2 name string
254 message_index uint16
`,
  '53 speed_zone': `
0 high_value uint16 m/s *1000
1 name string
254 message_index uint16
`,
  '131 cadence_zone': `
0 high_value uint8 rpm
1 name string
254 message_index uint16
`,
  '10 met_zone': `
1 high_bpm uint8
2 calories uint16 kcal/min *10
3 fat_calories uint8 kcal/min *10
254 message_index uint16
`,
  '15 goal': `
0 sport sport
1 sub_sport sub_sport
2 start_date date_time
3 end_date date_time
4 type goal
5 value uint32
6 repeat bool
7 target_value uint32
8 recurrence goal_recurrence
9 recurrence_value uint16
10 enabled bool
11 source goal_source
254 message_index uint16
`,
  '13 training_settings': `
31 target_distance uint32 m *100
32 target_speed uint16 m/s *1000
33 target_time uint32 s
153 precise_target_speed uint32 m/s *1000000
`,
}
