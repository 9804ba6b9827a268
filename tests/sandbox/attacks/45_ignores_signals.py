# case 45: ignores every signal that can be ignored, and burns CPU time
# expect: cpu_limit
# limits: cpu=300 wall=20000
for number in set(range(1, 65)) - {signal.SIGKILL, signal.SIGSTOP, 32, 33}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    pass
