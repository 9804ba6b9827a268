# case 43: a daemon by double fork and setsid
# expect: completed
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for fd in range(4):
            os.close(fd)
        while True:
            time.sleep(1)
    os._exit(0)
os.wait()
time.sleep(0.05)
