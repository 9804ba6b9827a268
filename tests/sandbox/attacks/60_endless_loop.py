# case 60: endless loop
# expect: cpu_limit
# limits: cpu=300 wall=20000
while True:
    pass
