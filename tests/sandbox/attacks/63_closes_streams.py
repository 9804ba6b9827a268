# case 63: closes its standard streams
# expect: completed
os.closerange(0, 3)
# === next run
# expect: exception ZeroDivisionError
os.closerange(0, 3)
1 / 0
