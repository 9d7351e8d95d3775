/** Points, pool lengths and heart beats: what a file holds by the thousand. See `parse.ts` for how to read a line. */
export const recordMessages: Readonly<Record<string, string>> = {
  '20 record': `
0 position_lat sint32 semicircles
1 position_long sint32 semicircles
2 altitude uint16 m *5 -500 > enhanced_altitude:16*5-500
3 heart_rate uint8 bpm
4 cadence uint8 rpm
5 distance uint32 m *100
6 speed uint16 m/s *1000 > enhanced_speed:16*1000
7 power uint16 W
8 compressed_speed_distance byte > speed:12*100 distance:12*16+
9 grade sint16 % *100
10 resistance uint8
11 time_from_course sint32 s *1000
12 cycle_length uint8 m *100
13 temperature sint8 °C
17 speed_1s uint8 m/s *16
18 cycles uint8 > total_cycles:8+
19 total_cycles uint32 cycles
28 compressed_accumulated_power uint16 > accumulated_power:16+
29 accumulated_power uint32 W
30 left_right_balance uint8
31 gps_accuracy uint8 m
32 vertical_speed sint16 m/s *1000
33 calories uint16 kcal
39 vertical_oscillation uint16 mm *10
40 stance_time_percent uint16 % *100
41 stance_time uint16 ms *10
42 activity_type activity_type
43 left_torque_effectiveness uint8 % *2
44 right_torque_effectiveness uint8 % *2
45 left_pedal_smoothness uint8 % *2
46 right_pedal_smoothness uint8 % *2
47 combined_pedal_smoothness uint8 % *2
48 time128 uint8 s *128
49 stroke_type stroke_type
50 zone uint8
51 ball_speed uint16 m/s *100
52 cadence256 uint16 rpm *256
53 fractional_cadence uint8 rpm *128
54 total_hemoglobin_conc uint16 g/dL *100
55 total_hemoglobin_conc_min uint16 g/dL *100
56 total_hemoglobin_conc_max uint16 g/dL *100
57 saturated_hemoglobin_percent uint16 % *10
58 saturated_hemoglobin_percent_min uint16 % *10
59 saturated_hemoglobin_percent_max uint16 % *10
62 device_index uint8
67 left_pco sint8 mm
68 right_pco sint8 mm
69 left_power_phase uint8 deg *0.7111111
70 left_power_phase_peak uint8 deg *0.7111111
71 right_power_phase uint8 deg *0.7111111
72 right_power_phase_peak uint8 deg *0.7111111
73 enhanced_speed uint32 m/s *1000
78 enhanced_altitude uint32 m *5 -500
81 battery_soc uint8 % *2
82 motor_power uint16 W
83 vertical_ratio uint16 % *100
84 stance_time_balance uint16 % *100
85 step_length uint16 mm *10
87 cycle_length16 uint16 m *100
91 absolute_pressure uint32 Pa
92 depth uint32 m *1000
93 next_stop_depth uint32 m *1000
94 next_stop_time uint32 s
95 time_to_surface uint32 s
96 ndl_time uint32 s
97 cns_load uint8 %
98 n2_load uint16 %
99 respiration_rate uint8 s > enhanced_respiration_rate:8
108 enhanced_respiration_rate uint16 breaths/min *100
114 grit float32
115 flow float32
116 current_stress uint16 *100
117 ebike_travel_range uint16 km
118 ebike_battery_level uint8 %
119 ebike_assist_mode uint8
120 ebike_assist_level_percent uint8 %
123 air_time_remaining uint32 s
124 pressure_sac uint16 bar/min *100
125 volume_sac uint16 L/min *100
126 rmv uint16 L/min *100
127 ascent_rate sint32 m/s *1000
129 po2 uint8 % *100
139 core_temperature uint16 °C *100
253 timestamp date_time s
`,
  '101 length': `
0 event event
1 event_type event_type
2 start_time date_time
3 total_elapsed_time uint32 s *1000
4 total_timer_time uint32 s *1000
5 total_strokes uint16 strokes
6 avg_speed uint16 m/s *1000
7 swim_stroke swim_stroke
9 avg_swimming_cadence uint8 strokes/min
10 event_group uint8
11 total_calories uint16 kcal
12 length_type length_type
18 player_score uint16
19 opponent_score uint16
20 stroke_count uint16
21 zone_count uint16
22 enhanced_avg_respiration_rate uint16 breaths/min *100
23 enhanced_max_respiration_rate uint16 breaths/min *100
24 avg_respiration_rate uint8 > enhanced_avg_respiration_rate:8
25 max_respiration_rate uint8 > enhanced_max_respiration_rate:8
253 timestamp date_time s
254 message_index uint16
`,
  '78 hrv': `
0 time uint16 s *1000
`,
  '132 hr': `
0 fractional_timestamp uint16 s *32768
1 time256 uint8 s *256 > fractional_timestamp:8*256
6 filtered_bpm uint8 bpm
9 event_timestamp uint32 s *1024
10 event_timestamp_12 byte > event_timestamp:12*1024+ event_timestamp:12*1024+ event_timestamp:12*1024+
      event_timestamp:12*1024+ event_timestamp:12*1024+ event_timestamp:12*1024+ event_timestamp:12*1024+
      event_timestamp:12*1024+ event_timestamp:12*1024+ event_timestamp:12*1024+
253 timestamp date_time s
`,
}
