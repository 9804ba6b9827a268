# case 80: kernel modules, kexec, reboot, ports: killed
# expect: policy_killed
system_call(246, 0, 0, 0, 0)  # kexec_load
# === next run
# expect: policy_killed
system_call(320, 0, 0, 0, 0, 0)  # kexec_file_load
# === next run
# expect: policy_killed
system_call(175, b"", 0, b"")  # init_module
# === next run
# expect: policy_killed
system_call(313, 0, b"", 0)  # finit_module
# === next run
# expect: policy_killed
system_call(169, 0xFEE1DEAD, 672274793, 0x1234567, 0)  # reboot
# === next run
# expect: policy_killed
system_call(172, 3)  # iopl
