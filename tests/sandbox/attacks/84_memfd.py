# case 84: a program in memory is as confined as its parent
# expect: completed
fd = os.memfd_create("program")
with open("/bin/sh", "rb") as shell:
    os.write(fd, shell.read())
script = """
while read -r name value; do
  case $name in
    Seccomp:|NoNewPrivs:) [ "$value" != 0 ] || exit 2 ;;
    CapEff:|CapPrm:|CapBnd:) : ;;
  esac
done < /proc/self/status
[ ! -e /etc/shadow ] || exit 3
( : > /usr/x ) 2> /dev/null && exit 4
exit 0
"""
def confined():
    os.execve(fd, ["sh", "-c", script], {"PATH": "/usr/bin:/bin"})
assert child(confined) == 0
