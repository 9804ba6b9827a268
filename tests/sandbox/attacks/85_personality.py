# case 85: personality
# expect: completed
for persona in (0xFFFFFFFF, 0x0040000, 0x0100000, 8):  # ask, no address randomisation, mmap at page zero, 32 bit
    fails("EPERM", system_call, 135, persona)
