# case 58: bytes that are no text arrive as they are
# expect: completed
# stdout: ff fe 00 c3 28 6f 6b 0a
os.write(1, b"\xff\xfe\x00\xc3\x28ok\n")
