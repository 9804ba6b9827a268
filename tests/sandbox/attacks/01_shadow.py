# case 1: password hashes
# expect: completed
for path in ("/etc/shadow", "/etc/gshadow", "/etc/ssh", "/etc/ssl/private", "/etc/machine-id", "/etc/hostname"):
    fails("ENOENT", os.stat, path)
with open("/etc/passwd") as users:
    assert len(users.readlines()) == 2, "the host's users"
