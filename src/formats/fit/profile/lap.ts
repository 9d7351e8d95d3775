/** The summary of one lap. Most names recur from the session; the numbers do not.
 * See `parse.ts` for how to read a line.
 */
export const lapMessages: Readonly<Record<string, string>> = {
  '19 lap': `
0 event event
1 event_type event_type
2 start_time date_time
3 start_position_lat sint32 semicircles
4 start_position_long sint32 semicircles
5 end_position_lat sint32 semicircles
6 end_position_long sint32 semicircles
7 total_elapsed_time uint32 s *1000
8 total_timer_time uint32 s *1000
9 total_distance uint32 m *100
10 total_cycles uint32 cycles
  ? total_strides uint32 strides if sport=running,walking
  ? total_strokes uint32 strokes if sport=cycling,swimming,rowing,stand_up_paddleboarding
11 total_calories uint16 kcal
12 total_fat_calories uint16 kcal
13 avg_speed uint16 m/s *1000 > enhanced_avg_speed:16*1000
14 max_speed uint16 m/s *1000 > enhanced_max_speed:16*1000
15 avg_heart_rate uint8 bpm
16 max_heart_rate uint8 bpm
17 avg_cadence uint8 rpm
  ? avg_running_cadence uint8 strides/min if sport=running
18 max_cadence uint8 rpm
  ? max_running_cadence uint8 strides/min if sport=running
19 avg_power uint16 W
20 max_power uint16 W
21 total_ascent uint16 m
22 total_descent uint16 m
23 intensity intensity
24 lap_trigger lap_trigger
25 sport sport
26 event_group uint8
32 num_lengths uint16 lengths
33 normalized_power uint16 W
34 left_right_balance uint16
35 first_length_index uint16
37 avg_stroke_distance uint16 m *100
38 swim_stroke swim_stroke
39 sub_sport sub_sport
40 num_active_lengths uint16 lengths
41 total_work uint32 J
42 avg_altitude uint16 m *5 -500 > enhanced_avg_altitude:16*5-500
43 max_altitude uint16 m *5 -500 > enhanced_max_altitude:16*5-500
44 gps_accuracy uint8 m
45 avg_grade sint16 % *100
46 avg_pos_grade sint16 % *100
47 avg_neg_grade sint16 % *100
48 max_pos_grade sint16 % *100
49 max_neg_grade sint16 % *100
50 avg_temperature sint8 °C
51 max_temperature sint8 °C
52 total_moving_time uint32 s *1000
53 avg_pos_vertical_speed sint16 m/s *1000
54 avg_neg_vertical_speed sint16 m/s *1000
55 max_pos_vertical_speed sint16 m/s *1000
56 max_neg_vertical_speed sint16 m/s *1000
57 time_in_hr_zone uint32 s *1000
58 time_in_speed_zone uint32 s *1000
59 time_in_cadence_zone uint32 s *1000
60 time_in_power_zone uint32 s *1000
61 repetition_num uint16
62 min_altitude uint16 m *5 -500 > enhanced_min_altitude:16*5-500
63 min_heart_rate uint8 bpm
71 wkt_step_index uint16
74 opponent_score uint16
75 stroke_count uint16
76 zone_count uint16
77 avg_vertical_oscillation uint16 mm *10
78 avg_stance_time_percent uint16 % *100
79 avg_stance_time uint16 ms *10
80 avg_fractional_cadence uint8 rpm *128
81 max_fractional_cadence uint8 rpm *128
82 total_fractional_cycles uint8 cycles *128
83 player_score uint16
84 avg_total_hemoglobin_conc uint16 g/dL *100
85 min_total_hemoglobin_conc uint16 g/dL *100
86 max_total_hemoglobin_conc uint16 g/dL *100
87 avg_saturated_hemoglobin_percent uint16 % *10
88 min_saturated_hemoglobin_percent uint16 % *10
89 max_saturated_hemoglobin_percent uint16 % *10
91 avg_left_torque_effectiveness uint8 % *2
92 avg_right_torque_effectiveness uint8 % *2
93 avg_left_pedal_smoothness uint8 % *2
94 avg_right_pedal_smoothness uint8 % *2
95 avg_combined_pedal_smoothness uint8 % *2
98 time_standing uint32 s *1000
99 stand_count uint16
100 avg_left_pco sint8 mm
101 avg_right_pco sint8 mm
102 avg_left_power_phase uint8 deg *0.7111111
103 avg_left_power_phase_peak uint8 deg *0.7111111
104 avg_right_power_phase uint8 deg *0.7111111
105 avg_right_power_phase_peak uint8 deg *0.7111111
106 avg_power_position uint16 W
107 max_power_position uint16 W
108 avg_cadence_position uint8 rpm
109 max_cadence_position uint8 rpm
110 enhanced_avg_speed uint32 m/s *1000
111 enhanced_max_speed uint32 m/s *1000
112 enhanced_avg_altitude uint32 m *5 -500
113 enhanced_min_altitude uint32 m *5 -500
114 enhanced_max_altitude uint32 m *5 -500
115 avg_lev_motor_power uint16 W
116 max_lev_motor_power uint16 W
117 lev_battery_consumption uint8 % *2
118 avg_vertical_ratio uint16 % *100
119 avg_stance_time_balance uint16 % *100
120 avg_step_length uint16 mm *10
121 avg_vam uint16 m/s *1000
122 avg_depth uint32 m *1000
123 max_depth uint32 m *1000
124 min_temperature sint8 °C
136 enhanced_avg_respiration_rate uint16 breaths/min *100
137 enhanced_max_respiration_rate uint16 breaths/min *100
147 avg_respiration_rate uint8 > enhanced_avg_respiration_rate:8
148 max_respiration_rate uint8 > enhanced_max_respiration_rate:8
149 total_grit float32 kGrit
150 total_flow float32 Flow
151 jump_count uint16
153 avg_grit float32 kGrit
154 avg_flow float32 Flow
156 total_fractional_ascent uint8 m *100
157 total_fractional_descent uint8 m *100
158 avg_core_temperature uint16 °C *100
159 min_core_temperature uint16 °C *100
160 max_core_temperature uint16 °C *100
253 timestamp date_time s
254 message_index uint16
`,
}
