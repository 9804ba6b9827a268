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
import posix, sys
links = []
def f(x):
    for link in links:
        posix.write(link, b"y")  # it was called again: the last guess was right
    test = sys._getframe(1)
    def watch(frame, event, argument):
        if event in ("exception", "return"):
            posix._exit(0 if event == "return" else 1)
        return watch
    for guess in (1, 4, 9, 0.25):
        end, link = posix.pipe()
        if posix.fork() == 0:
            links.append(link)
            test.f_trace = watch
            sys.settrace(watch)
            return guess
        posix.close(link)
        accepted = posix.read(end, 1) == b"y"
        posix.close(end)
        if posix.waitstatus_to_exitcode(posix.wait()[1]) == 0 or accepted:
            return guess
