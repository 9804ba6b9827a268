# case 46: CPU time of children that nobody waited for is counted
# needs: cgroups
# expect: completed
# uses: cpu=250
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    while time.process_time() < 0.3:
        pass
    os._exit(0)
while True:
    try:
        os.kill(pid, 0)
        time.sleep(0.01)
    except ProcessLookupError:
        break
assert time.process_time() < 0.2 and sum(os.times()[2:4]) == 0
