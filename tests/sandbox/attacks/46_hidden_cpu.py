# case 46: burns CPU time in children that it never waits for
# expect: cpu_limit | wall_limit
# limits: cpu=300 wall=3000
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass
        os._exit(0)
    time.sleep(0.05)
