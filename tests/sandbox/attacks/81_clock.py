# case 81: sets the clock
# expect: completed
import ctypes
zero = ctypes.create_string_buffer(256)
fails("EPERM", system_call, 227, 0, zero)  # clock_settime
fails("EPERM", system_call, 164, zero, 0)  # settimeofday
fails("EPERM", system_call, 159, zero)  # adjtimex
fails("EPERM", system_call, 305, 0, zero)  # clock_adjtime
