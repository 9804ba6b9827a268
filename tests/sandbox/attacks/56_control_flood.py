# case 56: millions of empty messages for the supervisor, from another core than its own
# slow: takes the time limit
# expect: cpu_limit | output_limit
# limits: cpu=2000 wall=8000
# flag: control socket
os.sched_setaffinity(0, range(os.cpu_count()))
messages = b"\0\0\0\0\x63" * 40000
os.fork()
while True:
    os.write(3, messages)
