/** Words for numbers: what an enumerated value means. `'name base-type'`, then number and word in turn. */
export const valueTypes: Readonly<Record<string, string>> = {
  'activity enum': `
    0 manual 1 auto_multi_sport
  `,
  'activity_level enum': `
    0 low 1 medium 2 high
  `,
  'activity_subtype enum': `
    0 generic 1 treadmill 2 street 3 trail 4 track 5 spin 6 indoor_cycling 7 road 8 mountain 9 downhill 10
    recumbent 11 cyclocross 12 hand_cycling 13 track_cycling 14 indoor_rowing 15 elliptical 16 stair_climbing 17
    lap_swimming 18 open_water 254 all
  `,
  'activity_type enum': `
    0 generic 1 running 2 cycling 3 transition 4 fitness_equipment 5 swimming 6 walking 8 sedentary 254 all
  `,
  'ant_channel_id uint32z': `
    65535 ant_device_number 16711680 ant_device_type 251658240 ant_transmission_type_lower_nibble 4026531840
    ant_extended_device_number_upper_nibble
  `,
  'ant_network enum': `
    0 public 1 antplus 2 antfs 3 private
  `,
  'antplus_device_type uint8': `
    1 antfs 11 bike_power 12 environment_sensor_legacy 15 multi_sport_speed_distance 16 control 17
    fitness_equipment 18 blood_pressure 19 geocache_node 20 light_electric_vehicle 25 env_sensor 26 racquet 27
    control_hub 31 muscle_oxygen 34 shifting 35 bike_light_main 36 bike_light_shared 38 exd 40 bike_radar 46
    bike_aero 119 weight_scale 120 heart_rate 121 bike_speed_cadence 122 bike_cadence 123 bike_speed 124
    stride_speed_distance
  `,
  'battery_status uint8': `
    1 new 2 good 3 ok 4 low 5 critical 6 charging 7 unknown
  `,
  'body_location enum': `
    0 left_leg 1 left_calf 2 left_shin 3 left_hamstring 4 left_quad 5 left_glute 6 right_leg 7 right_calf 8
    right_shin 9 right_hamstring 10 right_quad 11 right_glute 12 torso_back 13 left_lower_back 14 left_upper_back
    15 right_lower_back 16 right_upper_back 17 torso_front 18 left_abdomen 19 left_chest 20 right_abdomen 21
    right_chest 22 left_arm 23 left_shoulder 24 left_bicep 25 left_tricep 26 left_brachioradialis 27
    left_forearm_extensors 28 right_arm 29 right_shoulder 30 right_bicep 31 right_tricep 32 right_brachioradialis
    33 right_forearm_extensors 34 neck 35 throat 36 waist_mid_back 37 waist_front 38 waist_left 39 waist_right
  `,
  'bp_status enum': `
    0 no_error 1 error_incomplete_data 2 error_no_measurement 3 error_data_out_of_range 4
    error_irregular_heart_rate
  `,
  'climb_pro_event enum': `
    0 approach 1 start 2 complete
  `,
  'comm_timeout_type uint16': `
    0 wildcard_pairing_timeout 1 pairing_timeout 2 connection_lost 3 connection_timeout
  `,
  'course_capabilities uint32z': `
    1 processed 2 valid 4 time 8 distance 16 position 32 heart_rate 64 power 128 cadence 256 training 512
    navigation 1024 bikeway 4096 aviation
  `,
  'course_point enum': `
    0 generic 1 summit 2 valley 3 water 4 food 5 danger 6 left 7 right 8 straight 9 first_aid 10 fourth_category
    11 third_category 12 second_category 13 first_category 14 hors_category 15 sprint 16 left_fork 17 right_fork
    18 middle_fork 19 slight_left 20 sharp_left 21 slight_right 22 sharp_right 23 u_turn 24 segment_start 25
    segment_end 27 campsite 28 aid_station 29 rest_area 30 general_distance 31 service 32 energy_gel 33
    sports_drink 34 mile_marker 35 checkpoint 36 shelter 37 meeting_spot 38 overlook 39 toilet 40 shower 41 gear
    42 sharp_curve 43 steep_incline 44 tunnel 45 bridge 46 obstacle 47 crossing 48 store 49 transition 50 navaid
    51 transport 52 alert 53 info
  `,
  'day_of_week enum': `
    0 sunday 1 monday 2 tuesday 3 wednesday 4 thursday 5 friday 6 saturday
  `,
  'display_heart enum': `
    0 bpm 1 max 2 reserve
  `,
  'display_measure enum': `
    0 metric 1 statute 2 nautical
  `,
  'display_position enum': `
    0 degree 1 degree_minute 2 degree_minute_second 3 austrian_grid 4 british_grid 5 dutch_grid 6 hungarian_grid 7
    finnish_grid 8 german_grid 9 icelandic_grid 10 indonesian_equatorial 11 indonesian_irian 12
    indonesian_southern 13 india_zone_0 14 india_zone_IA 15 india_zone_IB 16 india_zone_IIA 17 india_zone_IIB 18
    india_zone_IIIA 19 india_zone_IIIB 20 india_zone_IVA 21 india_zone_IVB 22 irish_transverse 23 irish_grid 24
    loran 25 maidenhead_grid 26 mgrs_grid 27 new_zealand_grid 28 new_zealand_transverse 29 qatar_grid 30
    modified_swedish_grid 31 swedish_grid 32 south_african_grid 33 swiss_grid 34 taiwan_grid 35 united_states_grid
    36 utm_ups_grid 37 west_malayan 38 borneo_rso 39 estonian_grid 40 latvian_grid 41 swedish_ref_99_grid
  `,
  'display_power enum': `
    0 watts 1 percent_ftp
  `,
  'dive_alert enum': `
    0 ndl_reached 1 gas_switch_prompted 2 near_surface 3 approaching_ndl 4 po2_warn 5 po2_crit_high 6 po2_crit_low
    7 time_alert 8 depth_alert 9 deco_ceiling_broken 10 deco_complete 11 safety_stop_broken 12
    safety_stop_complete 13 cns_warning 14 cns_critical 15 otu_warning 16 otu_critical 17 ascent_critical 18
    alert_dismissed_by_key 19 alert_dismissed_by_timeout 20 battery_low 21 battery_critical 22 safety_stop_started
    23 approaching_first_deco_stop 24 setpoint_switch_auto_low 25 setpoint_switch_auto_high 26
    setpoint_switch_manual_low 27 setpoint_switch_manual_high 28 auto_setpoint_switch_ignored 29
    switched_to_open_circuit 30 switched_to_closed_circuit 32 tank_battery_low 33 po2_ccr_dil_low 34
    deco_stop_cleared 35 apnea_neutral_buoyancy 36 apnea_target_depth 37 apnea_surface 38 apnea_high_speed 39
    apnea_low_speed
  `,
  'event enum': `
    0 timer 3 workout 4 workout_step 5 power_down 6 power_up 7 off_course 8 session 9 lap 10 course_point 11
    battery 12 virtual_partner_pace 13 hr_high_alert 14 hr_low_alert 15 speed_high_alert 16 speed_low_alert 17
    cad_high_alert 18 cad_low_alert 19 power_high_alert 20 power_low_alert 21 recovery_hr 22 battery_low 23
    time_duration_alert 24 distance_duration_alert 25 calorie_duration_alert 26 activity 27 fitness_equipment 28
    length 32 user_marker 33 sport_point 36 calibration 42 front_gear_change 43 rear_gear_change 44
    rider_position_change 45 elev_high_alert 46 elev_low_alert 47 comm_timeout 54 auto_activity_detect 56
    dive_alert 57 dive_gas_switched 71 tank_pressure_reserve 72 tank_pressure_critical 73 tank_lost 75
    radar_threat_alert 76 tank_battery_low 81 tank_pod_connected 82 tank_pod_disconnected
  `,
  'event_type enum': `
    0 start 1 stop 2 consecutive_depreciated 3 marker 4 stop_all 5 begin_depreciated 6 end_depreciated 7
    end_all_depreciated 8 stop_disable 9 stop_disable_all
  `,
  'exercise_category uint16': `
    0 bench_press 1 calf_raise 2 cardio 3 carry 4 chop 5 core 6 crunch 7 curl 8 deadlift 9 flye 10 hip_raise 11
    hip_stability 12 hip_swing 13 hyperextension 14 lateral_raise 15 leg_curl 16 leg_raise 17 lunge 18
    olympic_lift 19 plank 20 plyo 21 pull_up 22 push_up 23 row 24 shoulder_press 25 shoulder_stability 26 shrug 27
    sit_up 28 squat 29 total_body 30 triceps_extension 31 warm_up 32 run 33 bike 34 cardio_sensors 35 move 36 pose
    37 banded_exercises 38 battle_rope 39 elliptical 40 floor_climb 41 indoor_bike 42 indoor_row 43 ladder 44
    sandbag 45 sled 46 sledge_hammer 47 stair_stepper 49 suspension 50 tire 52 run_indoor 53 bike_outdoor 65534
    unknown
  `,
  'file enum': `
    1 device 2 settings 3 sport 4 activity 5 workout 6 course 7 schedules 9 weight 10 totals 11 goals 14
    blood_pressure 15 monitoring_a 20 activity_summary 28 monitoring_daily 32 monitoring_b 34 segment 35
    segment_list 40 exd_configuration 247 mfg_range_min 254 mfg_range_max
  `,
  'fitness_equipment_state enum': `
    0 ready 1 in_use 2 paused 3 unknown
  `,
  'gender enum': `
    0 female 1 male
  `,
  'goal enum': `
    0 time 1 distance 2 calories 3 frequency 4 steps 5 ascent 6 active_minutes
  `,
  'goal_recurrence enum': `
    0 off 1 daily 2 weekly 3 monthly 4 yearly 5 custom
  `,
  'goal_source enum': `
    0 auto 1 community 2 user
  `,
  'hr_type enum': `
    0 normal 1 irregular
  `,
  'hr_zone_calc enum': `
    0 custom 1 percent_max_hr 2 percent_hrr 3 percent_lthr
  `,
  'hrv_status enum': `
    0 none 1 poor 2 low 3 unbalanced 4 balanced
  `,
  'intensity enum': `
    0 active 1 rest 2 warmup 3 cooldown 4 recovery 5 interval 6 other
  `,
  'language enum': `
    0 english 1 french 2 italian 3 german 4 spanish 5 croatian 6 czech 7 danish 8 dutch 9 finnish 10 greek 11
    hungarian 12 norwegian 13 polish 14 portuguese 15 slovakian 16 slovenian 17 swedish 18 russian 19 turkish 20
    latvian 21 ukrainian 22 arabic 23 farsi 24 bulgarian 25 romanian 26 chinese 27 japanese 28 korean 29 taiwanese
    30 thai 31 hebrew 32 brazilian_portuguese 33 indonesian 34 malaysian 35 vietnamese 36 burmese 37 mongolian 254
    custom
  `,
  'lap_trigger enum': `
    0 manual 1 time 2 distance 3 position_start 4 position_lap 5 position_waypoint 6 position_marked 7 session_end
    8 fitness_equipment
  `,
  'length_type enum': `
    0 idle 1 active
  `,
  'max_met_category enum': `
    0 generic 1 cycling
  `,
  'max_met_heart_rate_source enum': `
    0 whr 1 hrm
  `,
  'max_met_speed_source enum': `
    0 onboard_gps 1 connected_gps 2 cadence
  `,
  'pwr_zone_calc enum': `
    0 custom 1 percent_ftp
  `,
  'radar_threat_level_type enum': `
    0 threat_unknown 1 threat_none 2 threat_approaching 3 threat_approaching_fast
  `,
  'rider_position_type enum': `
    0 seated 1 standing 2 transition_to_seated 3 transition_to_standing
  `,
  'schedule enum': `
    0 workout 1 course
  `,
  'session_trigger enum': `
    0 activity_end 1 manual 2 auto_multi_sport 3 fitness_equipment
  `,
  'set_type uint8': `
    0 rest 1 active
  `,
  'sleep_level enum': `
    0 unmeasurable 1 awake 2 light 3 deep 4 rem
  `,
  'source_type enum': `
    0 ant 1 antplus 2 bluetooth 3 bluetooth_low_energy 4 wifi 5 local
  `,
  'split_type enum': `
    1 ascent_split 2 descent_split 3 interval_active 4 interval_rest 5 interval_warmup 6 interval_cooldown 7
    interval_recovery 8 interval_other 9 climb_active 10 climb_rest 11 surf_active 12 run_active 13 run_rest 14
    workout_round 17 rwd_run 18 rwd_walk 21 windsurf_active 22 rwd_stand 23 transition 28 ski_lift_split 29
    ski_run_split
  `,
  'spo2_measurement_type enum': `
    0 off_wrist 1 spot_check 2 continuous_check 3 periodic
  `,
  'sport enum': `
    0 generic 1 running 2 cycling 3 transition 4 fitness_equipment 5 swimming 6 basketball 7 soccer 8 tennis 9
    american_football 10 training 11 walking 12 cross_country_skiing 13 alpine_skiing 14 snowboarding 15 rowing 16
    mountaineering 17 hiking 18 multisport 19 paddling 20 flying 21 e_biking 22 motorcycling 23 boating 24 driving
    25 golf 26 hang_gliding 27 horseback_riding 28 hunting 29 fishing 30 inline_skating 31 rock_climbing 32
    sailing 33 ice_skating 34 sky_diving 35 snowshoeing 36 snowmobiling 37 stand_up_paddleboarding 38 surfing 39
    wakeboarding 40 water_skiing 41 kayaking 42 rafting 43 windsurfing 44 kitesurfing 45 tactical 46 jumpmaster 47
    boxing 48 floor_climbing 49 baseball 53 diving 62 hiit 64 racket 65 wheelchair_push_walk 66
    wheelchair_push_run 67 meditation 69 disc_golf 71 cricket 72 rugby 73 hockey 74 lacrosse 75 volleyball 76
    water_tubing 77 wakesurfing 80 mixed_martial_arts 82 snorkeling 83 dance 84 jump_rope 254 all
  `,
  'stroke_type enum': `
    0 no_event 1 other 2 serve 3 forehand 4 backhand 5 smash
  `,
  'sub_sport enum': `
    0 generic 1 treadmill 2 street 3 trail 4 track 5 spin 6 indoor_cycling 7 road 8 mountain 9 downhill 10
    recumbent 11 cyclocross 12 hand_cycling 13 track_cycling 14 indoor_rowing 15 elliptical 16 stair_climbing 17
    lap_swimming 18 open_water 19 flexibility_training 20 strength_training 21 warm_up 22 match 23 exercise 24
    challenge 25 indoor_skiing 26 cardio_training 27 indoor_walking 28 e_bike_fitness 29 bmx 30 casual_walking 31
    speed_walking 32 bike_to_run_transition 33 run_to_bike_transition 34 swim_to_bike_transition 35 atv 36
    motocross 37 backcountry 38 resort 39 rc_drone 40 wingsuit 41 whitewater 42 skate_skiing 43 yoga 44 pilates 45
    indoor_running 46 gravel_cycling 47 e_bike_mountain 48 commuting 49 mixed_surface 50 navigate 51 track_me 52
    map 53 single_gas_diving 54 multi_gas_diving 55 gauge_diving 56 apnea_diving 57 apnea_hunting 58
    virtual_activity 59 obstacle 62 breathing 65 sail_race 67 ultra 68 indoor_climbing 69 bouldering 70 hiit 73
    amrap 74 emom 75 tabata 84 pickleball 85 padel 86 indoor_wheelchair_walk 87 indoor_wheelchair_run 88
    indoor_hand_cycling 94 squash 95 badminton 96 racquetball 97 table_tennis 110 fly_canopy 111 fly_paraglide 112
    fly_paramotor 113 fly_pressurized 114 fly_navigate 115 fly_timer 116 fly_altimeter 117 fly_wx 118 fly_vfr 119
    fly_ifr 254 all
  `,
  'swim_stroke enum': `
    0 freestyle 1 backstroke 2 breaststroke 3 butterfly 4 drill 5 mixed 6 im 7 im_by_round 8 rimo
  `,
  'timer_trigger enum': `
    0 manual 1 auto 2 fitness_equipment
  `,
  'weather_report enum': `
    0 current 1 hourly_forecast 2 daily_forecast
  `,
  'weather_status enum': `
    0 clear 1 partly_cloudy 2 mostly_cloudy 3 rain 4 snow 5 windy 6 thunderstorms 7 wintry_mix 8 fog 11 hazy 12
    hail 13 scattered_showers 14 scattered_thunderstorms 15 unknown_precipitation 16 light_rain 17 heavy_rain 18
    light_snow 19 heavy_snow 20 light_rain_snow 21 heavy_rain_snow 22 cloudy
  `,
  'wkt_step_duration enum': `
    0 time 1 distance 2 hr_less_than 3 hr_greater_than 4 calories 5 open 6 repeat_until_steps_cmplt 7
    repeat_until_time 8 repeat_until_distance 9 repeat_until_calories 10 repeat_until_hr_less_than 11
    repeat_until_hr_greater_than 12 repeat_until_power_less_than 13 repeat_until_power_greater_than 14
    power_less_than 15 power_greater_than 16 training_peaks_tss 17 repeat_until_power_last_lap_less_than 18
    repeat_until_max_power_last_lap_less_than 19 power_3s_less_than 20 power_10s_less_than 21 power_30s_less_than
    22 power_3s_greater_than 23 power_10s_greater_than 24 power_30s_greater_than 25 power_lap_less_than 26
    power_lap_greater_than 27 repeat_until_training_peaks_tss 28 repetition_time 29 reps 31 time_only
  `,
  'wkt_step_target enum': `
    0 speed 1 heart_rate 2 open 3 cadence 4 power 5 grade 6 resistance 7 power_3s 8 power_10s 9 power_30s 10
    power_lap 11 swim_stroke 12 speed_lap 13 heart_rate_lap
  `,
  'workout_equipment enum': `
    0 none 1 swim_fins 2 swim_kickboard 3 swim_paddles 4 swim_pull_buoy 5 swim_snorkel
  `,
}
