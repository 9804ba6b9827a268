# case 5: rm -rf / touches only its own tmpfs
# expect: completed
import shutil
open("/tmp/work/own", "w").close()
for folder in ("/tmp", "/etc", "/dev", "/usr/sbin", "/sys"):  # the whole of /usr would only take longer
    shutil.rmtree(folder, ignore_errors=True)
assert not os.path.exists("/tmp/work/own"), "its own files go"
for path in ("/usr/bin/env", "/etc/passwd", "/dev/null"):
    assert os.path.exists(path), path
# === next run
# expect: completed
assert os.getcwd() == "/tmp/work" and os.listdir(".") == []
