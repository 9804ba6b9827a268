# case 61: sleeps
# expect: wall_limit
# limits: cpu=300 wall=20000
time.sleep(1.5)
# === next run
# expect: wall_limit
# limits: cpu=0 wall=300
time.sleep(1.5)
