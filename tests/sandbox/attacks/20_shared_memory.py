# case 20: leftovers in /dev/shm, /tmp and the work folder
# expect: completed
with open("/proc/self/mountinfo") as mounts:
    os.write(1, b"%d mounts" % len(mounts.readlines()))
for path in ("/dev/shm/left", "/tmp/left", "/tmp/work/left"):
    with open(path, "w") as file:
        file.write("for the next one")
from multiprocessing import shared_memory
shared_memory.SharedMemory("left_too", create=True, size=100).close()
# === next run
# expect: completed
# stdout: same
with open("/proc/self/mountinfo") as mounts:
    os.write(1, b"%d mounts" % len(mounts.readlines()))
for folder in ("/dev/shm", "/tmp/work"):
    assert os.listdir(folder) == [], (folder, os.listdir(folder))
assert set(os.listdir("/tmp")) == {"work", "shm"}
