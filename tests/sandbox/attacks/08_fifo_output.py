# case 8: a FIFO in place of a file that the host might open
# expect: completed
fails("EPERM", os.mkfifo, "/tmp/work/stdout")
