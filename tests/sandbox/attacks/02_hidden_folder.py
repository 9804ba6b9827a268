# case 2: a folder that was to be hidden, below one that is visible
# expect: completed
assert os.listdir("/usr/share/doc") == [], "the bench hides this folder"
assert os.listdir("/usr/share/man") == [], "and this one, which it calls by a symbolic link"
fails("EROFS EACCES EPERM", os.mkdir, "/usr/share/doc/x")
