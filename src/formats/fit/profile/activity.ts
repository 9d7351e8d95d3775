/** What frames a workout: the file's own description, events, devices, places, developer fields.
 * See `parse.ts` for how to read a line. */
export const activityMessages: Readonly<Record<string, string>> = {
  '0 file_id': `
0 type file
1 manufacturer manufacturer
2 product uint16
  ? favero_product favero_product if manufacturer=favero_electronics
  ? garmin_product garmin_product if manufacturer=garmin,dynastream,dynastream_oem,tacx
3 serial_number uint32z
4 time_created date_time
5 number uint16
8 product_name string
`,
  '49 file_creator': `
0 software_version uint16
1 hardware_version uint8
`,
  '34 activity': `
0 total_timer_time uint32 s *1000
1 num_sessions uint16
2 type activity
3 event event
4 event_type event_type
5 local_timestamp local_date_time
6 event_group uint8
253 timestamp date_time s
`,
  '21 event': `
0 event event
1 event_type event_type
2 data16 uint16 > data:16
3 data uint32
  ? auto_activity_detect_duration uint16 min if event=auto_activity_detect
  ? battery_level uint16 V *1000 if event=battery
  ? cad_high_alert uint16 rpm if event=cad_high_alert
  ? cad_low_alert uint16 rpm if event=cad_low_alert
  ? calorie_duration_alert uint32 calories if event=calorie_duration_alert
  ? comm_timeout comm_timeout_type if event=comm_timeout
  ? course_point_index uint16 if event=course_point
  ? distance_duration_alert uint32 m *100 if event=distance_duration_alert
  ? dive_alert dive_alert if event=dive_alert
  ? fitness_equipment_state fitness_equipment_state if event=fitness_equipment
  ? gear_change_data uint32 if event=front_gear_change,rear_gear_change > rear_gear_num:8 rear_gear:8
      front_gear_num:8 front_gear:8
  ? hr_high_alert uint8 bpm if event=hr_high_alert
  ? hr_low_alert uint8 bpm if event=hr_low_alert
  ? power_high_alert uint16 W if event=power_high_alert
  ? power_low_alert uint16 W if event=power_low_alert
  ? radar_threat_alert uint32 if event=radar_threat_alert > radar_threat_level_max:8 radar_threat_count:8
      radar_threat_avg_approach_speed:8*10 radar_threat_max_approach_speed:8*10
  ? rider_position rider_position_type if event=rider_position_change
  ? speed_high_alert uint32 m/s *1000 if event=speed_high_alert
  ? speed_low_alert uint32 m/s *1000 if event=speed_low_alert
  ? sport_point uint32 if event=sport_point > score:16 opponent_score:16
  ? time_duration_alert uint32 s *1000 if event=time_duration_alert
  ? timer_trigger timer_trigger if event=timer
  ? virtual_partner_speed uint16 m/s *1000 if event=virtual_partner_pace
4 event_group uint8
7 score uint16
8 opponent_score uint16
9 front_gear_num uint8z
10 front_gear uint8z
11 rear_gear_num uint8z
12 rear_gear uint8z
13 device_index uint8
14 activity_type activity_type
15 start_timestamp date_time s
  ? auto_activity_detect_start_timestamp date_time s if event=auto_activity_detect
21 radar_threat_level_max radar_threat_level_type
22 radar_threat_count uint8
23 radar_threat_avg_approach_speed uint8 m/s *10
24 radar_threat_max_approach_speed uint8 m/s *10
253 timestamp date_time s
`,
  '23 device_info': `
0 device_index uint8
1 device_type uint8
  ? ant_device_type uint8 if source_type=ant
  ? antplus_device_type antplus_device_type if source_type=antplus
  ? ble_device_type uint8 if source_type=bluetooth_low_energy
  ? local_device_type uint8 if source_type=local
2 manufacturer manufacturer
3 serial_number uint32z
4 product uint16
  ? favero_product favero_product if manufacturer=favero_electronics
  ? garmin_product garmin_product if manufacturer=garmin,dynastream,dynastream_oem,tacx
5 software_version uint16 *100
6 hardware_version uint8
7 cum_operating_time uint32 s
10 battery_voltage uint16 V *256
11 battery_status battery_status
18 sensor_position body_location
19 descriptor string
20 ant_transmission_type uint8z
21 ant_device_number uint16z
22 ant_network ant_network
25 source_type source_type
27 product_name string
32 battery_level uint8 %
253 timestamp date_time s
`,
  '12 sport': `
0 sport sport
1 sub_sport sub_sport
3 name string
`,
  '31 course': `
4 sport sport
5 name string
6 capabilities course_capabilities
7 sub_sport sub_sport
`,
  '32 course_point': `
1 timestamp date_time
2 position_lat sint32 semicircles
3 position_long sint32 semicircles
4 distance uint32 m *100
5 type course_point
6 name string
8 favorite bool
254 message_index uint16
`,
  '206 field_description': `
0 developer_data_index uint8
1 field_definition_number uint8
2 fit_base_type_id uint8
3 field_name string
4 array uint8
5 components string
6 scale uint8
7 offset sint8
8 units string
9 bits string
10 accumulate string
13 fit_base_unit_id uint16
14 native_mesg_num uint16
15 native_field_num uint8
`,
  '207 developer_data_id': `
0 developer_id byte
1 application_id byte
2 manufacturer_id manufacturer
3 developer_data_index uint8
4 application_version uint32
`,
  '225 set': `
0 duration uint32 s *1000
3 repetitions uint16
4 weight uint16 kg *16
5 set_type set_type
6 start_time date_time
7 category exercise_category
8 category_subtype uint16
9 weight_display_unit uint16
10 message_index uint16
11 wkt_step_index uint16
254 timestamp date_time
`,
  '312 split': `
0 split_type split_type
1 total_elapsed_time uint32 s *1000
2 total_timer_time uint32 s *1000
3 total_distance uint32 m *100
4 avg_speed uint32 m/s *1000
9 start_time date_time
13 total_ascent uint16 m
14 total_descent uint16 m
21 start_position_lat sint32 semicircles
22 start_position_long sint32 semicircles
23 end_position_lat sint32 semicircles
24 end_position_long sint32 semicircles
25 max_speed uint32 m/s *1000
26 avg_vert_speed sint32 m/s *1000
27 end_time date_time
28 total_calories uint32 kcal
74 start_elevation uint32 m *5 -500
110 total_moving_time uint32 s *1000
254 message_index uint16
`,
  '285 jump': `
0 distance float32 m
1 height float32 m
2 rotations uint8
3 hang_time float32 s
4 score float32
5 position_lat sint32 semicircles
6 position_long sint32 semicircles
7 speed uint16 m/s *1000 > enhanced_speed:16*1000
8 enhanced_speed uint32 m/s *1000
253 timestamp date_time s
`,
  '317 climb_pro': `
0 position_lat sint32 semicircles
1 position_long sint32 semicircles
2 climb_pro_event climb_pro_event
3 climb_number uint16
4 climb_category uint8
5 current_dist float32 m
253 timestamp date_time s
`,
  '268 dive_summary': `
0 reference_mesg uint16
1 reference_index uint16
2 avg_depth uint32 m *1000
3 max_depth uint32 m *1000
4 surface_interval uint32 s
5 start_cns uint8 %
6 end_cns uint8 %
7 start_n2 uint16 %
8 end_n2 uint16 %
9 o2_toxicity uint16 OTUs
10 dive_number uint32
11 bottom_time uint32 s *1000
12 avg_pressure_sac uint16 bar/min *100
13 avg_volume_sac uint16 L/min *100
14 avg_rmv uint16 L/min *100
15 descent_time uint32 s *1000
16 ascent_time uint32 s *1000
17 avg_ascent_rate sint32 m/s *1000
22 avg_descent_rate uint32 m/s *1000
23 max_ascent_rate uint32 m/s *1000
24 max_descent_rate uint32 m/s *1000
25 hang_time uint32 s *1000
253 timestamp date_time s
`,
  '319 tank_update': `
0 sensor ant_channel_id
1 pressure uint16 bar *100
253 timestamp date_time s
`,
  '323 tank_summary': `
0 sensor ant_channel_id
1 start_pressure uint16 bar *100
2 end_pressure uint16 bar *100
3 volume_used uint32 L *100
253 timestamp date_time s
`,
  '216 time_in_zone': `
0 reference_mesg uint16
1 reference_index uint16
2 time_in_hr_zone uint32 s *1000
3 time_in_speed_zone uint32 s *1000
4 time_in_cadence_zone uint32 s *1000
5 time_in_power_zone uint32 s *1000
6 hr_zone_high_boundary uint8 bpm
7 speed_zone_high_boundary uint16 m/s *1000
8 cadence_zone_high_bondary uint8 rpm
9 power_zone_high_boundary uint16 W
10 hr_calc_type hr_zone_calc
11 max_heart_rate uint8
12 resting_heart_rate uint8
13 threshold_heart_rate uint8
14 pwr_calc_type pwr_zone_calc
15 functional_threshold_power uint16
253 timestamp date_time s
`,
  '160 gps_metadata': `
0 timestamp_ms uint16 ms
1 position_lat sint32 semicircles
2 position_long sint32 semicircles
3 enhanced_altitude uint32 m *5 -500
4 enhanced_speed uint32 m/s *1000
5 heading uint16 deg *100
6 utc_timestamp date_time s
7 velocity sint16 m/s *100
253 timestamp date_time s
`,
  '162 timestamp_correlation': `
0 fractional_timestamp uint16 s *32768
1 system_timestamp date_time s
2 fractional_system_timestamp uint16 s *32768
3 local_timestamp local_date_time s
4 timestamp_ms uint16 ms
5 system_timestamp_ms uint16 ms
253 timestamp date_time s
`,
  '290 beat_intervals': `
0 timestamp_ms uint16 ms
1 time uint16 ms
253 timestamp date_time s
`,
  '372 raw_bbi': `
0 timestamp_ms uint16 ms
1 data uint16 > time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1
      time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14
      quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1 time:14 quality:1 gap:1
      time:14 quality:1 gap:1 time:14 quality:1 gap:1
2 time uint16 ms
3 quality uint8
4 gap uint8
253 timestamp date_time s
`,
}
