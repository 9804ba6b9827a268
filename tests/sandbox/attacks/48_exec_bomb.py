# case 48: programs that replace themselves for ever
# expect: cpu_limit | wall_limit
# limits: cpu=300 wall=3000
with open("again", "w") as script:
    script.write("exec /bin/sh /tmp/work/again\n")
os.execv("/bin/sh", ["/bin/sh", "/tmp/work/again"])
