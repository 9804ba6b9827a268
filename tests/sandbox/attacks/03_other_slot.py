# case 3: another slot's work folder
# expect: completed
# slow: it waits for the other slot
with open("/tmp/work/from-slot-one", "w") as file:
    file.write("secret of slot one")
open("/tmp/shm/from-slot-one", "w").close()
time.sleep(0.5)
assert not os.path.exists("/tmp/work/from-slot-two")
# === at the same time
# expect: completed
with open("/tmp/work/from-slot-two", "w") as file:
    file.write("secret of slot two")
time.sleep(0.3)
for folder, _, files in os.walk("/tmp"):
    assert "from-slot-one" not in files, folder
for path in ("/proc/1/root", "/proc/1/cwd"):
    fails("ENOENT EACCES EPERM", os.listdir, path)
