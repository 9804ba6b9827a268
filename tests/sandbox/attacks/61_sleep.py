# case 61: sleeps
# expect: wall_limit
# limits: cpu=300 wall=5000
time.sleep(60)
# === next run
# expect: wall_limit
# limits: cpu=0 wall=300
time.sleep(60)
