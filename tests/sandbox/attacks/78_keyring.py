# case 78: the kernel's key rings
# expect: completed
fails("ENOSYS", system_call, 250, 0, -3, 1)  # keyctl
fails("ENOSYS", system_call, 248, b"user", b"name", b"secret", 6, -3)  # add_key
fails("ENOSYS", system_call, 249, b"user", b"name", 0, -3)  # request_key
