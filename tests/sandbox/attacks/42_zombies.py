# case 42: orphans become zombies of nobody
# expect: completed
# limits: processes=24
for _ in range(60):  # more than may live at once: they must be reaped meanwhile
    pid = os.fork()
    if pid == 0:
        for attempt in range(200):
            try:
                if os.fork() == 0:
                    os._exit(0)
                break
            except BlockingIOError:
                time.sleep(0.005)
        else:
            os._exit(1)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0, "no process left: orphans are not reaped"
