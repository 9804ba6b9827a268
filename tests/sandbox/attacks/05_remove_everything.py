# case 5: rm -rf / touches only its own tmpfs
# expect: completed
import shutil
open("/tmp/work/own", "w").close()
shutil.rmtree("/", ignore_errors=True)
assert not os.path.exists("/tmp/work/own"), "its own files go"
for path in ("/usr/bin/env", "/etc/passwd", "/dev/null"):
    assert os.path.exists(path), path
# === next run
# expect: completed
assert os.getcwd() == "/tmp/work" and os.listdir(".") == []
