# case 44: stops itself
# expect: wall_limit
# limits: cpu=300 wall=500
os.kill(os.getpid(), signal.SIGSTOP)
