# case 69: a regular expression and a number that hang
# expect: cpu_limit
# limits: cpu=300 wall=20000
import re
re.match(r"(a+)+$", "a" * 60 + "b")
# === next run
# expect: cpu_limit
# limits: cpu=300 wall=20000
9 ** 9 ** 9
