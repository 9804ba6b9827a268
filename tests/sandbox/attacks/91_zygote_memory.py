# case 91, 92: earlier answers and solutions are not in the zygote's memory
# expect: completed
# test: answer = "answer-@SECRET@"
solution = "solution-@SECRET@"
# === next run
# expect: completed
# limits: cpu=10000
# What is looked for is never put together here, so whatever is found was inherited.
backwards = b"@SECRET_BACKWARDS@"
control = bytes(b"control-" + backwards[::-1])


def regions():
    with open("/proc/self/maps") as maps:
        for line in maps.readlines():
            span, mode = line.split()[:2]
            if mode.startswith("r") and "[v" not in line:
                yield [int(end, 16) for end in span.split("-")]


def search(memory, marks):
    found = set()
    for start, end in regions():
        try:
            block = os.pread(memory, end - start, start)
        except OSError:
            continue
        for mark in marks:
            at = block.find(mark)
            while at >= 0:
                after = at + len(mark)
                if block[after:after + len(backwards)][::-1] == backwards:
                    found.add(mark)
                at = block.find(mark, at + 1)
    return found


found = search(os.open("/proc/self/mem", os.O_RDONLY), (b"answer-", b"solution-", b"control-"))
assert found == {b"control-"}, found
