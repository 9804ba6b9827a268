# case 82: system calls of other architectures: killed
# expect: policy_killed
# limits: memory=0
run_machine_code(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
# === next run
# expect: policy_killed
system_call(0x40000000 | 39)  # getpid of x32
