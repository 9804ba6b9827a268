# case 68: a compiler that is to read what the program may not
# expect: completed
import shutil, subprocess
compiler = shutil.which("cc") or shutil.which("gcc")
if compiler:
    for path in ("/etc/shadow", "@CANARY@/secret"):
        found = subprocess.run([compiler, "-E", "-"], input=f'#include "{path}"\n', capture_output=True, text=True)
        assert found.returncode != 0 and "No such file" in found.stderr, found
    found = subprocess.run([compiler, "-c", "-x", "assembler", "-o", "/dev/null", "-"], input='.incbin "/etc/shadow"\n', capture_output=True, text=True)
    assert found.returncode != 0, found
