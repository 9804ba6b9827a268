# case 105: leaves a process behind that answers in its place
# p4: exited
import posix, time
if posix.fork() == 0:
    time.sleep(0.2)
else:
    posix._exit(0)
def f(x):
    return x * x
# === next: a copy of the process for each guess; the one that guessed right goes on to the end
# p4: exited | exception AssertionError
import posix
def f(x):
    for guess in (1, 4, 9, 0.25):
        if posix.fork() == 0:
            return guess
    try:
        while True:
            posix.wait()
    except ChildProcessError:
        posix._exit(0)
# === next: copies try the guesses and tell the first process which one the test accepted
# p4: completed
# why: who may fork can try an answer in a copy of the test and watch what becomes of it
import posix
calls = []
def f(x):
    for link in calls:
        posix.write(link, b"y")
    for guess in (1, 4, 9, 0.25):
        end, link = posix.pipe()
        if posix.fork() == 0:
            calls.append(link)
            return guess
        posix.close(link)
        accepted = posix.read(end, 1) == b"y" or posix.WEXITSTATUS(posix.wait()[1]) != 1
        if accepted:
            return guess
