/** The summary of one stretch of one sport. See `parse.ts` for how to read a line. */
export const sessionMessages: Readonly<Record<string, string>> = {
  '18 session': `
0 event event
1 event_type event_type
2 start_time date_time
3 start_position_lat sint32 semicircles
4 start_position_long sint32 semicircles
5 sport sport
6 sub_sport sub_sport
7 total_elapsed_time uint32 s *1000
8 total_timer_time uint32 s *1000
9 total_distance uint32 m *100
10 total_cycles uint32 cycles
  ? total_strides uint32 strides if sport=running,walking
  ? total_strokes uint32 strokes if sport=cycling,swimming,rowing,stand_up_paddleboarding
11 total_calories uint16 kcal
13 total_fat_calories uint16 kcal
14 avg_speed uint16 m/s *1000 > enhanced_avg_speed:16*1000
15 max_speed uint16 m/s *1000 > enhanced_max_speed:16*1000
16 avg_heart_rate uint8 bpm
17 max_heart_rate uint8 bpm
18 avg_cadence uint8 rpm
  ? avg_running_cadence uint8 strides/min if sport=running
19 max_cadence uint8 rpm
  ? max_running_cadence uint8 strides/min if sport=running
20 avg_power uint16 W
21 max_power uint16 W
22 total_ascent uint16 m
23 total_descent uint16 m
24 total_training_effect uint8 *10
25 first_lap_index uint16
26 num_laps uint16
27 event_group uint8
28 trigger session_trigger
29 nec_lat sint32 semicircles
30 nec_long sint32 semicircles
31 swc_lat sint32 semicircles
32 swc_long sint32 semicircles
33 num_lengths uint16 lengths
34 normalized_power uint16 W
35 training_stress_score uint16 *10
36 intensity_factor uint16 *1000
37 left_right_balance uint16
38 end_position_lat sint32 semicircles
39 end_position_long sint32 semicircles
41 avg_stroke_count uint32 strokes/lap *10
42 avg_stroke_distance uint16 m *100
43 swim_stroke swim_stroke
44 pool_length uint16 m *100
45 threshold_power uint16 W
46 pool_length_unit display_measure
47 num_active_lengths uint16 lengths
48 total_work uint32 J
49 avg_altitude uint16 m *5 -500 > enhanced_avg_altitude:16*5-500
50 max_altitude uint16 m *5 -500 > enhanced_max_altitude:16*5-500
51 gps_accuracy uint8 m
52 avg_grade sint16 % *100
53 avg_pos_grade sint16 % *100
54 avg_neg_grade sint16 % *100
55 max_pos_grade sint16 % *100
56 max_neg_grade sint16 % *100
57 avg_temperature sint8 °C
58 max_temperature sint8 °C
59 total_moving_time uint32 s *1000
60 avg_pos_vertical_speed sint16 m/s *1000
61 avg_neg_vertical_speed sint16 m/s *1000
62 max_pos_vertical_speed sint16 m/s *1000
63 max_neg_vertical_speed sint16 m/s *1000
64 min_heart_rate uint8 bpm
65 time_in_hr_zone uint32 s *1000
66 time_in_speed_zone uint32 s *1000
67 time_in_cadence_zone uint32 s *1000
68 time_in_power_zone uint32 s *1000
69 avg_lap_time uint32 s *1000
70 best_lap_index uint16
71 min_altitude uint16 m *5 -500 > enhanced_min_altitude:16*5-500
82 player_score uint16
83 opponent_score uint16
84 opponent_name string
85 stroke_count uint16
86 zone_count uint16
87 max_ball_speed uint16 m/s *100
88 avg_ball_speed uint16 m/s *100
89 avg_vertical_oscillation uint16 mm *10
90 avg_stance_time_percent uint16 % *100
91 avg_stance_time uint16 ms *10
92 avg_fractional_cadence uint8 rpm *128
93 max_fractional_cadence uint8 rpm *128
94 total_fractional_cycles uint8 cycles *128
95 avg_total_hemoglobin_conc uint16 g/dL *100
96 min_total_hemoglobin_conc uint16 g/dL *100
97 max_total_hemoglobin_conc uint16 g/dL *100
98 avg_saturated_hemoglobin_percent uint16 % *10
99 min_saturated_hemoglobin_percent uint16 % *10
100 max_saturated_hemoglobin_percent uint16 % *10
101 avg_left_torque_effectiveness uint8 % *2
102 avg_right_torque_effectiveness uint8 % *2
103 avg_left_pedal_smoothness uint8 % *2
104 avg_right_pedal_smoothness uint8 % *2
105 avg_combined_pedal_smoothness uint8 % *2
110 sport_profile_name string
111 sport_index uint8
112 time_standing uint32 s *1000
113 stand_count uint16
114 avg_left_pco sint8 mm
115 avg_right_pco sint8 mm
116 avg_left_power_phase uint8 deg *0.7111111
117 avg_left_power_phase_peak uint8 deg *0.7111111
118 avg_right_power_phase uint8 deg *0.7111111
119 avg_right_power_phase_peak uint8 deg *0.7111111
120 avg_power_position uint16 W
121 max_power_position uint16 W
122 avg_cadence_position uint8 rpm
123 max_cadence_position uint8 rpm
124 enhanced_avg_speed uint32 m/s *1000
125 enhanced_max_speed uint32 m/s *1000
126 enhanced_avg_altitude uint32 m *5 -500
127 enhanced_min_altitude uint32 m *5 -500
128 enhanced_max_altitude uint32 m *5 -500
129 avg_lev_motor_power uint16 W
130 max_lev_motor_power uint16 W
131 lev_battery_consumption uint8 % *2
132 avg_vertical_ratio uint16 % *100
133 avg_stance_time_balance uint16 % *100
134 avg_step_length uint16 mm *10
137 total_anaerobic_training_effect uint8 *10
139 avg_vam uint16 m/s *1000
140 avg_depth uint32 m *1000
141 max_depth uint32 m *1000
142 surface_interval uint32 s
143 start_cns uint8 %
144 end_cns uint8 %
145 start_n2 uint16 %
146 end_n2 uint16 %
147 avg_respiration_rate uint8 > enhanced_avg_respiration_rate:8
148 max_respiration_rate uint8 > enhanced_max_respiration_rate:8
149 min_respiration_rate uint8 > enhanced_min_respiration_rate:8
150 min_temperature sint8 °C
155 o2_toxicity uint16 OTUs
156 dive_number uint32
168 training_load_peak sint32 *65536
169 enhanced_avg_respiration_rate uint16 breaths/min *100
170 enhanced_max_respiration_rate uint16 breaths/min *100
180 enhanced_min_respiration_rate uint16 *100
181 total_grit float32 kGrit
182 total_flow float32 Flow
183 jump_count uint16
186 avg_grit float32 kGrit
187 avg_flow float32 Flow
192 workout_feel uint8
193 workout_rpe uint8
194 avg_spo2 uint8 %
195 avg_stress uint8 %
197 sdrr_hrv uint8 mS
198 rmssd_hrv uint8 mS
199 total_fractional_ascent uint8 m *100
200 total_fractional_descent uint8 m *100
208 avg_core_temperature uint16 °C *100
209 min_core_temperature uint16 °C *100
210 max_core_temperature uint16 °C *100
253 timestamp date_time s
254 message_index uint16
`,
}
