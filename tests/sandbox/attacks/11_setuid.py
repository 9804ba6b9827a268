# case 11: a set-user-id program gives nothing
# expect: completed
import stat, subprocess
assert status_field("NoNewPrivs") == "1"
for path in ("/", "/usr", "/tmp"):
    assert os.statvfs(path).f_flag & os.ST_NOSUID, path
before = status_field("Uid")
assert os.getuid() == os.geteuid() == os.getgid() == 1000, "not the user that tests run as"
for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
    assert int(status_field(name), 16) == 0, name
assert status_field("Seccomp") == "2" and int(status_field("Seccomp_filters")) >= 2
found = [e.path for e in os.scandir("/usr/bin") if e.is_file() and e.stat().st_mode & stat.S_ISUID]
os.environ["LC_ALL"] = "C"
for path in found[:3]:
    assert subprocess.run([path, "--help"], stdin=subprocess.DEVNULL, capture_output=True).returncode is not None
fails("EPERM EINVAL", os.setuid, 0)
fails("EPERM EINVAL", os.setgid, 0)
fails("EPERM EINVAL", os.setgroups, [0])
assert status_field("Uid") == before and before.split()[0] != "0"
