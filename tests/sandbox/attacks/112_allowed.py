# case 112: what honest programs do goes on working
# expect: completed
# limits: processes=64
import asyncio, datetime, decimal, gc, multiprocessing, pickle, shutil, sqlite3, subprocess, tempfile, threading
assert gc.isenabled()
os.mkdir("a"), os.mkdir("b")
open("a/x", "w").close()
os.rename("a/x", "b/x")  # to another folder
shutil.move("b/x", "/dev/shm/x")
os.symlink("b", "c")
os.link("/dev/shm/x", "b/y")
with tempfile.TemporaryDirectory() as folder, open(folder + "/text", "w+") as file:
    file.write("text")
assert subprocess.run(["/bin/sh", "-c", "echo $((6 * 7))"], capture_output=True, text=True).stdout == "42\n"
assert pickle.loads(pickle.dumps(decimal.Decimal)) is decimal.Decimal
assert datetime.datetime.strptime("2024-02-29", "%Y-%m-%d").year == 2024
database = sqlite3.connect("/tmp/work/database")
database.execute("create table t (x)")
database.commit()
done = []
threads = [threading.Thread(target=done.append, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(done) == list(range(8))
async def twice(x):
    await asyncio.sleep(0)
    return 2 * x
assert asyncio.run(twice(21)) == 42
def answer(queue):
    queue.put(42)
context = multiprocessing.get_context("fork")
queue = context.SimpleQueue()
process = context.Process(target=answer, args=(queue,))
process.start()
assert queue.get() == 42
process.join()
assert __builtins__["len"]("ab") == 2
class Named:
    pass
assert Named.__module__ == "builtins"  # as under exec() with empty globals
# === next run: exceptions keep their lines
# expect: exception ZeroDivisionError
import math
math.floor(1.5)
1 / 0
