# case 39: the harness' memory
# expect: completed
fails("ENOENT", open, "/proc/@HARNESS_PID@/mem", "rb")
fails("ENOENT", os.stat, "/proc/@HARNESS_PID@")
