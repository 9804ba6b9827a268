# case 67: a program that is hard to compile
# expect: exception RecursionError | exception MemoryError | signaled 11
compile("x = " + "-" * 200000 + "1", "bomb", "exec")
# === next run
# expect: exception SyntaxError | exception MemoryError
compile("(" * 100000, "bomb", "exec")
# === next run
# expect: exception MemoryError | memory_limit | cpu_limit
# limits: memory=256M cpu=500
compile("x = (" + "1 << 40 << 40," * 3000000 + ")", "bomb", "exec")
